// What a server shows and asks for in a TLS handshake, read from files and
// checked before anybody uses it.
#ifndef FOOTNOTE_SERVICE_SECURITY_TLS_MATERIAL_H_
#define FOOTNOTE_SERVICE_SECURITY_TLS_MATERIAL_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace footnote::service {

// PEM files. `client_ca` is empty where clients need no certificate.
struct TlsFiles {
  std::string certificate;  // with what leads from it to its root, in order
  std::string key;
  std::string client_ca;
};

struct TlsMaterial {
  std::string certificate_chain;
  std::string private_key;
  std::string client_ca;
  // When the first of the certificates ends.
  absl::Time expires;
  // The key file, where everybody on the machine may read it.
  std::vector<std::string> warnings;
};

// Checks that the key belongs to the certificate, that both can be used without
// a passphrase, that OpenSSL finds them strong enough, and that every
// certificate, of the clients' authorities at least one, is valid at `now`.
// Errors say which file, what is wrong with it and how to mend it; none has
// anything of the key.
absl::StatusOr<TlsMaterial> ReadTlsMaterial(const TlsFiles& files,
                                            absl::Time now);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SECURITY_TLS_MATERIAL_H_
