// What people in messengers write to a bot rather than to whoever listens.
#ifndef FOOTNOTE_SERVICE_MESSENGER_CHAT_COMMANDS_H_
#define FOOTNOTE_SERVICE_MESSENGER_CHAT_COMMANDS_H_

#include "service/messenger/messenger.h"

namespace footnote::service {

// Whether the text is a command: "/back", "/start@our_bot".
bool IsCommand(absl::string_view text);

// Makes the update a turn that says `text`. /start, /delete and /help are what
// they are everywhere; of another command the dialogue itself knows the word,
// such as "back".
void TakeText(absl::string_view text, ChatUpdate* update);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_MESSENGER_CHAT_COMMANDS_H_
