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
#include "service/listener.h"
#include "service/observe/observer.h"
#include "service/security/gate.h"
#include "service/security/guard.h"
#include "service/security/unread_replies.h"

namespace footnote::service {

// What a connection may cost. Reaching one ends a call or the connection, and
// nothing else.
struct ConnectionBounds {
  ListenerBounds listener;
  UnreadBounds unread;
  // Until TLS and HTTP/2 are agreed upon.
  absl::Duration handshake = absl::Seconds(10);
  // A connection without calls is closed; one that is silent amid calls is
  // asked, and closed where it does not answer.
  absl::Duration idle = absl::Minutes(5);
  absl::Duration ping_after = absl::Minutes(1);
  absl::Duration ping_timeout = absl::Seconds(30);
  // None is older, so that a certificate or a revoked client ends, and servers
  // are shared out anew; calls that run then, streams too, get `last_calls`.
  absl::Duration age = absl::Hours(1);
  absl::Duration last_calls = absl::Minutes(5);
  // Callers who ask whether we are there more often, a few times over, are
  // closed.
  absl::Duration least_ping_interval = absl::Seconds(10);
  // Calls at a time.
  int streams = 250;
  // Names and values of one call, with 32 bytes for each pair (RFC 7541), so
  // that this bounds their number as well.
  int metadata_bytes = 8 << 10;
};

// How the door stands open. What it points to must outlive the server.
struct DoorOptions {
  ListenAddress address;
  const Gate* gate = nullptr;
  // Null: without TLS.
  const LiveTls* tls = nullptr;
  bool mutual_tls = false;
  ConnectionBounds bounds;
};

class GrpcServer {
 public:
  // Starts to listen. All must outlive it; `observer` is told of the calls and
  // may be null. Health needs no key; reflection is there only where nothing
  // does, since gRPC's own does not come by the gate.
  // UNAVAILABLE: the address cannot be listened on, such as a port in use.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      const DoorOptions& door, Conversation* conversation,
      const KnowledgeCalls* calls, Observer* observer = nullptr);

  // Drains if nobody did, without grace.
  ~GrpcServer();

  // The address, with the port that was chosen.
  const ListenAddress& address() const { return listener_->address(); }

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

  std::unique_ptr<UnreadReplies> unread_;
  std::unique_ptr<DialogueRpc> dialogue_;
  std::unique_ptr<grpc::Service> knowledge_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Listener> listener_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_GRPC_SERVER_H_
