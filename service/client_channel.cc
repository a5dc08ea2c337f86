#include "service/client_channel.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "service/small_file.h"

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
  // A key read from a file often brings its newline along, with which gRPC
  // would end the program.
  const absl::string_view key = absl::StripAsciiWhitespace(options.key);
  if (!key.empty()) {
    context->AddMetadata("authorization", absl::StrCat("Bearer ", key));
  }
}

}  // namespace footnote::service
