#include "service/tls_credentials.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>

#include <string>

namespace footnote::service {
namespace {

// gRPC's core asks for the certificate at each handshake, and keeps the one
// before where it cannot use the new; that is what is wanted here, but 1.51 has
// it in its C interface only. (Its FileWatcherCertificateProvider hands on a
// half-written pair, and takes no connections with one that does not match.)
class TlsCredentials final : public grpc::ServerCredentials {
 public:
  TlsCredentials(const LiveTls* tls, bool mutual) : tls_(tls) {
    credentials_ = grpc_ssl_server_credentials_create_with_options(
        grpc_ssl_server_credentials_create_options_using_config_fetcher(
            mutual ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                   : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE,
            Fetch, this));
  }
  ~TlsCredentials() override { grpc_server_credentials_release(credentials_); }

  TlsCredentials(const TlsCredentials&) = delete;
  TlsCredentials& operator=(const TlsCredentials&) = delete;

  // Callers are known by their keys: gate.h.
  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {}

 private:
  int AddPortToServer(const std::string& address,
                      grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }

  // gRPC calls it with a lock held, for one connection at a time.
  static grpc_ssl_certificate_config_reload_status Fetch(
      void* self, grpc_ssl_server_certificate_config** config) {
    auto* const credentials = static_cast<TlsCredentials*>(self);
    const std::shared_ptr<const TlsMaterial> material =
        credentials->tls_->Current();
    if (material == credentials->given_) {
      return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
    }
    const grpc_ssl_pem_key_cert_pair pair = {
        .private_key = material->private_key.c_str(),
        .cert_chain = material->certificate_chain.c_str()};
    // It insists on some authority, also where no client is asked for anything.
    const std::string& authorities = material->client_ca.empty()
                                         ? material->certificate_chain
                                         : material->client_ca;
    *config = grpc_ssl_server_certificate_config_create(authorities.c_str(),
                                                        &pair, 1);
    credentials->given_ = material;
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
  }

  const LiveTls* const tls_;
  grpc_server_credentials* credentials_ = nullptr;
  std::shared_ptr<const TlsMaterial> given_;
};

}  // namespace

std::shared_ptr<grpc::ServerCredentials> MakeTlsCredentials(const LiveTls* tls,
                                                            bool mutual) {
  return std::make_shared<TlsCredentials>(tls, mutual);
}

}  // namespace footnote::service
