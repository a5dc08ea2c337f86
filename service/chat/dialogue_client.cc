#include "service/chat/dialogue_client.h"

#include <algorithm>
#include <future>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "service/status.h"

namespace footnote::service {
namespace {

// How often it is looked whether the user would rather not wait.
constexpr absl::Duration kGlance = absl::Milliseconds(50);
constexpr absl::Duration kFirstPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(1);

bool IsUnanswered(const absl::Status& status) {
  // A server that ends cancels what still runs.
  return absl::IsUnavailable(status) || absl::IsCancelled(status) ||
         absl::IsDeadlineExceeded(status);
}

}  // namespace

grpc::ChannelArguments DialogueClient::ChannelArguments() {
  constexpr int kReconnectMs = 500;
  grpc::ChannelArguments arguments;
  // gRPC would wait for up to two minutes.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kReconnectMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMs);
  return arguments;
}

DialogueClient::DialogueClient(const ClientOptions& options,
                               std::shared_ptr<grpc::Channel> channel,
                               Patience patience, WaitHooks hooks)
    : options_(options),
      channel_(std::move(channel)),
      patience_(patience),
      hooks_(std::move(hooks)),
      dialogue_(v1::DialogueService::NewStub(channel_)),
      knowledge_(v1::KnowledgeService::NewStub(channel_)) {}

absl::Status DialogueClient::Connect() {
  const auto deadline = absl::ToChronoTime(absl::Now() + patience_.one_try);
  grpc_connectivity_state state = channel_->GetState(/*try_to_connect=*/true);
  while (state != GRPC_CHANNEL_READY &&
         state != GRPC_CHANNEL_TRANSIENT_FAILURE &&
         channel_->WaitForStateChange(state, deadline)) {
    state = channel_->GetState(/*try_to_connect=*/true);
  }
  if (state == GRPC_CHANNEL_READY) return absl::OkStatus();
  const bool tls = !options_.tls_ca.empty();
  return absl::UnavailableError(absl::StrCat(
      "no server answers at ", options_.server,
      tls ? " by TLS with a certificate of those authorities for that name"
          : "",
      "; start one with `footnote serve`, or name another with "
      "--server HOST:PORT",
      tls ? "" : ", and its authority with --tls-ca where it speaks TLS"));
}

absl::StatusOr<v1::GetTopicResponse> DialogueClient::GetTopic(
    const std::string& topic) {
  v1::GetTopicRequest request;
  request.set_topic(topic);
  v1::GetTopicResponse response;
  absl::Status status = Call([&](auto* context, auto done) {
    knowledge_->async()->GetTopic(context, &request, &response,
                                  std::move(done));
  });
  if (!status.ok()) return status;
  return response;
}

absl::StatusOr<v1::StartSessionResponse> DialogueClient::Start(
    const std::string& topic) {
  v1::StartSessionRequest request;
  request.set_topic(topic);
  v1::StartSessionResponse response;
  // One that was begun and not heard of expires unused.
  absl::Status status = Call([&](auto* context, auto done) {
    dialogue_->async()->StartSession(context, &request, &response,
                                     std::move(done));
  });
  if (!status.ok()) return status;
  return response;
}

absl::StatusOr<v1::SessionView> DialogueClient::Get(
    const std::string& session_id) {
  v1::GetSessionRequest request;
  request.set_session_id(session_id);
  v1::GetSessionResponse response;
  absl::Status status = Call([&](auto* context, auto done) {
    dialogue_->async()->GetSession(context, &request, &response,
                                   std::move(done));
  });
  if (!status.ok()) return status;
  return std::move(*response.mutable_session());
}

absl::StatusOr<v1::SendTurnResponse> DialogueClient::Send(
    const v1::SendTurnRequest& request) {
  v1::SendTurnResponse response;
  absl::Status status = Call([&](auto* context, auto done) {
    dialogue_->async()->SendTurn(context, &request, &response, std::move(done));
  });
  if (!status.ok()) return status;
  return response;
}

absl::StatusOr<std::string> DialogueClient::Summarize(
    const std::string& session_id) {
  v1::GetSummaryRequest request;
  request.set_session_id(session_id);
  request.set_format(v1::SUMMARY_FORMAT_TEXT);
  v1::GetSummaryResponse response;
  absl::Status status = Call([&](auto* context, auto done) {
    dialogue_->async()->GetSummary(context, &request, &response,
                                   std::move(done));
  });
  if (!status.ok()) return status;
  return std::move(*response.mutable_document());
}

absl::Status DialogueClient::Delete(const std::string& session_id) {
  v1::DeleteSessionRequest request;
  request.set_session_id(session_id);
  v1::DeleteSessionResponse response;
  return Call([&](auto* context, auto done) {
    dialogue_->async()->DeleteSession(context, &request, &response,
                                      std::move(done));
  });
}

absl::Status DialogueClient::Call(Make make) {
  const absl::Time end = absl::Now() + patience_.all;
  absl::Duration pause = kFirstPause;
  bool interrupted = false;
  bool told = false;
  while (true) {
    const absl::Status status = TryOnce(make, &interrupted);
    if (!IsUnanswered(status)) {
      if (told && hooks_.answered) hooks_.answered();
      return status;
    }
    if (!told && !interrupted && hooks_.waiting) hooks_.waiting();
    told = true;
    if (interrupted || !Pause(pause)) {
      return absl::CancelledError("you did not wait for the answer");
    }
    if (absl::Now() >= end) {
      return absl::UnavailableError(absl::StrCat(
          "the server at ", options_.server, " does not answer any more (",
          std::string(status.message()), ")"));
    }
    pause = std::min(2 * pause, kLongestPause);
  }
}

absl::Status DialogueClient::TryOnce(Make make, bool* interrupted) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + patience_.one_try));
  ShowKey(options_, &context);
  // Shared with the callback, which may still be leaving set_value() when the
  // answer is here.
  const auto promise = std::make_shared<std::promise<grpc::Status>>();
  std::future<grpc::Status> answer = promise->get_future();
  make(&context, [promise](grpc::Status status) {
    promise->set_value(std::move(status));
  });
  while (answer.wait_for(absl::ToChronoMilliseconds(kGlance)) !=
         std::future_status::ready) {
    if (!Interrupted()) continue;
    *interrupted = true;
    context.TryCancel();
  }
  return FromGrpc(answer.get());
}

bool DialogueClient::Pause(absl::Duration pause) {
  const absl::Time end = absl::Now() + pause;
  for (absl::Time now = absl::Now(); now < end; now = absl::Now()) {
    if (Interrupted()) return false;
    std::this_thread::sleep_for(
        absl::ToChronoMicroseconds(std::min(kGlance, end - now)));
  }
  return true;
}

}  // namespace footnote::service
