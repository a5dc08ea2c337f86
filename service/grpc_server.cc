#include "service/grpc_server.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/impl/server_builder_option.h"
#include "grpcpp/resource_quota.h"
#include "service/knowledge_rpc.h"
#include "service/tls_credentials.h"

namespace footnote::service {
namespace {

// As the health service knows them.
constexpr char kDialogue[] = "footnote.v1.DialogueService";
constexpr char kKnowledge[] = "footnote.v1.KnowledgeService";

// Beyond this gRPC slows its callers down rather than buffer more.
constexpr size_t kMaxBufferedBytes = size_t{512} << 20;
constexpr int kMaxThreads = 64;

// How long a response that was given may take to reach the wire.
constexpr absl::Duration kLastWords = absl::Seconds(1);

// Far more than we take, so that nearly every request that is too large gets
// our answer: gRPC's own ends a stream.
constexpr int kMaxReceivedBytes = 4 << 20;

// gRPC gives reflection to every server that is linked with it.
class WithoutReflection final : public grpc::ServerBuilderOption {
 public:
  void UpdateArguments(grpc::ChannelArguments* /*arguments*/) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>*
                         plugins) override {
    const std::string reflection =
        grpc::reflection::ProtoServerReflectionPlugin().name();
    const auto is_reflection =
        [&reflection](const std::unique_ptr<grpc::ServerBuilderPlugin>& p) {
          return p->name() == reflection;
        };
    plugins->erase(
        std::remove_if(plugins->begin(), plugins->end(), is_reflection),
        plugins->end());
  }
};

void SetLimits(const ConnectionBounds& bounds, grpc::ServerBuilder* builder) {
  const auto set = [builder](const char* name, absl::Duration value) {
    builder->AddChannelArgument(
        name, static_cast<int>(absl::ToInt64Milliseconds(value)));
  };
  builder->SetMaxReceiveMessageSize(kMaxReceivedBytes);
  // Only reflection takes a thread for each of its streams.
  builder->SetResourceQuota(grpc::ResourceQuota("footnote")
                                .Resize(kMaxBufferedBytes)
                                .SetMaxThreads(kMaxThreads));
  builder->AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, bounds.streams);
  builder->AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE,
                              bounds.metadata_bytes);
  set(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, bounds.handshake);
  set(GRPC_ARG_MAX_CONNECTION_IDLE_MS, bounds.idle);
  set(GRPC_ARG_MAX_CONNECTION_AGE_MS, bounds.age);
  set(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, bounds.last_calls);
  set(GRPC_ARG_KEEPALIVE_TIME_MS, bounds.ping_after);
  set(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, bounds.ping_timeout);
  set(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
      bounds.least_ping_interval);
}

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(
    const DoorOptions& door, Conversation* conversation,
    const KnowledgeCalls* calls, Observer* observer) {
  auto listener = Listener::Open(door.address, door.bounds.listener, observer);
  if (!listener.ok()) return listener.status();
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();

  std::unique_ptr<GrpcServer> server(new GrpcServer());
  server->listener_ = *std::move(listener);
  server->unread_ = std::make_unique<UnreadReplies>(door.bounds.unread);
  const RpcDoor rpc_door = {.gate = door.gate,
                            .observer = observer,
                            .listener = server->listener_.get(),
                            .unread = server->unread_.get()};
  server->dialogue_ = MakeDialogueRpc(conversation, rpc_door);
  server->knowledge_ = MakeKnowledgeRpc(calls, rpc_door);
  grpc::ServerBuilder builder;
  SetLimits(door.bounds, &builder);
  if (door.gate->asks_for_keys()) {
    builder.SetOption(std::make_unique<WithoutReflection>());
  }
  server->acceptor_ = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
      door.tls == nullptr ? grpc::InsecureServerCredentials()
                          : MakeTlsCredentials(door.tls, door.mutual_tls));
  builder.RegisterService(server->dialogue_->service());
  builder.RegisterService(server->knowledge_.get());
  server->server_ = builder.BuildAndStart();
  if (server->server_ == nullptr) {
    return absl::InternalError("gRPC does not start");
  }
  grpc::HealthCheckServiceInterface* health =
      server->server_->GetHealthCheckService();
  health->SetServingStatus(kDialogue, true);
  health->SetServingStatus(kKnowledge, true);
  server->listener_->Begin(
      [acceptor = server->acceptor_.get()](int listening, int connection) {
        grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters
            parameters;
        parameters.listener_fd = listening;
        parameters.fd = connection;
        acceptor->HandleNewConnection(&parameters);
      });
  return server;
}

GrpcServer::~GrpcServer() { Drain(absl::ZeroDuration()); }

void GrpcServer::SetDialogueServing(bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(kDialogue, serving);
}

void GrpcServer::AnnounceEnd() { server_->GetHealthCheckService()->Shutdown(); }

void GrpcServer::Drain(absl::Duration grace) {
  if (server_ == nullptr) return;
  const absl::Time deadline = absl::Now() + grace;
  AnnounceEnd();
  dialogue_->Drain(deadline);
  listener_->Stop();
  // What is left is on its way out, or waits for nothing that would come, such
  // as a stream that watches the health.
  server_->Shutdown(
      absl::ToChronoTime(std::min(deadline, absl::Now() + kLastWords)));
  server_->Wait();
  server_.reset();
}

std::shared_ptr<grpc::Channel> GrpcServer::InProcessChannel() {
  return server_->InProcessChannel(grpc::ChannelArguments());
}

}  // namespace footnote::service
