#include "service/chat_turn.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "dialogue/respond/composer.h"
#include "dialogue/respond/phrasing.h"

namespace footnote::service {
namespace {

absl::Status OldButton() {
  return absl::AbortedError(
      "the button was not under the reply given last; answer that one");
}

// Whether the slot asked for takes a number, which then is no choice's place.
bool AwaitsNumber(const knowledge::Topic& topic, const v1::Reply& reply) {
  const int slot = topic.FindSlot(reply.pending_slot());
  return slot >= 0 && topic.slots()[slot].numeric();
}

v1::Reply LastReply(const v1::SessionState& state) {
  v1::Reply reply;
  reply.ParseFromString(state.last_reply());
  return reply;
}

// Nothing comes before danger.
void SayFirst(std::string text, v1::Reply* reply) {
  v1::ReplyPart part;
  part.set_act(v1::SYSTEM_ACT_ACKNOWLEDGE);
  part.add_sentences()->set_text(std::move(text));
  part.Swap(reply->add_parts());
  for (int i = reply->parts_size() - 1;
       i > 0 && reply->parts(i - 1).act() != v1::SYSTEM_ACT_ESCALATE; --i) {
    reply->mutable_parts()->SwapElements(i, i - 1);
  }
  reply->set_text(dialogue::RenderText(*reply));
}

// What is left is a session in which nothing was said.
dialogue::TurnResult Forget(const knowledge::Topic& topic) {
  dialogue::TurnResult result = dialogue::Start(topic);
  v1::Reply reply;
  reply.set_phase(result.reply.phase());
  reply.set_text(dialogue::Phrasing(topic, 0).Say("chat_forgotten"));
  v1::ReplyPart* const part = reply.add_parts();
  part->set_act(v1::SYSTEM_ACT_ACKNOWLEDGE);
  part->add_sentences()->set_text(reply.text());
  result.reply = std::move(reply);
  return result;
}

}  // namespace

ChatTap TapOn(const v1::SendTurnResponse& response, int choice) {
  const auto& expires = response.expire_time();
  return {.turn = response.turn(),
          .expire_us = expires.seconds() * 1'000'000 + expires.nanos() / 1'000,
          .choice = choice};
}

absl::StatusOr<std::string> SaidInChat(const ChatTurn& chat,
                                       const knowledge::Topic& topic,
                                       const v1::SessionState& state,
                                       absl::Time expire_time,
                                       absl::string_view typed) {
  if (chat.tap.has_value()) {
    const v1::Reply last = LastReply(state);
    if (chat.tap->turn != state.turn() ||
        chat.tap->expire_us != absl::ToUnixMicros(expire_time) ||
        chat.tap->choice < 0 || chat.tap->choice >= last.quick_replies_size()) {
      return OldButton();
    }
    return last.quick_replies(chat.tap->choice).text();
  }
  // "1" for a question of before must clear no danger that was told since.
  if (state.pending().kind() == v1::Pending::KIND_EMERGENCY) {
    return std::string(typed);
  }
  int number = 0;
  if (!absl::SimpleAtoi(absl::StripAsciiWhitespace(typed), &number)) {
    return std::string(typed);
  }
  const v1::Reply last = LastReply(state);
  if (number < 1 || number > last.quick_replies_size() ||
      AwaitsNumber(topic, last)) {
    return std::string(typed);
  }
  return last.quick_replies(number - 1).text();
}

dialogue::TurnResult StepInChat(ChatTurn::Wish wish,
                                const knowledge::Topic& topic,
                                v1::SessionState state,
                                const dialogue::Turn& turn,
                                bool after_a_while) {
  if (wish == ChatTurn::Wish::kForget) return Forget(topic);
  if (wish == ChatTurn::Wish::kBeginAnew) {
    dialogue::TurnResult result = dialogue::Start(topic);
    // Counted on, so that a chat cannot grow for ever by beginning anew.
    result.state.set_turn(state.turn() + 1);
    return result;
  }
  const bool first = state.turn() == 0;
  dialogue::TurnResult result = dialogue::Step(topic, std::move(state), turn);
  if (first) {
    result.reply.set_disclaimer(dialogue::Start(topic).reply.disclaimer());
  }
  if (after_a_while) {
    SayFirst(dialogue::Phrasing(topic, 0).Say("chat_after_a_while"),
             &result.reply);
  }
  return result;
}

}  // namespace footnote::service
