// The part of Conversation that messengers' chats need.
#include <algorithm>
#include <utility>

#include "dialogue/engine.h"
#include "service/chat_turn.h"
#include "service/conversation.h"
#include "service/find_topic.h"
#include "service/pending_turn.h"
#include "service/session_view.h"
#include "service/user_digest.h"

namespace footnote::service {

void Conversation::BeginForTurn(PendingTurnPtr turn) {
  const auto topic = FindTopic(*parts_.topics->Newest(), turn->chat->topic);
  if (!topic.ok()) return turn->Finish(topic.status());
  SessionRecord record =
      NewSession(turn->key, UserDigest(turn->key.tenant, turn->chat->user_key),
                 dialogue::Start(**topic).state, limits_.session_ttl);
  const absl::Time now = record.create_time;
  parts_.store->Create(std::move(record), now,
                       [this, topic = *topic,
                        turn = std::move(turn)](absl::Status status) mutable {
                         // Another server may have begun it; that of a clock
                         // behind ours still has the old one.
                         const bool raced = absl::IsAlreadyExists(status);
                         if (!status.ok() && !raced)
                           return turn->Finish(std::move(status));
                         if (!raced && turn->observer != nullptr) {
                           turn->observer->SessionBegan(topic->id());
                         }
                         LoadAgain(std::move(turn));
                       });
}

void Conversation::TakeChatTurn(PendingTurnPtr turn, SessionRecord record,
                                v1::SessionState state) {
  const ChatTurn& chat = *turn->chat;
  auto topic =
      parts_.topics->ForSession(state.topic(), state.knowledge_version());
  // What cannot go on begins anew, as what has expired does.
  const bool over = state.turn() >= limits_.max_turns || !topic.ok();
  if (over || chat.wish != ChatTurn::Wish::kSay) {
    topic = FindTopic(*parts_.topics->Newest(), chat.topic);
    if (!topic.ok()) return turn->Finish(topic.status());
  }
  if (over) {
    state = dialogue::Start(**topic).state;
    turn->after_a_while = true;
  }
  turn->report.topic = (*topic)->id();
  const absl::StatusOr<std::string> text = SaidInChat(
      chat, **topic, state, record.expire_time, turn->request.text());
  if (!text.ok()) return turn->Finish(text.status());
  dialogue::TurnResult result = StepInChat(
      chat.wish, **topic, std::move(state),
      {.text = *text, .today = parts_.clock->Today()}, turn->after_a_while);
  turn->report.kind = result.kind;
  turn->report.assessed = result.reply.assessment().urgency();
  if (parts_.quotes != nullptr) parts_.quotes->Fill(&result.reply);

  record.expire_time =
      std::max(record.expire_time, parts_.clock->Now() + record.ttl);
  record.state = result.state.SerializeAsString();
  v1::SendTurnResponse response;
  *response.mutable_reply() = std::move(result.reply);
  response.set_turn(result.state.turn());
  *response.mutable_expire_time() = TimestampOf(record.expire_time);
  CommitTurn(std::move(turn), std::move(record), response.SerializeAsString(),
             /*alone=*/over || chat.wish == ChatTurn::Wish::kForget);
}

}  // namespace footnote::service
