// What a line that was typed means: something to say, or a command.
#ifndef FOOTNOTE_SERVICE_CHAT_CHAT_LINE_H_
#define FOOTNOTE_SERVICE_CHAT_CHAT_LINE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace footnote::service {

enum class ChatVerb {
  kSay,
  kBack,
  kSummary,
  kTraceOn,
  kTraceOff,
  kNew,
  kDelete,
  kHelp,
  kQuit,
  kUnknown,  // a command that there is not
};

struct ChatLine {
  ChatVerb verb = ChatVerb::kSay;
  std::string text;  // what is said; of other verbs the line as it was typed
};

// A command is a slash with a letter behind it at the line's beginning, in
// either case, and nothing else on the line: "/delete not yet" deletes nothing.
ChatLine ReadChatLine(absl::string_view line);

// Each command with what it does, one a line.
std::string ChatHelp();

// "/back, /summary, ..."
std::string ChatCommandNames();

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_CHAT_CHAT_LINE_H_
