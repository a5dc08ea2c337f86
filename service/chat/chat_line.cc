#include "service/chat/chat_line.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace footnote::service {
namespace {

struct KnownCommand {
  absl::string_view name;
  ChatVerb verb;
  absl::string_view does;
};

constexpr KnownCommand kCommands[] = {
    {"/back", ChatVerb::kBack, "takes your last answer back"},
    {"/summary", ChatVerb::kSummary, "shows what a clinician would get"},
    {"/trace on", ChatVerb::kTraceOn, "says why it says what it says"},
    {"/trace off", ChatVerb::kTraceOff, "and says it no more"},
    {"/new", ChatVerb::kNew, "begins another conversation"},
    {"/delete", ChatVerb::kDelete, "deletes this one from the server"},
    {"/help", ChatVerb::kHelp, "shows this"},
    {"/quit", ChatVerb::kQuit, "ends the chat, as Ctrl-D does"},
};

bool IsCommand(absl::string_view line) {
  return line.size() > 1 && line[0] == '/' && absl::ascii_isalpha(line[1]);
}

}  // namespace

ChatLine ReadChatLine(absl::string_view line) {
  if (!IsCommand(line)) return {ChatVerb::kSay, std::string(line)};
  // However many spaces there are.
  const std::string typed = absl::AsciiStrToLower(absl::StrJoin(
      absl::StrSplit(line, absl::ByAnyChar(" \t\r"), absl::SkipEmpty()), " "));
  for (const KnownCommand& known : kCommands) {
    if (typed == known.name) return {known.verb, std::string(line)};
  }
  return {ChatVerb::kUnknown, std::string(line)};
}

std::string ChatHelp() {
  std::string help;
  for (const KnownCommand& known : kCommands) {
    absl::StrAppendFormat(&help, "  %-11s %s\n", known.name, known.does);
  }
  return help;
}

std::string ChatCommandNames() {
  std::vector<absl::string_view> names;
  for (const KnownCommand& known : kCommands) names.push_back(known.name);
  return absl::StrJoin(names, ", ");
}

}  // namespace footnote::service
