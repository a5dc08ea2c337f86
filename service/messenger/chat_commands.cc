#include "service/messenger/chat_commands.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace footnote::service {

bool IsCommand(absl::string_view text) {
  return text.size() > 1 && text[0] == '/' && absl::ascii_isalpha(text[1]);
}

void TakeText(absl::string_view text, ChatUpdate* update) {
  update->kind = ChatUpdate::Kind::kTurn;
  if (!IsCommand(text)) {
    update->text = std::string(text);
    return;
  }
  const absl::string_view word =
      text.substr(1, text.find_first_of(" \t\r\n") - 1);
  const std::string command =
      absl::AsciiStrToLower(word.substr(0, word.find('@')));
  if (command == "start") {
    update->wish = ChatTurn::Wish::kBeginAnew;
  } else if (command == "delete") {
    update->wish = ChatTurn::Wish::kForget;
  } else {
    update->text = absl::StrCat(command, text.substr(1 + word.size()));
    if (command == "help") update->note = "chat_commands";
  }
}

}  // namespace footnote::service
