#include "tests/soak/soak_conversation.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "footnote/v1/dialogue_service.grpc.pb.h"
#include "tests/service/expected_session.h"

namespace footnote::service {
namespace {

constexpr char kStartSession[] = "footnote.v1.DialogueService/StartSession";
constexpr char kSendTurn[] = "footnote.v1.DialogueService/SendTurn";
constexpr char kGetSession[] = "footnote.v1.DialogueService/GetSession";
constexpr char kDeleteSession[] = "footnote.v1.DialogueService/DeleteSession";

// Of so many turns said one by one, one is sent again.
constexpr uint64_t kSendAgain = 4;
// And one asks for its trace, which is stored with it.
constexpr uint64_t kTraced = 16;

constexpr int kMostTogether = 4;

absl::Time TimeOf(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) +
         absl::Nanoseconds(time.nanos());
}

v1::StartSessionRequest StartRequest(const std::string& topic,
                                     absl::Duration ttl) {
  v1::StartSessionRequest request;
  request.set_topic(topic);
  const int64_t nanos = absl::ToInt64Nanoseconds(ttl);
  request.mutable_ttl()->set_seconds(nanos / 1'000'000'000);
  request.mutable_ttl()->set_nanos(static_cast<int32_t>(nanos % 1'000'000'000));
  return request;
}

template <typename Request>
Request ForSession(const std::string& id) {
  Request request;
  request.set_session_id(id);
  return request;
}

}  // namespace

// A stream of the conversation, on the connection of the line.
class SoakConversation::Stream {
 public:
  explicit Stream(SoakConversation* conversation)
      : conversation_(conversation),
        stub_(v1::DialogueService::NewStub(conversation->line_->channel())) {
    context_.set_deadline(
        absl::ToChronoTime(absl::Now() + SoakLine::kPatience));
    stream_ = stub_->Converse(&context_);
  }

  // Writes the request and reads its response; an error of gRPC comes as one
  // without any.
  v1::ConverseResponse Ask(const v1::ConverseRequest& request) {
    conversation_->line_->counts().Add(SoakKind::kInStream);
    v1::ConverseResponse response;
    if (!stream_->Write(request) || !stream_->Read(&response)) response.Clear();
    return response;
  }

  void Say(const std::string& text) {
    v1::ConverseRequest request;
    const std::string turn_id = conversation_->NewTurnId();
    *request.mutable_turn() = conversation_->Turn(turn_id, text);
    // The stream knows whose it is.
    request.mutable_turn()->clear_session_id();
    const v1::ConverseResponse response = Ask(request);
    if (response.has_turn()) {
      conversation_->Note(turn_id, text, response.turn().SerializeAsString());
    } else if (!conversation_->MayHaveExpired(response.error().code())) {
      conversation_->Fault(
          absl::StrCat("a turn in a stream: ", response.error().code(), " ",
                       response.error().message()));
    }
  }

  void SayNothing() {
    const v1::ConverseResponse response = Ask(v1::ConverseRequest());
    if (response.error().code() != grpc::StatusCode::INVALID_ARGUMENT) {
      conversation_->Fault("an empty request in a stream was not refused");
    }
  }

  void End() {
    stream_->WritesDone();
    v1::ConverseResponse more;
    if (stream_->Read(&more)) conversation_->Fault("an answer to nothing");
    const grpc::Status status = stream_->Finish();
    if (!status.ok()) {
      conversation_->Fault(
          absl::StrCat("the end of a stream: ", status.error_message()));
    }
  }

  // Sends a turn and does not wait for its answer.
  void Abandon(const v1::SendTurnRequest& turn) {
    SoakLine& line = *conversation_->line_;
    line.counts().Add(SoakKind::kAbandonedStream);
    v1::ConverseRequest request;
    *request.mutable_turn() = turn;
    stream_->Write(request);
    if (line.OneIn(2)) line.HangUp();
    context_.TryCancel();
    v1::ConverseResponse rest;
    while (stream_->Read(&rest)) {
    }
    stream_->Finish();
  }

 private:
  SoakConversation* const conversation_;
  const std::unique_ptr<v1::DialogueService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<
      grpc::ClientReaderWriter<v1::ConverseRequest, v1::ConverseResponse>>
      stream_;
};

SoakConversation::SoakConversation(SoakLine* line, absl::Duration ttl)
    : line_(line), ttl_(ttl) {}

void SoakConversation::Fault(absl::string_view what) {
  over_ = true;
  line_->counts().Fault(
      absl::StrCat(what, ", session ", id_, ", turns ", taken_.size()));
}

bool SoakConversation::MayHaveExpired(int code) {
  // On a busy machine a short life can end between two turns.
  if (code != grpc::StatusCode::FAILED_PRECONDITION ||
      absl::Now() < expire_time_) {
    return false;
  }
  over_ = true;
  return true;
}

void SoakConversation::Began(const v1::StartSessionResponse& response) {
  id_ = response.session_id();
  expire_time_ = TimeOf(response.expire_time());
  if (id_.empty()) Fault("no session was begun");
}

void SoakConversation::Start() {
  const auto request = StartRequest(line_->RandomTopic(), ttl_);
  v1::StartSessionResponse response;
  response.ParseFromString(line_->Expect(SoakKind::kStart, kStartSession,
                                         request, grpc::StatusCode::OK));
  Began(response);
}

void SoakConversation::StartInStream(const SoakTopics::Script& script) {
  Stream stream(this);
  v1::ConverseRequest request;
  *request.mutable_start() = StartRequest(line_->RandomTopic(), ttl_);
  Began(stream.Ask(request).start());
  for (const std::string& text : script) {
    if (over_) break;
    stream.Say(text);
    if (line_->OneIn(kSendAgain) && !over_) stream.SayNothing();
  }
  if (over_ || line_->OneIn(2)) return stream.End();
  // Whether the turn was taken is not known; sent again, it is taken once.
  const v1::SendTurnRequest turn = Turn(NewTurnId(), script.front());
  stream.Abandon(turn);
  Note(turn.turn_id(), turn.text(),
       Answer(line_->Call(SoakKind::kRedelivery, kSendTurn, turn).get()));
}

v1::SendTurnRequest SoakConversation::Turn(const std::string& turn_id,
                                           const std::string& text) const {
  v1::SendTurnRequest request;
  request.set_session_id(id_);
  request.set_turn_id(turn_id);
  request.set_text(text);
  request.set_today(kToday);
  return request;
}

std::string SoakConversation::NewTurnId() {
  return absl::StrCat("update-", ++named_);
}

std::string SoakConversation::Answer(RawCall* call) {
  const grpc::Status& status = call->Await();
  if (status.ok()) return call->response();
  if (!MayHaveExpired(status.error_code())) {
    Fault(absl::StrCat("a turn: status ", status.error_code(), ": ",
                       status.error_message()));
  }
  return "";
}

void SoakConversation::Note(std::string turn_id, const std::string& text,
                            std::string response) {
  if (response.empty()) return;
  v1::SendTurnResponse parsed;
  parsed.ParseFromString(response);
  taken_.push_back({std::move(turn_id), text, std::move(response)});
  expire_time_ = std::max(expire_time_, TimeOf(parsed.expire_time()));
  ++line_->counts().turns;
  if (parsed.turn() != static_cast<int>(taken_.size())) {
    Fault(absl::StrCat("turn ", parsed.turn(), " came out of turn"));
  }
}

void SoakConversation::Say(const std::string& text) {
  switch (line_->Random(12)) {
    case 0:
      return SayTwice(text);
    case 1:
      return SayTogether(text);
    case 2:
      return SayAfterAConflict(text);
    case 3:
      return SayCutOff(text);
    default:
      SayOnce(text);
  }
  if (line_->OneIn(kSendAgain) && !over_) SayAgain();
}

void SoakConversation::SayOnce(const std::string& text) {
  v1::SendTurnRequest turn = Turn(NewTurnId(), text);
  turn.set_trace(line_->OneIn(kTraced));
  Note(turn.turn_id(), text,
       Answer(line_->Call(SoakKind::kTurn, kSendTurn, turn).get()));
}

void SoakConversation::SayAgain() {
  const Taken& taken = taken_[line_->Random(taken_.size())];
  const std::string response =
      Answer(line_
                 ->Call(SoakKind::kRedelivery, kSendTurn,
                        Turn(taken.turn_id, taken.text))
                 .get());
  if (!response.empty() && response != taken.response) {
    Fault("another answer to a turn that was sent again");
  }
}

void SoakConversation::SayTwice(const std::string& text) {
  const v1::SendTurnRequest turn = Turn(NewTurnId(), text);
  const auto first = line_->Call(SoakKind::kTogether, kSendTurn, turn);
  const auto second = line_->Call(SoakKind::kTogether, kSendTurn, turn);
  const std::string one = Answer(first.get());
  const std::string other = Answer(second.get());
  if (!over_ && one != other) Fault("two answers to one turn");
  Note(turn.turn_id(), text, one);
}

void SoakConversation::SayTogether(const std::string& text) {
  std::vector<Taken> sent;
  std::vector<std::unique_ptr<RawCall>> calls;
  const uint64_t many = 2 + line_->Random(kMostTogether - 1);
  for (uint64_t i = 0; i < many; ++i) {
    const SoakTopics::Script& script = line_->RandomScript();
    sent.push_back({NewTurnId(), i == 0 ? text : script.front(), ""});
    calls.push_back(line_->Call(SoakKind::kTogether, kSendTurn,
                                Turn(sent[i].turn_id, sent[i].text)));
  }
  std::vector<std::pair<int, size_t>> order;
  for (size_t i = 0; i < calls.size(); ++i) {
    sent[i].response = Answer(calls[i].get());
    v1::SendTurnResponse parsed;
    parsed.ParseFromString(sent[i].response);
    order.emplace_back(parsed.turn(), i);
  }
  // The server chooses the order, and tells it.
  std::sort(order.begin(), order.end());
  for (const auto& [turn, i] : order) {
    Note(sent[i].turn_id, sent[i].text, std::move(sent[i].response));
  }
}

void SoakConversation::SayAfterAConflict(const std::string& text) {
  v1::SendTurnRequest turn = Turn(NewTurnId(), text);
  const auto known = static_cast<int>(taken_.size());
  turn.set_expected_turn(known + 1);
  const auto stale = line_->Call(SoakKind::kConflict, kSendTurn, turn);
  const int code = stale->Await().error_code();
  if (code != grpc::StatusCode::ABORTED && !MayHaveExpired(code)) {
    Fault(absl::StrCat("a stale turn: status ", code));
  }
  if (over_) return;
  turn.set_expected_turn(known);
  Note(turn.turn_id(), text,
       Answer(line_->Call(SoakKind::kTurn, kSendTurn, turn).get()));
}

void SoakConversation::SayCutOff(const std::string& text) {
  const v1::SendTurnRequest turn = Turn(NewTurnId(), text);
  std::string early;
  const bool answered =
      line_->CutOff(SoakKind::kCutOff, kSendTurn, turn, &early);
  const std::string response =
      Answer(line_->Call(SoakKind::kRedelivery, kSendTurn, turn).get());
  if (answered && !over_ && early != response) {
    Fault("another answer to a turn that was cut off");
  }
  Note(turn.turn_id(), text, response);
}

void SoakConversation::Check() {
  const auto request = ForSession<v1::GetSessionRequest>(id_);
  const auto call = line_->Call(SoakKind::kGet, kGetSession, request);
  v1::GetSessionResponse response;
  response.ParseFromString(Answer(call.get()));
  if (over_) return;
  const v1::SessionView& view = response.session();
  const auto topic =
      line_->topics().Find(view.topic(), view.knowledge_version());
  if (topic == nullptr) return Fault("it runs on a topic that there is not");
  std::vector<std::string> said;
  for (const Taken& taken : taken_) said.push_back(taken.text);
  const ExpectedSession expected = Replay(*topic, said);
  for (size_t turn = 0; turn < taken_.size(); ++turn) {
    v1::SendTurnResponse answer;
    answer.ParseFromString(taken_[turn].response);
    if (answer.reply().SerializeAsString() != expected.replies[turn]) {
      return Fault(absl::StrCat("the answer to turn ", turn + 1));
    }
  }
  if (!taken_.empty() && !IsAsExpected(expected, view)) Fault("its history");
}

void SoakConversation::Delete() {
  const auto deletion = ForSession<v1::DeleteSessionRequest>(id_);
  line_->Expect(SoakKind::kDelete, kDeleteSession, deletion,
                grpc::StatusCode::OK);
  line_->Expect(SoakKind::kAfterDelete, kSendTurn, Turn("update-1", "hello"),
                grpc::StatusCode::NOT_FOUND);
  if (line_->OneIn(2)) {
    line_->Expect(SoakKind::kAfterDelete, kGetSession,
                  ForSession<v1::GetSessionRequest>(id_),
                  grpc::StatusCode::NOT_FOUND);
  } else {
    line_->Expect(SoakKind::kAfterDelete, kDeleteSession, deletion,
                  grpc::StatusCode::OK);
  }
}

void SoakConversation::CheckExpired() {
  line_->Expect(SoakKind::kAfterExpiry, kSendTurn, Turn("update-1", "hello"),
                grpc::StatusCode::FAILED_PRECONDITION);
  line_->Expect(SoakKind::kAfterExpiry, kGetSession,
                ForSession<v1::GetSessionRequest>(id_),
                grpc::StatusCode::FAILED_PRECONDITION);
}

}  // namespace footnote::service
