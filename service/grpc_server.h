// The gRPC server: both services, health, reflection, and a graceful end.
#ifndef FOOTNOTE_SERVICE_GRPC_SERVER_H_
#define FOOTNOTE_SERVICE_GRPC_SERVER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/grpcpp.h"
#include "service/conversation.h"
#include "service/dialogue_rpc.h"
#include "service/knowledge_calls.h"
#include "service/listen_address.h"
#include "service/observe/observer.h"

namespace footnote::service {

class GrpcServer {
 public:
  // Starts to listen without TLS. All must outlive it; `observer` is told of
  // the calls and may be null. UNAVAILABLE: the address cannot be listened on,
  // such as a port in use.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      const ListenAddress& address, Conversation* conversation,
      const KnowledgeCalls* calls, Observer* observer = nullptr);

  // Drains if nobody did, without grace.
  ~GrpcServer();

  // The address, with the port that was chosen.
  const ListenAddress& address() const { return address_; }

  // Says in the health service whether DialogueService can be used, such as
  // that its store does not answer. Of no effect once the end was announced.
  void SetDialogueServing(bool serving);

  // Says NOT_SERVING for every service, and still takes calls: balancers have
  // until Drain to send them elsewhere.
  void AnnounceEnd();

  // Announces the end, stops taking calls, lets running turns finish for at
  // most `grace`, and returns when all have ended. Streams that are no turns,
  // such as those that watch the health, are cut.
  void Drain(absl::Duration grace);

  // A channel to it within the process.
  std::shared_ptr<grpc::Channel> InProcessChannel();

 private:
  GrpcServer() = default;

  ListenAddress address_;
  std::unique_ptr<DialogueRpc> dialogue_;
  std::unique_ptr<grpc::Service> knowledge_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_GRPC_SERVER_H_
