// TLS for the door for browsers, with a certificate that can be replaced while
// it serves.
#ifndef FOOTNOTE_SERVICE_HTTP_TLS_CONTEXT_H_
#define FOOTNOTE_SERVICE_HTTP_TLS_CONTEXT_H_

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <mutex>

#include "service/security/guard.h"

namespace footnote::service {

// Thread-safe.
class TlsContext {
 public:
  // `tls` must outlive it. `mutual`: clients must show a certificate that one
  // of tls->client_ca signed.
  TlsContext(const LiveTls* tls, bool mutual) : tls_(tls), mutual_(mutual) {}

  // For one handshake: of what `tls` holds now. Null where OpenSSL takes it
  // not, which nobody expects, since it was checked.
  std::shared_ptr<boost::asio::ssl::context> Current();

 private:
  const LiveTls* const tls_;
  const bool mutual_;
  std::mutex mutex_;  // guards what follows
  std::shared_ptr<const TlsMaterial> given_;
  std::shared_ptr<boost::asio::ssl::context> context_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_TLS_CONTEXT_H_
