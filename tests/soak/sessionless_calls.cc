#include "tests/soak/sessionless_calls.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "footnote/v1/dialogue_service.pb.h"
#include "footnote/v1/knowledge_service.pb.h"
#include "service/limits.h"
#include "tests/service/expected_session.h"

namespace footnote::service {
namespace {

using grpc::StatusCode;

constexpr char kStartSession[] = "footnote.v1.DialogueService/StartSession";
constexpr char kSendTurn[] = "footnote.v1.DialogueService/SendTurn";
constexpr char kConverse[] = "footnote.v1.DialogueService/Converse";
constexpr char kInterpret[] = "footnote.v1.KnowledgeService/Interpret";
constexpr char kHealthCheck[] = "grpc.health.v1.Health/Check";
constexpr char kHealthWatch[] = "grpc.health.v1.Health/Watch";
constexpr char kReflection[] =
    "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

constexpr char kNobody[] = "0123456789abcdef0123456789abcdef";

// Before it is cut off, a watch has told how it stands.
constexpr absl::Duration kWatched = absl::Milliseconds(20);

v1::SendTurnRequest TurnOfNobody() {
  v1::SendTurnRequest turn;
  turn.set_session_id(kNobody);
  turn.set_turn_id("update-1");
  turn.set_text("hello");
  return turn;
}

// protobuf would complain to set it.
std::string NotUtf8(const google::protobuf::MessageLite& message) {
  return absl::StrReplaceAll(message.SerializeAsString(),
                             {{"hello", "\xff\xfe\xc0\x80."}});
}

}  // namespace

SessionlessCalls::SessionlessCalls(SoakLine* line)
    : line_(line),
      topics_(line->topics().library()),
      here_(&topics_, nullptr, Limits()),
      malformed_(AllMalformed()) {}

std::vector<SessionlessCalls::Malformed> SessionlessCalls::AllMalformed() {
  const v1::SendTurnRequest turn = TurnOfNobody();
  v1::SendTurnRequest nameless = turn;
  nameless.clear_turn_id();
  v1::SendTurnRequest dated = turn;
  dated.set_today("2026-02-30");
  v1::SendTurnRequest stranger = turn;
  stranger.set_session_id("../nobody");
  v1::SendTurnRequest wordy = turn;
  wordy.set_text(
      std::string(static_cast<size_t>(Limits().max_text_bytes) + 1, 'a'));
  v1::SendTurnRequest huge = turn;
  huge.set_text(std::string(kMaxRequestBytes, 'a'));
  v1::StartSessionRequest elsewhere;
  elsewhere.set_topic("no-such-topic");
  v1::StartSessionRequest brief;
  brief.mutable_ttl()->set_seconds(-1);
  v1::InterpretRequest interpreted;
  interpreted.set_text("hello");
  v1::InterpretRequest asked = interpreted;
  asked.set_asked("no_such_slot");
  const std::string garbage = "\xde\xad\xbe\xef";
  return {
      {kSendTurn, garbage, StatusCode::INVALID_ARGUMENT},
      {kSendTurn, turn.SerializeAsString(), StatusCode::NOT_FOUND},
      {kSendTurn, nameless.SerializeAsString(), StatusCode::INVALID_ARGUMENT},
      {kSendTurn, dated.SerializeAsString(), StatusCode::INVALID_ARGUMENT},
      {kSendTurn, stranger.SerializeAsString(), StatusCode::NOT_FOUND},
      {kSendTurn, wordy.SerializeAsString(), StatusCode::INVALID_ARGUMENT},
      {kSendTurn, huge.SerializeAsString(), StatusCode::INVALID_ARGUMENT},
      {kSendTurn, NotUtf8(turn), StatusCode::INVALID_ARGUMENT},
      {kStartSession, garbage, StatusCode::INVALID_ARGUMENT},
      {kStartSession, elsewhere.SerializeAsString(), StatusCode::NOT_FOUND},
      {kStartSession, brief.SerializeAsString(), StatusCode::INVALID_ARGUMENT},
      // A message of a stream, which answers it and goes on.
      {kConverse, garbage, StatusCode::OK},
      {kInterpret, garbage, StatusCode::INVALID_ARGUMENT},
      {kInterpret, NotUtf8(interpreted), StatusCode::INVALID_ARGUMENT},
      {kInterpret, asked.SerializeAsString(), StatusCode::INVALID_ARGUMENT},
      {"footnote.v1.DialogueService/Shout", "", StatusCode::UNIMPLEMENTED},
      {kHealthCheck, "\x0a\x01x", StatusCode::NOT_FOUND},
  };
}

void SessionlessCalls::SendMalformed() {
  const Malformed& malformed = malformed_[line_->Random(malformed_.size())];
  line_->Expect(SoakKind::kRefused, malformed.method, malformed.request,
                malformed.code);
}

template <typename Request, typename Response>
void SessionlessCalls::Compare(
    const char* method, const Request& request,
    absl::StatusOr<Response> (KnowledgeCalls::*ask)(const Request&) const) {
  const absl::StatusOr<Response> expected = (here_.*ask)(request);
  const std::string bytes =
      line_->Expect(SoakKind::kKnowledge,
                    absl::StrCat("footnote.v1.KnowledgeService/", method),
                    request, StatusCode::OK);
  if (!expected.ok() || bytes != expected->SerializeAsString()) {
    line_->counts().Fault(absl::StrCat(method, " answers otherwise"));
  }
}

void SessionlessCalls::AskKnowledge() {
  // The first of the server's topics, which is never changed.
  const std::string& text = line_->RandomScript().front();
  switch (line_->Random(5)) {
    case 0: {
      // Which version of the changing one it lists is not known.
      v1::ListTopicsResponse listed;
      listed.ParseFromString(line_->Expect(
          SoakKind::kKnowledge, "footnote.v1.KnowledgeService/ListTopics", "",
          StatusCode::OK));
      if (listed.topics_size() !=
          static_cast<int>(line_->topics().ids().size())) {
        line_->counts().Fault("ListTopics: another number of topics");
      }
      return;
    }
    case 1:
      return Compare("GetTopic", v1::GetTopicRequest(),
                     &KnowledgeCalls::GetTopic);
    case 2: {
      v1::InterpretRequest request;
      request.set_text(text);
      request.set_today(kToday);
      request.set_trace(line_->OneIn(2));
      return Compare("Interpret", request, &KnowledgeCalls::Interpret);
    }
    case 3: {
      v1::AskRequest request;
      request.set_text(text);
      return Compare("Ask", request, &KnowledgeCalls::Ask);
    }
    default: {
      v1::AssessRequest request;
      const auto& slots = line_->topics().library()->topics().front()->slots();
      for (const auto& slot : slots) {
        if (line_->OneIn(2)) {
          (*request.mutable_findings())[slot.id] = "unsure";
        }
      }
      return Compare("Assess", request, &KnowledgeCalls::Assess);
    }
  }
}

void SessionlessCalls::AskServer() {
  // HealthCheckResponse has the status as field 1; SERVING is 1.
  if (line_->Expect(SoakKind::kHealth, kHealthCheck, "", StatusCode::OK) !=
      std::string("\x08\x01", 2)) {
    line_->counts().Fault("health: it does not serve");
  }
  if (line_->OneIn(4)) {
    // It would go on until the server ends.
    line_->Call(SoakKind::kHealth, kHealthWatch, "", kWatched)->Await();
  }
  // ServerReflectionRequest has list_services as field 7.
  const std::string list("\x3a\x00", 2);
  if (line_->OneIn(4)) {
    line_->Call(SoakKind::kReflection, kReflection, list)->Cancel();
    return;
  }
  if (line_->Expect(SoakKind::kReflection, kReflection, list, StatusCode::OK)
          .find("footnote.v1.DialogueService") == std::string::npos) {
    line_->counts().Fault("reflection: it does not list the services");
  }
}

void SessionlessCalls::StartAndLeave() {
  v1::StartSessionRequest request;
  request.mutable_ttl()->set_seconds(1);
  std::string response;
  line_->CutOff(SoakKind::kCutOff, kStartSession, request, &response);
}

}  // namespace footnote::service
