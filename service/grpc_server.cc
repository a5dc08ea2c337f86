#include "service/grpc_server.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/resource_quota.h"
#include "service/knowledge_rpc.h"

namespace footnote::service {
namespace {

// As the health service knows them.
constexpr char kDialogue[] = "footnote.v1.DialogueService";
constexpr char kKnowledge[] = "footnote.v1.KnowledgeService";

// Beyond this gRPC slows its callers down rather than buffer more.
constexpr size_t kMaxBufferedBytes = size_t{512} << 20;
constexpr int kMaxThreads = 64;
constexpr int kMaxStreamsPerConnection = 1000;

// A connection that nobody answers on is given up after a minute and a half,
// so that callers who vanished hold nothing for long.
constexpr int kPingAfterMs = 60'000;
constexpr int kPingTimeoutMs = 30'000;
constexpr int kLeastPingIntervalMs = 10'000;

// How long a response that was given may take to reach the wire.
constexpr absl::Duration kLastWords = absl::Seconds(1);

// Far more than we take, so that nearly every request that is too large gets
// our answer: gRPC's own ends a stream.
constexpr int kMaxReceivedBytes = 4 << 20;

void SetLimits(grpc::ServerBuilder* builder) {
  builder->SetMaxReceiveMessageSize(kMaxReceivedBytes);
  // Only reflection takes a thread for each of its streams.
  builder->SetResourceQuota(grpc::ResourceQuota("footnote")
                                .Resize(kMaxBufferedBytes)
                                .SetMaxThreads(kMaxThreads));
  // Else a second server would share the port in silence.
  builder->AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder->AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                              kMaxStreamsPerConnection);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kPingAfterMs);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kPingTimeoutMs);
  builder->AddChannelArgument(
      GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
      kLeastPingIntervalMs);
}

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(
    const ListenAddress& address, Conversation* conversation,
    const KnowledgeCalls* calls, Observer* observer) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();

  std::unique_ptr<GrpcServer> server(new GrpcServer());
  server->address_ = address;
  server->dialogue_ = MakeDialogueRpc(conversation, observer);
  server->knowledge_ = MakeKnowledgeRpc(calls, observer);
  grpc::ServerBuilder builder;
  SetLimits(&builder);
  builder.AddListeningPort(address.ToString(),
                           grpc::InsecureServerCredentials(),
                           &server->address_.port);
  builder.RegisterService(server->dialogue_->service());
  builder.RegisterService(server->knowledge_.get());
  server->server_ = builder.BuildAndStart();
  if (server->server_ == nullptr || server->address_.port == 0) {
    return absl::UnavailableError(absl::StrCat(
        "cannot listen on ", address.ToString(),
        ": the port is in use, or the address is not this machine's; choose ",
        "another with --listen, such as --listen 127.0.0.1:0 for any free "
        "port"));
  }
  grpc::HealthCheckServiceInterface* health =
      server->server_->GetHealthCheckService();
  health->SetServingStatus(kDialogue, true);
  health->SetServingStatus(kKnowledge, true);
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
