// Whatever a caller is told, it is told the same by every door and in every
// form.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"
#include "service/http/connect_errors.h"
#include "service/http/envelope.h"
#include "tests/service/http/http_fixture.h"
#include "tests/service/raw_call.h"

namespace footnote::service {
namespace {

using google::protobuf::Message;

// A status as its number and message, or a response as its bytes.
struct Told {
  int code = 0;
  std::string text;

  bool operator==(const Told& other) const {
    return code == other.code && text == other.text;
  }
};

std::ostream& operator<<(std::ostream& out, const Told& told) {
  return out << told.code << " " << absl::CEscape(told.text);
}

int CodeOf(const std::string& name) {
  for (int code = 1; code <= 16; ++code) {
    if (ConnectCode(static_cast<absl::StatusCode>(code)) == name) return code;
  }
  return -1;
}

class SameAnswersTest : public HttpFixture {
 protected:
  Told ByGrpc(const std::string& method, const Message& request) {
    RawCall call(channel_, absl::StrCat("/footnote.v1.", method),
                 request.SerializeAsString());
    const grpc::Status status = call.Await();
    if (!status.ok()) return {status.error_code(), status.error_message()};
    return {0, call.response()};
  }

  template <typename Response>
  Told ByJson(const std::string& method, const Message& request) {
    std::string body;
    EXPECT_TRUE(
        google::protobuf::util::MessageToJsonString(request, &body).ok());
    const HttpAnswer answer = Post(absl::StrCat("/footnote.v1.", method), body);
    if (answer.status != 200) return ErrorOf(answer);
    Response response;
    EXPECT_TRUE(
        google::protobuf::util::JsonStringToMessage(answer.body, &response)
            .ok())
        << answer.body;
    return {0, response.SerializeAsString()};
  }

  Told ByProto(const std::string& method, const Message& request) {
    const HttpAnswer answer =
        Post(absl::StrCat("/footnote.v1.", method), request.SerializeAsString(),
             "Content-Type: application/proto\r\n");
    if (answer.status != 200) return ErrorOf(answer);
    return {0, answer.body};
  }

  Told ByGrpcWeb(const std::string& method, const Message& request) {
    std::string body;
    AppendEnvelope(0, request.SerializeAsString(), &body);
    const HttpAnswer answer =
        Post(absl::StrCat("/footnote.v1.", method), body,
             "Content-Type: application/grpc-web+proto\r\n");
    EXPECT_EQ(answer.status, 200);
    absl::string_view left = answer.body;
    Envelope envelope;
    std::string message;
    while (TakeEnvelope(&left, &envelope) && envelope.flags == 0) {
      message = std::string(envelope.message);
    }
    const nlohmann::json end = TrailersOf(envelope.message);
    const int code = std::stoi(end.value("grpc-status", "-1"));
    return {code, code == 0 ? message : end.value("grpc-message", "")};
  }

  // Asks by every way and holds the answers against each other.
  template <typename Response>
  Told AskAll(const std::string& method, const Message& request) {
    const Told told = ByGrpc(method, request);
    EXPECT_EQ(ByJson<Response>(method, request), told) << method;
    EXPECT_EQ(ByProto(method, request), told) << method;
    EXPECT_EQ(ByGrpcWeb(method, request), told) << method;
    return told;
  }

 private:
  static Told ErrorOf(const HttpAnswer& answer) {
    const nlohmann::json error = nlohmann::json::parse(answer.body);
    return {CodeOf(error["code"]), error.value("message", "")};
  }

  static nlohmann::json TrailersOf(absl::string_view lines) {
    nlohmann::json trailers = nlohmann::json::object();
    for (absl::string_view line : absl::StrSplit(lines, "\r\n")) {
      const std::pair<std::string, std::string> pair =
          absl::StrSplit(line, absl::MaxSplits(": ", 1));
      trailers[pair.first] = pair.second;
    }
    return trailers;
  }
};

TEST_F(SameAnswersTest, InWholeConversations) {
  const std::vector<std::vector<std::string>> conversations = {
      {"it hurts in the ball of my foot, since two weeks", "about the same",
       "no", "why do you ask?", "no", "no", "not sure", "can I cycle?",
       "actually it's 3 days", "thanks"},
      {"my chest hurts", "no, a false alarm", "my toes hurt", "no", "no"},
      {"", "%$#", "caf\u00e9 \U0001F62D \"quoted\" \\ <b>&amp;</b>", "back",
       "help", "restart"}};
  for (const auto& texts : conversations) {
    // One session, whose every turn is taken by one way and sent again by the
    // others, in turns: what is stored is what all of them get.
    const std::string session = Begin();
    int number = 0;
    for (const std::string& text : texts) {
      v1::SendTurnRequest request =
          Turn(session, absl::StrCat("turn ", ++number), text);
      request.set_today("2026-05-20");
      request.set_trace(number % 2 == 0);
      request.set_expected_turn(number - 1);
      const std::string method = "DialogueService/SendTurn";
      Told first;
      switch (number % 4) {
        case 0:
          first = ByGrpc(method, request);
          break;
        case 1:
          first = ByJson<v1::SendTurnResponse>(method, request);
          break;
        case 2:
          first = ByProto(method, request);
          break;
        default:
          first = ByGrpcWeb(method, request);
      }
      EXPECT_EQ(first.code, 0) << first;
      EXPECT_EQ(AskAll<v1::SendTurnResponse>(method, request), first);
    }
    EXPECT_EQ(TurnsOf(session), number);
    v1::GetSessionRequest get;
    get.set_session_id(session);
    EXPECT_EQ(
        AskAll<v1::GetSessionResponse>("DialogueService/GetSession", get).code,
        0);
  }
}

TEST_F(SameAnswersTest, AboutWhatIsKnown) {
  v1::AskRequest ask;
  for (const char* text : {"should I ice it?", "who won the cup?", ""}) {
    ask.set_text(text);
    AskAll<v1::AskResponse>("KnowledgeService/Ask", ask);
  }
  AskAll<v1::ListTopicsResponse>("KnowledgeService/ListTopics",
                                 v1::ListTopicsRequest());
  AskAll<v1::GetTopicResponse>("KnowledgeService/GetTopic",
                               v1::GetTopicRequest());
  v1::InterpretRequest interpret;
  interpret.set_text("two weeks, no swelling, and my heel");
  interpret.set_trace(true);
  AskAll<v1::InterpretResponse>("KnowledgeService/Interpret", interpret);
  v1::AssessRequest assess;
  (*assess.mutable_findings())["duration_days"] = "20";
  (*assess.mutable_findings())["trend"] = "worsening";
  AskAll<v1::AssessResponse>("KnowledgeService/Assess", assess);
  (*assess.mutable_findings())["duration_days"] = "soon";
  EXPECT_EQ(AskAll<v1::AssessResponse>("KnowledgeService/Assess", assess).code,
            3);
}

TEST_F(SameAnswersTest, WhereTheyRefuse) {
  limits_.max_turns = 1;
  RestartBoth();
  const std::string session = Begin();
  v1::SendTurnResponse response;
  ASSERT_TRUE(Send(Turn(session, "1", "hello"), &response).ok());
  const std::string method = "DialogueService/SendTurn";
  const auto refused = [this, &method](const v1::SendTurnRequest& request) {
    return AskAll<v1::SendTurnResponse>(method, request).code;
  };
  EXPECT_EQ(refused(Turn("", "1", "x")), 5);
  EXPECT_EQ(refused(Turn(std::string(32, '0'), "1", "x")), 5);
  EXPECT_EQ(refused(Turn(session, "", "x")), 3);
  EXPECT_EQ(refused(Turn(session, std::string(129, 'a'), "x")), 3);
  EXPECT_EQ(refused(Turn(session, "2", std::string(4001, 'a'))), 3);
  EXPECT_EQ(refused(Turn(session, "2", std::string(70000, 'a'))), 3);
  EXPECT_EQ(refused(Turn(session, "2", "x")), 8) << "all of its turns";
  v1::SendTurnRequest stale = Turn(session, "3", "x");
  stale.set_expected_turn(7);
  EXPECT_EQ(refused(stale), 10);
  v1::SendTurnRequest dated = Turn(session, "3", "x");
  dated.set_today("2026-02-30");
  EXPECT_EQ(refused(dated), 3);
  clock_.Advance(limits_.session_ttl);
  EXPECT_EQ(refused(Turn(session, "4", "x")), 9) << "expired";
  v1::DeleteUserRequest nobody;
  EXPECT_EQ(
      AskAll<v1::DeleteUserResponse>("DialogueService/DeleteUser", nobody).code,
      3);
  v1::StartSessionRequest unknown;
  unknown.set_topic("toothache");
  EXPECT_EQ(
      AskAll<v1::StartSessionResponse>("DialogueService/StartSession", unknown)
          .code,
      5);
}

TEST_F(SameAnswersTest, WhereAMessageIsNone) {
  const std::string path = "/footnote.v1.DialogueService/SendTurn";
  for (const std::string& bytes :
       {std::string("\xff"), std::string("\x1a\x02\xff\xff")}) {
    std::string unused;
    const grpc::Status status = CallRaw(path, bytes, &unused);
    const nlohmann::json error = nlohmann::json::parse(
        Post(path, bytes, "Content-Type: application/proto\r\n").body);
    EXPECT_EQ(CodeOf(error["code"]), status.error_code());
    EXPECT_EQ(error["message"], status.error_message());
  }
}

}  // namespace
}  // namespace footnote::service
