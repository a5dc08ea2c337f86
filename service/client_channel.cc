#include "service/client_channel.h"

#include "service/security/small_file.h"

namespace footnote::service {

absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(
    const ClientOptions& options, const grpc::ChannelArguments& arguments) {
  auto credentials = grpc::InsecureChannelCredentials();
  if (!options.tls_ca.empty()) {
    const absl::StatusOr<SmallFile> roots = ReadSmallFile(options.tls_ca);
    if (!roots.ok()) return roots.status();
    credentials = grpc::SslCredentials({.pem_root_certs = roots->text});
  }
  return grpc::CreateCustomChannel(options.server, credentials, arguments);
}

void ShowKey(const ClientOptions& options, grpc::ClientContext* context) {
  if (!options.key.empty()) {
    context->AddMetadata("authorization", "Bearer " + options.key);
  }
}

}  // namespace footnote::service
