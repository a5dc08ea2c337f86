// A turn that comes from a messenger's chat. Messengers tell no sessions apart,
// only chats: the session of a chat has a name that is made from the chat, and
// begins by itself.
#ifndef FOOTNOTE_SERVICE_CHAT_TURN_H_
#define FOOTNOTE_SERVICE_CHAT_TURN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "dialogue/engine.h"
#include "footnote/v1/dialogue_service.pb.h"
#include "knowledge/topic.h"

namespace footnote::service {

// A button that was tapped under a reply. Old ones stay on the screen, so it
// says which reply it was under: a session takes that as an answer only to the
// reply given last.
struct ChatTap {
  int32_t turn = 0;
  int64_t expire_us = 0;  // of the response, in microseconds since 1970
  int choice = 0;         // its place among the quick replies, from 0
};

struct ChatTurn {
  enum class Wish {
    kSay,
    kBeginAnew,  // "/start"
    kForget,     // "/delete"
  };

  // What the session begins with, as in StartSession.
  std::string topic;
  std::string user_key;
  Wish wish = Wish::kSay;
  // Said instead of the text.
  absl::optional<ChatTap> tap;
};

// The mark of the buttons under a response.
ChatTap TapOn(const v1::SendTurnResponse& response, int choice);

// What the user says to `state`: the text of the choice that was tapped, or of
// the one whose number was typed, else what was typed. ABORTED: the button is
// not one of the reply given last.
absl::StatusOr<std::string> SaidInChat(const ChatTurn& chat,
                                       const knowledge::Topic& topic,
                                       const v1::SessionState& state,
                                       absl::Time expire_time,
                                       absl::string_view typed);

// Takes the turn. The first turn of a session says what the opening would have
// said of the service, and `after_a_while` adds that an older session has
// ended. Pure.
dialogue::TurnResult StepInChat(ChatTurn::Wish wish,
                                const knowledge::Topic& topic,
                                v1::SessionState state,
                                const dialogue::Turn& turn, bool after_a_while);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_CHAT_TURN_H_
