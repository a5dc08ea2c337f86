// How our own clients reach a server: in the open or by TLS, with a key or
// none.
#ifndef FOOTNOTE_SERVICE_CLIENT_CHANNEL_H_
#define FOOTNOTE_SERVICE_CLIENT_CHANNEL_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "grpcpp/grpcpp.h"

namespace footnote::service {

struct ClientOptions {
  std::string server = "127.0.0.1:50051";
  // PEM file of the authorities that the server's certificate is held against;
  // empty: without TLS.
  std::string tls_ca;
  std::string key;  // "fn_..."; empty: none is shown
};

// A channel that is not connected yet. The errors of the file of authorities.
absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(
    const ClientOptions& options,
    const grpc::ChannelArguments& arguments = grpc::ChannelArguments());

// Shows the key, where there is one, with a call; without white space around
// it.
void ShowKey(const ClientOptions& options, grpc::ClientContext* context);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_CLIENT_CHANNEL_H_
