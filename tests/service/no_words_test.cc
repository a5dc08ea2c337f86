// Nothing that a caller sends comes out where operators look: not in the log at
// its most talkative, the audit, the metrics, or the messages of errors.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "footnote/v1/dialogue_service.pb.h"
#include "footnote/v1/knowledge_service.pb.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"
#include "service/command_line.h"
#include "tests/service/child_process.h"
#include "tests/service/store/temporary_folder.h"
#include "tests/service/watched_server.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;
using testing::Not;

// What no sentence of ours holds; the first also has the form of a topic's id
// or a slot's.
constexpr char kWord[] = "quixotryzebu";
constexpr char kText[] =
    "my quixotryzebu aches, \"quixotryzebu\" I say\n{quixotryzebu}";

class NoWordsTest : public testing::Test {
 protected:
  NoWordsTest()
      : server_(FOOTNOTE_BINARY,
                {"--log-level=debug", "--metrics=127.0.0.1:0", "--audit-log",
                 folder_.path() + "/audit"},
                folder_.path() + "/log"),
        channel_(grpc::CreateChannel(server_.address(),
                                     grpc::InsecureChannelCredentials())) {}

  // A unary call of bytes; keeps the message of its error, and gives the
  // response.
  std::string Call(const std::string& method, const std::string& request) {
    grpc::GenericStub stub(channel_);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(30));
    context.AddMetadata("x-note", kWord);
    context.AddMetadata("authorization", absl::StrCat("Bearer ", kWord));
    const grpc::Slice slice(request);
    const grpc::ByteBuffer bytes(&slice, 1);
    grpc::ByteBuffer response;
    std::promise<grpc::Status> done;
    stub.UnaryCall(
        &context, absl::StrCat("/footnote.v1.", method), {}, &bytes, &response,
        [&done](grpc::Status status) { done.set_value(std::move(status)); });
    const grpc::Status status = done.get_future().get();
    ++calls_;
    if (!status.ok()) {
      ++errors_;
      absl::StrAppend(&messages_, method, ": ", status.error_message(), "\n");
    }
    grpc::Slice all;
    if (!status.ok() || !response.DumpToSingleSlice(&all).ok()) return "";
    return {reinterpret_cast<const char*>(all.begin()), all.size()};
  }

  // The requests of a Converse stream, one after another; keeps the messages.
  void Converse(const std::vector<std::string>& requests) {
    grpc::GenericStub stub(channel_);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(30));
    grpc::CompletionQueue queue;
    const auto awaited = [&queue] {
      void* tag = nullptr;
      bool ok = false;
      return queue.Next(&tag, &ok) && ok;
    };
    const auto stream = stub.PrepareCall(
        &context, "/footnote.v1.DialogueService/Converse", &queue);
    stream->StartCall(nullptr);
    ASSERT_TRUE(awaited());
    for (const std::string& request : requests) {
      const grpc::Slice slice(request);
      stream->Write(grpc::ByteBuffer(&slice, 1), nullptr);
      ASSERT_TRUE(awaited());
      grpc::ByteBuffer response;
      stream->Read(&response, nullptr);
      ASSERT_TRUE(awaited());
      grpc::Slice all;
      v1::ConverseResponse parsed;
      ASSERT_TRUE(response.DumpToSingleSlice(&all).ok());
      ASSERT_TRUE(
          parsed.ParseFromArray(all.begin(), static_cast<int>(all.size())));
      ++calls_;
      if (!parsed.has_error()) continue;
      ++errors_;
      absl::StrAppend(&messages_, parsed.error().message(), "\n");
    }
    context.TryCancel();
  }

  const TemporaryFolder folder_;
  ChildServer server_;
  std::shared_ptr<grpc::Channel> channel_;
  int calls_ = 0;
  int errors_ = 0;
  std::string messages_;
};

v1::SendTurnRequest Turn(const std::string& session) {
  v1::SendTurnRequest turn;
  turn.set_session_id(session);
  turn.set_turn_id(absl::StrCat("turn ", kWord));
  turn.set_text(kText);
  turn.set_trace(true);
  return turn;
}

// Each method, with a word in every field that takes one.
std::vector<std::pair<std::string, std::string>> Requests(
    const std::string& session) {
  v1::StartSessionRequest start;
  start.set_topic(kWord);
  v1::StartSessionRequest of_user;
  of_user.set_user_key(kText);
  v1::StartSessionRequest long_user = of_user;
  for (int i = 0; i < 200; ++i) long_user.mutable_user_key()->append(kText);
  v1::DeleteUserRequest remove_user;
  remove_user.set_user_key(kText);
  v1::DeleteUserRequest remove_long_user;
  remove_long_user.set_user_key(long_user.user_key());
  v1::SendTurnRequest bad_day = Turn(session);
  bad_day.set_today(kText);
  v1::SendTurnRequest long_text = Turn(session);
  for (int i = 0; i < 200; ++i) long_text.mutable_text()->append(kText);
  v1::SendTurnRequest long_id = Turn(session);
  for (int i = 0; i < 20; ++i) long_id.mutable_turn_id()->append(kWord);
  v1::SendTurnRequest stale = Turn(session);
  stale.set_turn_id("stale");
  stale.set_expected_turn(77);
  v1::GetSessionRequest get;
  get.set_session_id(kText);
  v1::DeleteSessionRequest remove;
  remove.set_session_id(kText);
  v1::GetTopicRequest topic;
  topic.set_topic(kWord);
  v1::InterpretRequest interpret;
  interpret.set_text(kText);
  v1::InterpretRequest interpret_asked = interpret;
  interpret_asked.set_asked(kWord);
  v1::AskRequest ask;
  ask.set_text(kText);
  v1::AskRequest ask_other = ask;
  ask_other.set_topic(kWord);
  v1::AssessRequest assess;
  assess.set_topic(kWord);
  const std::string malformed = absl::StrCat("\x0a\xff", kText);
  std::vector<std::pair<std::string, std::string>> requests = {
      {"DialogueService/StartSession", start.SerializeAsString()},
      {"DialogueService/StartSession", of_user.SerializeAsString()},
      {"DialogueService/StartSession", long_user.SerializeAsString()},
      {"DialogueService/DeleteUser", remove_user.SerializeAsString()},
      {"DialogueService/DeleteUser", remove_long_user.SerializeAsString()},
      {"DialogueService/SendTurn", Turn(session).SerializeAsString()},
      {"DialogueService/SendTurn", Turn(session).SerializeAsString()},
      {"DialogueService/SendTurn", Turn(kText).SerializeAsString()},
      {"DialogueService/SendTurn", bad_day.SerializeAsString()},
      {"DialogueService/SendTurn", long_text.SerializeAsString()},
      {"DialogueService/SendTurn", long_id.SerializeAsString()},
      {"DialogueService/SendTurn", stale.SerializeAsString()},
      {"DialogueService/GetSession", get.SerializeAsString()},
      {"DialogueService/GetSummary", get.SerializeAsString()},
      {"DialogueService/DeleteSession", remove.SerializeAsString()},
      {"KnowledgeService/GetTopic", topic.SerializeAsString()},
      {"KnowledgeService/Interpret", interpret.SerializeAsString()},
      {"KnowledgeService/Interpret", interpret_asked.SerializeAsString()},
      {"KnowledgeService/Ask", ask.SerializeAsString()},
      {"KnowledgeService/Ask", ask_other.SerializeAsString()},
      {"KnowledgeService/Assess", assess.SerializeAsString()}};
  for (const char* method :
       {"DialogueService/StartSession", "DialogueService/SendTurn",
        "DialogueService/GetSession", "DialogueService/GetSummary",
        "DialogueService/DeleteSession", "DialogueService/DeleteUser",
        "KnowledgeService/ListTopics", "KnowledgeService/GetTopic",
        "KnowledgeService/Interpret", "KnowledgeService/Ask",
        "KnowledgeService/Assess"}) {
    requests.emplace_back(method, malformed);
    // A text that is not UTF-8.
    requests.emplace_back(method, absl::StrCat("\x0a\x0e", kWord, "\xff\xfe"));
  }
  return requests;
}

TEST_F(NoWordsTest, SaysNothingThatWasSentToWhoeverWatches) {
  ASSERT_NE(server_.address(), "");
  const std::string log = folder_.path() + "/log";
  const std::string metrics = AwaitEvent(log, "listening")["metrics"];
  v1::StartSessionResponse started;
  ASSERT_TRUE(
      started.ParseFromString(Call("DialogueService/StartSession", "")));
  const std::string session = started.session_id();
  for (const auto& [method, request] : Requests(session)) Call(method, request);
  v1::ConverseRequest begin;
  begin.mutable_start();
  v1::ConverseRequest say;
  *say.mutable_turn() = Turn("");
  v1::ConverseRequest other;
  other.mutable_start()->set_topic(kWord);
  Converse({begin.SerializeAsString(), say.SerializeAsString(),
            other.SerializeAsString(), absl::StrCat("\x0a\xff", kText)});
  v1::GetSessionRequest get;
  get.set_session_id(session);
  Call("DialogueService/GetSession", get.SerializeAsString());
  Call("DialogueService/GetSummary", get.SerializeAsString());
  Call("DialogueService/DeleteSession", get.SerializeAsString());
  // Many of each kind, so that this shows something.
  EXPECT_GT(errors_, 25);
  EXPECT_GT(calls_ - errors_, 6);

  const std::string page = HttpGet(metrics, "/metrics");
  server_.process().Signal(SIGTERM);
  EXPECT_EQ(server_.process().Wait(), kSuccess);
  const std::string logged = ReadAll(log);
  const std::string audit = ReadAll(folder_.path() + "/audit");
  EXPECT_GE(LinesOf(logged).size(), static_cast<size_t>(calls_));
  EXPECT_THAT(audit, HasSubstr("session.delete"));
  EXPECT_GT(SampleOf(page, "footnote_calls_in_flight"), -1);
  for (const std::string* shown : {&logged, &audit, &page}) {
    const std::string lower = absl::AsciiStrToLower(*shown);
    EXPECT_THAT(lower, Not(HasSubstr(kWord)));
    EXPECT_THAT(lower, Not(HasSubstr("aches")));
    EXPECT_THAT(lower, Not(HasSubstr(session)));
  }
  // An error may name a topic by the id that was asked for, and nothing else.
  EXPECT_THAT(messages_, Not(HasSubstr("aches")));
  EXPECT_THAT(messages_, Not(HasSubstr("turn quix")));
}

}  // namespace
}  // namespace footnote::service
