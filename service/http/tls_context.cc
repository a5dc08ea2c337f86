#include "service/http/tls_context.h"

#include <openssl/ssl.h>

#include <boost/asio/buffer.hpp>

namespace footnote::service {
namespace {

namespace ssl = boost::asio::ssl;

// The length of each name, and the name (RFC 7301).
constexpr unsigned char kSpoken[] = "\x08http/1.1";

int ChooseProtocol(SSL* /*ssl*/, const unsigned char** chosen,
                   unsigned char* chosen_size, const unsigned char* offered,
                   unsigned int offered_size, void* /*none*/) {
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, chosen_size, kSpoken, sizeof(kSpoken) - 1,
                            offered, offered_size) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

std::shared_ptr<ssl::context> Make(const TlsMaterial& material, bool mutual) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* const native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                  SSL_OP_CIPHER_SERVER_PREFERENCE);
  // An idle connection keeps no buffers.
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_id_context(native, kSpoken, sizeof(kSpoken) - 1);
  SSL_CTX_set_alpn_select_cb(native, ChooseProtocol, nullptr);
  boost::system::error_code error;
  context->use_certificate_chain(
      boost::asio::buffer(material.certificate_chain), error);
  if (error) return nullptr;
  context->use_private_key(boost::asio::buffer(material.private_key),
                           ssl::context::pem, error);
  if (error) return nullptr;
  if (!mutual) return context;
  context->add_certificate_authority(boost::asio::buffer(material.client_ca),
                                     error);
  if (error) return nullptr;
  context->set_verify_mode(
      ssl::verify_peer | ssl::verify_fail_if_no_peer_cert, error);
  return error ? nullptr : context;
}

}  // namespace

std::shared_ptr<ssl::context> TlsContext::Current() {
  std::shared_ptr<const TlsMaterial> material = tls_->Current();
  const std::lock_guard<std::mutex> lock(mutex_);
  if (material != given_) {
    std::shared_ptr<ssl::context> fresh = Make(*material, mutual_);
    if (fresh != nullptr) context_ = std::move(fresh);
    given_ = std::move(material);
  }
  return context_;
}

}  // namespace footnote::service
