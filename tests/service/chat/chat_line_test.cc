#include "service/chat/chat_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace footnote::service {
namespace {

using testing::HasSubstr;

TEST(ChatLineTest, TellsCommandsFromWhatIsSaid) {
  const struct {
    const char* line;
    ChatVerb verb;
  } kCases[] = {
      {"", ChatVerb::kSay},
      {"no swelling", ChatVerb::kSay},
      {"summary", ChatVerb::kSay},
      {"and/or", ChatVerb::kSay},
      {" /quit", ChatVerb::kSay},
      {"/", ChatVerb::kSay},
      {"/3 of the way", ChatVerb::kSay},
      {"/back", ChatVerb::kBack},
      {"/summary", ChatVerb::kSummary},
      {"/trace on", ChatVerb::kTraceOn},
      {"/trace   OFF ", ChatVerb::kTraceOff},
      {"/new", ChatVerb::kNew},
      {"/delete", ChatVerb::kDelete},
      {"/help", ChatVerb::kHelp},
      {"/Quit", ChatVerb::kQuit},
      {"/trace", ChatVerb::kUnknown},
      {"/delete not yet", ChatVerb::kUnknown},
      {"/exit", ChatVerb::kUnknown},
  };
  for (const auto& c : kCases) {
    const ChatLine line = ReadChatLine(c.line);
    EXPECT_EQ(line.verb, c.verb) << c.line;
    EXPECT_EQ(line.text, c.line);
  }
}

TEST(ChatLineTest, ListsEveryCommand) {
  for (const char* name : {"/back", "/summary", "/trace on", "/trace off",
                           "/new", "/delete", "/help", "/quit"}) {
    EXPECT_THAT(ChatHelp(), HasSubstr(name));
    EXPECT_THAT(ChatCommandNames(), HasSubstr(name));
  }
}

}  // namespace
}  // namespace footnote::service
