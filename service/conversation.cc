#include "service/conversation.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "dialogue/engine.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/wire_format_lite.h"
#include "service/find_topic.h"
#include "service/pending_turn.h"
#include "service/refusal.h"
#include "service/request_checks.h"
#include "service/session_view.h"
#include "service/summary/summary.h"
#include "service/summary/summary_forms.h"
#include "service/user_digest.h"
#include "service/widget_sessions.h"

namespace footnote::service {
namespace {

// Other servers on the same store can win the race for a session; each loss
// means that somebody's turn was taken.
constexpr int kMaxAttempts = 16;

absl::Status NoSuchSession() {
  return absl::NotFoundError(
      "no such session, or it was deleted; begin one with StartSession");
}

// A store says what happened; a caller wants to know what to do next.
absl::Status Explain(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kNotFound:
      return NoSuchSession();
    case absl::StatusCode::kFailedPrecondition:
      return absl::FailedPreconditionError(
          "the session has expired; begin a new one with StartSession");
    default:
      return status;
  }
}

// The response as it goes over the wire. The engine has serialized the reply
// already, to say it again when asked to; where nothing is to be added to it,
// those bytes are field 1, and `rest` is what follows.
std::string Serialize(const std::string& reply,
                      const v1::SendTurnResponse& rest) {
  using google::protobuf::internal::WireFormatLite;
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream out(&stream);
    out.WriteTag(
        WireFormatLite::MakeTag(v1::SendTurnResponse::kReplyFieldNumber,
                                WireFormatLite::WIRETYPE_LENGTH_DELIMITED));
    out.WriteVarint32(static_cast<uint32_t>(reply.size()));
    out.WriteString(reply);
    rest.SerializeToCodedStream(&out);
  }
  return bytes;
}

absl::Status TopicIsGone(const std::string& topic) {
  return absl::FailedPreconditionError(
      absl::StrCat("the session's topic ", topic,
                   " is no longer loaded; begin a new one with StartSession"));
}

absl::Status Gone() {
  return absl::CancelledError(
      "nobody waits for this turn any more; it was not taken");
}

}  // namespace

// A session that is only read.
struct Conversation::ReadSession {
  SessionRecord record;
  v1::SessionState state;
};

Conversation::Conversation(const ConversationParts& parts, const Limits& limits,
                           NewId new_id)
    : parts_(parts),
      limits_(limits),
      new_id_(std::move(new_id)),
      queue_(limits.max_waiting_turns) {}

Conversation::~Conversation() = default;

template <typename Response>
Callback<absl::StatusOr<Response>> Conversation::Audited(
    const char* action, const Caller& caller, std::string session,
    std::string user, Callback<absl::StatusOr<Response>> done) const {
  if (parts_.observer == nullptr) return done;
  return [observer = parts_.observer, action, who = WhoIs(caller),
          session = std::move(session), user = std::move(user),
          done = std::move(done)](absl::StatusOr<Response> result) mutable {
    observer->Audit({.who = who,
                     .action = action,
                     .session = session,
                     .user = user,
                     .outcome = result.status()});
    done(std::move(result));
  };
}

void Conversation::StartSession(
    const v1::StartSessionRequest& request, Caller caller,
    Callback<absl::StatusOr<v1::StartSessionResponse>> done) {
  absl::Duration ttl = limits_.session_ttl;
  const absl::Status may_start = CheckMayStart(caller, request);
  if (!may_start.ok()) return done(may_start);
  if (request.has_ttl()) {
    const auto parsed =
        ParseTtl(request.ttl(), caller.widget() ? limits_.session_ttl
                                                : limits_.max_session_ttl);
    if (!parsed.ok()) return done(parsed.status());
    ttl = *parsed;
  }
  const absl::Status user_key =
      CheckUserKey(request.user_key(), limits_.max_user_key_bytes);
  if (!user_key.ok()) return done(user_key);
  const auto topic = FindTopic(*parts_.topics->Newest(), request.topic());
  if (!topic.ok()) return done(topic.status());
  if (parts_.rates != nullptr) {
    absl::Status taken = parts_.rates->TakeStart(caller.key, caller.network);
    if (!taken.ok()) return done(std::move(taken));
  }
  absl::StatusOr<std::string> id = new_id_();
  if (!id.ok()) return done(id.status());
  if (caller.widget()) *id = WidgetSessionId(*id, caller.key->key.id);

  dialogue::TurnResult result = dialogue::Start(**topic);
  if (parts_.quotes != nullptr) parts_.quotes->Fill(&result.reply);
  std::string user = UserDigest(caller.tenant, request.user_key());
  SessionRecord record =
      NewSession({.tenant = std::move(caller.tenant), .id = *std::move(id)},
                 std::move(user), result.state, ttl);
  const absl::Time now = record.create_time;
  v1::StartSessionResponse response;
  response.set_session_id(record.key.id);
  *response.mutable_reply() = std::move(result.reply);
  *response.mutable_expire_time() = TimestampOf(record.expire_time);

  if (caller.gone && caller.gone()) return done(Gone());
  parts_.store->Create(
      std::move(record), now,
      [observer = parts_.observer, topic = *topic, done = std::move(done),
       response = std::move(response)](absl::Status status) mutable {
        if (!status.ok()) return done(std::move(status));
        if (observer != nullptr) observer->SessionBegan(topic->id());
        done(std::move(response));
      });
}

SessionRecord Conversation::NewSession(SessionKey key, std::string user,
                                       const v1::SessionState& state,
                                       absl::Duration ttl) const {
  const absl::Time now = parts_.clock->Now();
  return {.key = std::move(key),
          .user = std::move(user),
          .state = state.SerializeAsString(),
          .create_time = now,
          .expire_time = now + ttl,
          .ttl = ttl};
}

absl::Status Conversation::CheckTurn(const v1::SendTurnRequest& request,
                                     const Caller& caller) const {
  absl::Status status =
      CheckTurnId(request.turn_id(), limits_.max_turn_id_bytes);
  if (!status.ok()) return status;
  status = CheckText(request.text(), limits_.max_text_bytes);
  if (!status.ok()) return status;
  return MayKnow(caller, request.session_id()) ? absl::OkStatus()
                                               : NoSuchSession();
}

void Conversation::SendTurn(const v1::SendTurnRequest& request, Caller caller,
                            Callback<absl::StatusOr<std::string>> done) {
  SendTurnOf(nullptr, request, std::move(caller), std::move(done));
}

void Conversation::SendChatTurn(const v1::SendTurnRequest& request,
                                const ChatTurn& chat, Caller caller,
                                Callback<absl::StatusOr<std::string>> done) {
  if (chat.wish == ChatTurn::Wish::kForget) {
    done = Audited("session.delete", caller, SessionHash(request.session_id()),
                   "", std::move(done));
  }
  SendTurnOf(&chat, request, std::move(caller), std::move(done));
}

void Conversation::SendTurnOf(const ChatTurn* chat,
                              const v1::SendTurnRequest& request, Caller caller,
                              Callback<absl::StatusOr<std::string>> done) {
  const absl::Status status = CheckTurn(request, caller);
  if (!status.ok()) return done(status);
  const auto today = ParseDay(request.today());
  if (!today.ok()) return done(today.status());
  if (parts_.rates != nullptr) {
    absl::Status taken =
        parts_.rates->TakeTurn(caller.tenant, request.session_id());
    if (!taken.ok()) return done(std::move(taken));
  }

  const auto turn = std::make_shared<PendingTurn>(PendingTurn{
      .request = request,
      .chat = chat,
      .key = {.tenant = std::move(caller.tenant), .id = request.session_id()},
      .gone = std::move(caller.gone),
      .today = *today,
      .done = std::move(done),
      .observer = parts_.observer});
  if (turn->observer != nullptr) turn->observer->TurnArrived();
  // By tenant too: whoever knows another tenant's session must not hold up its
  // turns.
  const bool queued =
      queue_.Run(absl::StrCat(turn->key.tenant, "/", turn->key.id),
                 [this, turn](TurnQueue::Release release) {
                   turn->Begin(std::move(release));
                   LoadForTurn(turn);
                 });
  if (!queued) {
    if (turn->observer != nullptr) turn->observer->TurnRefused();
    turn->done(
        Refuse("waiting_turns",
               absl::ResourceExhaustedError(absl::StrCat(
                   "turns of this session: ", limits_.max_waiting_turns,
                   " wait already; await replies before sending more"))));
  }
}

void Conversation::LoadForTurn(PendingTurnPtr turn) {
  if (turn->gone && turn->gone()) return turn->Finish(Gone());
  PendingTurn& pending = *turn;
  parts_.store->Load(
      pending.key, pending.request.turn_id(), parts_.clock->Now(),
      [this,
       turn = std::move(turn)](absl::StatusOr<LoadedSession> loaded) mutable {
        turn->End(&TurnReport::load);
        const bool expired = absl::IsFailedPrecondition(loaded.status());
        // A button has no session to begin: what it answers is gone.
        if (turn->chat != nullptr && !turn->chat->tap.has_value() &&
            (expired || absl::IsNotFound(loaded.status()))) {
          turn->after_a_while |= expired;
          return BeginForTurn(std::move(turn));
        }
        if (!loaded.ok()) return turn->Finish(Explain(loaded.status()));
        if (loaded->response.has_value()) {
          turn->report.redelivered = true;
          return turn->Finish(*std::move(loaded->response));
        }
        TakeTurn(std::move(turn), *std::move(loaded));
      });
}

void Conversation::LoadAgain(PendingTurnPtr turn) {
  if (++turn->attempts < kMaxAttempts) return LoadForTurn(std::move(turn));
  turn->Finish(absl::UnavailableError(
      "too many turns of this session at once; send it again"));
}

absl::Status Conversation::Admit(const v1::SendTurnRequest& request,
                                 const v1::SessionState& state) const {
  if (request.has_expected_turn() && request.expected_turn() != state.turn()) {
    return absl::AbortedError(absl::StrCat(
        "expected_turn: the session has taken ", state.turn(), " turns, not ",
        request.expected_turn(), "; see GetSession, then send again"));
  }
  if (state.turn() >= limits_.max_turns) {
    return Refuse("session_turns",
                  absl::ResourceExhaustedError(absl::StrCat(
                      "the session has taken all of its ", limits_.max_turns,
                      " turns; begin a new one with StartSession")));
  }
  return absl::OkStatus();
}

void Conversation::TakeTurn(PendingTurnPtr turn, LoadedSession loaded) {
  SessionRecord& record = loaded.record;
  const v1::SendTurnRequest& request = turn->request;
  v1::SessionState state;
  if (!state.ParseFromString(record.state)) {
    return turn->Finish(absl::DataLossError(
        "the stored session cannot be read; begin a new one with "
        "StartSession"));
  }
  if (turn->chat != nullptr) {
    return TakeChatTurn(std::move(turn), std::move(record), std::move(state));
  }
  const absl::Status admitted = Admit(request, state);
  if (!admitted.ok()) return turn->Finish(admitted);
  const auto topic =
      parts_.topics->ForSession(state.topic(), state.knowledge_version());
  if (!topic.ok()) return turn->Finish(TopicIsGone(state.topic()));
  turn->report.topic = (*topic)->id();

  const absl::optional<absl::CivilDay> today =
      turn->today.has_value() ? turn->today : parts_.clock->Today();
  dialogue::TurnResult result = dialogue::Step(
      **topic, std::move(state),
      {.text = request.text(), .today = today, .trace = request.trace()});
  turn->report.kind = result.kind;
  turn->report.assessed = result.reply.assessment().urgency();

  // Never earlier, where the clock was put back.
  record.expire_time =
      std::max(record.expire_time, parts_.clock->Now() + record.ttl);
  v1::SendTurnResponse response;
  response.set_turn(result.state.turn());
  *response.mutable_expire_time() = TimestampOf(record.expire_time);
  for (v1::TraceEntry& entry : result.trace) {
    *response.add_trace() = std::move(entry);
  }
  record.state = result.state.SerializeAsString();
  if (parts_.quotes == nullptr) {
    return CommitTurn(std::move(turn), std::move(record),
                      Serialize(result.state.last_reply(), response));
  }
  parts_.quotes->Fill(&result.reply);
  *response.mutable_reply() = std::move(result.reply);
  CommitTurn(std::move(turn), std::move(record), response.SerializeAsString());
}

void Conversation::CommitTurn(PendingTurnPtr turn, SessionRecord next,
                              std::string response, bool alone) {
  turn->End(&TurnReport::step);
  if (turn->gone && turn->gone()) return turn->Finish(Gone());
  StoredTurn taken = {
      .turn_id = turn->request.turn_id(), .response = response, .alone = alone};
  parts_.store->Commit(
      std::move(next), std::move(taken), parts_.clock->Now(),
      [this, turn = std::move(turn),
       response = std::move(response)](absl::Status status) mutable {
        turn->End(&TurnReport::commit);
        if (status.ok()) return turn->Finish(std::move(response));
        if (!absl::IsAborted(status)) return turn->Finish(Explain(status));
        ++turn->report.conflicts;
        LoadAgain(std::move(turn));
      });
}

void Conversation::GetSession(
    const v1::GetSessionRequest& request, Caller caller,
    Callback<absl::StatusOr<v1::GetSessionResponse>> done) {
  done = Audited("session.read", caller, SessionHash(request.session_id()), "",
                 std::move(done));
  if (!MayKnow(caller, request.session_id())) return done(NoSuchSession());
  const SessionKey key = {.tenant = std::move(caller.tenant),
                          .id = request.session_id()};
  LoadToRead(key, [this, done = std::move(done)](
                      absl::StatusOr<ReadSession> read) mutable {
    if (!read.ok()) return done(read.status());
    v1::GetSessionResponse response;
    *response.mutable_session() =
        ViewOf(read->record.key.id, read->state, read->record.expire_time);
    if (parts_.quotes != nullptr) {
      parts_.quotes->Fill(response.mutable_session()->mutable_last_reply());
    }
    done(std::move(response));
  });
}

void Conversation::GetSummary(
    const v1::GetSummaryRequest& request, Caller caller,
    Callback<absl::StatusOr<v1::GetSummaryResponse>> done) {
  done = Audited("session.summary", caller, SessionHash(request.session_id()),
                 "", std::move(done));
  if (!v1::SummaryFormat_IsValid(request.format())) {
    return done(absl::InvalidArgumentError(
        "format: there is no such format; see SummaryFormat"));
  }
  if (!MayKnow(caller, request.session_id())) return done(NoSuchSession());
  const SessionKey key = {.tenant = std::move(caller.tenant),
                          .id = request.session_id()};
  LoadToRead(key, [this, format = request.format(), done = std::move(done)](
                      absl::StatusOr<ReadSession> read) mutable {
    if (!read.ok()) return done(read.status());
    const SessionRecord& record = read->record;
    const auto topic = parts_.topics->ForSession(
        read->state.topic(), read->state.knowledge_version());
    if (!topic.ok()) return done(TopicIsGone(read->state.topic()));
    v1::GetSummaryResponse response;
    // A turn sets the expiry to its time and the ttl.
    *response.mutable_summary() =
        Summarize(**topic, std::move(read->state),
                  {.begin = record.create_time,
                   .last_turn = std::max(record.create_time,
                                         record.expire_time - record.ttl),
                   .made = parts_.clock->Now()});
    if (parts_.quotes != nullptr) {
      parts_.quotes->Fill(response.mutable_summary());
    }
    WriteSummary(**topic, format, /*seed=*/record.key.id, &response);
    done(std::move(response));
  });
}

void Conversation::LoadToRead(const SessionKey& key,
                              Callback<absl::StatusOr<ReadSession>> done) {
  parts_.store->Load(
      key, /*turn_id=*/"", parts_.clock->Now(),
      [done = std::move(done)](absl::StatusOr<LoadedSession> loaded) mutable {
        if (!loaded.ok()) return done(Explain(loaded.status()));
        ReadSession read;
        if (!read.state.ParseFromString(loaded->record.state)) {
          return done(absl::DataLossError("the stored session cannot be read"));
        }
        read.record = std::move(loaded->record);
        done(std::move(read));
      });
}

void Conversation::DeleteSession(
    const v1::DeleteSessionRequest& request, Caller caller,
    Callback<absl::StatusOr<v1::DeleteSessionResponse>> done) {
  done = Audited("session.delete", caller, SessionHash(request.session_id()),
                 "", std::move(done));
  // What cannot be a session is not there either.
  if (!MayKnow(caller, request.session_id())) {
    return done(v1::DeleteSessionResponse());
  }
  const SessionKey key = {.tenant = std::move(caller.tenant),
                          .id = request.session_id()};
  parts_.store->Delete(key, parts_.clock->Now(),
                       [done = std::move(done)](absl::Status status) mutable {
                         if (!status.ok()) return done(std::move(status));
                         done(v1::DeleteSessionResponse());
                       });
}

void Conversation::DeleteUser(
    const v1::DeleteUserRequest& request, Caller caller,
    Callback<absl::StatusOr<v1::DeleteUserResponse>> done) {
  done = Audited("user.delete", caller, "",
                 UserHash(UserDigest(caller.tenant, request.user_key())),
                 std::move(done));
  if (request.user_key().empty()) {
    return done(absl::InvalidArgumentError(
        "user_key: it is empty; give the one that the sessions were begun "
        "with"));
  }
  const absl::Status checked =
      CheckUserKey(request.user_key(), limits_.max_user_key_bytes);
  if (!checked.ok()) return done(checked);
  parts_.store->DeleteUser(
      UserDigest(caller.tenant, request.user_key()), parts_.clock->Now(),
      [done = std::move(done)](absl::Status status) mutable {
        if (!status.ok()) return done(std::move(status));
        done(v1::DeleteUserResponse());
      });
}

}  // namespace footnote::service
