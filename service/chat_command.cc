// footnote chat: a conversation in the terminal, through gRPC like any other
// client's.
#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "footnote/v1/dialogue_service.grpc.pb.h"
#include "footnote/v1/knowledge_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "service/chat_view.h"
#include "service/client_channel.h"
#include "service/command_line.h"
#include "service/session_id.h"
#include "service/status.h"

namespace footnote::service {
namespace {

struct ChatOptions {
  ClientOptions client;
  std::string topic;
  bool trace = false;
};

// Long enough for a machine that is busy, short enough for a person who waits.
constexpr std::chrono::seconds kPatience(5);

class Chat {
 public:
  Chat(const ChatOptions& options, std::shared_ptr<grpc::Channel> channel)
      : options_(options),
        channel_(std::move(channel)),
        dialogue_(v1::DialogueService::NewStub(channel_)),
        knowledge_(v1::KnowledgeService::NewStub(channel_)) {}

  int Run() {
    if (!Connect()) {
      return Complain(
          absl::UnavailableError(absl::StrCat(
              "no server answers at ", options_.client.server,
              options_.client.tls_ca.empty()
                  ? ""
                  : " by TLS with a certificate of those authorities for that "
                    "name",
              "; start one with `footnote serve`, or name another with "
              "--server HOST:PORT",
              options_.client.tls_ca.empty()
                  ? ", and its authority with --tls-ca where it speaks TLS"
                  : "")),
          kUsage);
    }
    const absl::Status begun = Begin();
    if (!begun.ok()) return Complain(begun, kUsage);
    for (std::string line; Prompt() && std::getline(std::cin, line);) {
      const absl::Status status = Say(line);
      if (!status.ok()) return Complain(status, kFailure);
    }
    std::cout << "\n";
    return kSuccess;
  }

 private:
  static std::chrono::system_clock::time_point Deadline() {
    return std::chrono::system_clock::now() + kPatience;
  }

  // Gives up at once where nobody listens.
  bool Connect() {
    grpc_connectivity_state state = channel_->GetState(/*try_to_connect=*/true);
    while (state != GRPC_CHANNEL_READY &&
           state != GRPC_CHANNEL_TRANSIENT_FAILURE) {
      if (!channel_->WaitForStateChange(state, Deadline())) return false;
      state = channel_->GetState(/*try_to_connect=*/true);
    }
    return state == GRPC_CHANNEL_READY;
  }

  bool Prompt() {
    std::cout << "\n> " << std::flush;
    return true;
  }

  absl::Status Begin() {
    grpc::ClientContext topic_context;
    topic_context.set_deadline(Deadline());
    ShowKey(options_.client, &topic_context);
    v1::GetTopicRequest topic_request;
    topic_request.set_topic(options_.topic);
    absl::Status status =
        FromGrpc(knowledge_->GetTopic(&topic_context, topic_request, &topic_));
    if (!status.ok()) return status;

    grpc::ClientContext context;
    context.set_deadline(Deadline());
    ShowKey(options_.client, &context);
    v1::StartSessionRequest request;
    request.set_topic(options_.topic);
    v1::StartSessionResponse response;
    status = FromGrpc(dialogue_->StartSession(&context, request, &response));
    if (!status.ok()) return status;
    session_id_ = response.session_id();
    Show(std::move(*response.mutable_reply()));
    return absl::OkStatus();
  }

  absl::Status Say(const std::string& line) {
    v1::SendTurnRequest request;
    request.set_session_id(session_id_);
    const absl::StatusOr<std::string> turn_id = NewSessionId();
    if (!turn_id.ok()) return turn_id.status();
    request.set_turn_id(*turn_id);
    request.set_text(ChosenText(topic_, reply_, absl::StripSuffix(line, "\r")));
    request.set_trace(options_.trace);
    v1::SendTurnResponse response;
    const absl::Status status = Send(request, &response);
    // A message that the server does not take leaves the session as it was.
    if (absl::IsInvalidArgument(status)) {
      std::cout << "(" << std::string(status.message()) << ")\n";
      return absl::OkStatus();
    }
    if (!status.ok()) return status;
    std::cout << TraceAsText(response, request.text());
    Show(std::move(*response.mutable_reply()));
    return absl::OkStatus();
  }

  // A lost answer is asked for again: the turn id sees to it that the turn
  // counts once.
  absl::Status Send(const v1::SendTurnRequest& request,
                    v1::SendTurnResponse* response) {
    constexpr int kTries = 3;
    absl::Status status;
    for (int i = 0; i < kTries; ++i) {
      grpc::ClientContext context;
      context.set_deadline(Deadline());
      ShowKey(options_.client, &context);
      status = FromGrpc(dialogue_->SendTurn(&context, request, response));
      // A server that ends cancels what still runs.
      if (!absl::IsUnavailable(status) && !absl::IsCancelled(status) &&
          !absl::IsDeadlineExceeded(status)) {
        return status;
      }
    }
    return absl::UnavailableError(absl::StrCat(
        "the server at ", options_.client.server, " does not answer any more (",
        std::string(status.message()), ")"));
  }

  void Show(v1::Reply reply) {
    reply_ = std::move(reply);
    std::cout << "\n" << ReplyAsText(topic_, reply_) << std::flush;
  }

  const ChatOptions options_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::DialogueService::Stub> dialogue_;
  const std::unique_ptr<v1::KnowledgeService::Stub> knowledge_;
  v1::GetTopicResponse topic_;
  std::string session_id_;
  v1::Reply reply_;
};

}  // namespace

void AddChatCommand(CLI::App* program, Command* chosen) {
  const auto options = std::make_shared<ChatOptions>();
  CLI::App* command =
      program->add_subcommand("chat", "Talk to a server in the terminal");
  command
      ->add_option("--server", options->client.server, "Address of the server")
      ->capture_default_str();
  command->add_option("--tls-ca", options->client.tls_ca,
                      "Talk by TLS, with a server whose certificate one of "
                      "these signed, as PEM");
  command
      ->add_option("--key", options->client.key,
                   "API key; better in the environment, since others on the "
                   "machine see the command line")
      ->envname("FOOTNOTE_KEY");
  command->add_option("--topic", options->topic,
                      "Id of the topic; the server's first where it is left "
                      "out");
  command->add_flag("--trace", options->trace,
                    "Say what the engine did, and why");
  command->callback([options, chosen] {
    *chosen = [options] {
      auto channel = MakeChannel(options->client);
      if (!channel.ok()) return Complain(channel.status(), kUsage);
      return Chat(*options, *std::move(channel)).Run();
    };
  });
}

}  // namespace footnote::service
