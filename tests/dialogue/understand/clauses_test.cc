#include "dialogue/understand/clauses.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

// The clauses of `text`, " | " between them.
std::string Split(const std::string& text) {
  const ReadingContext context;
  const Message message(HandTopic(), text, context, Tracer(nullptr));
  std::string split;
  for (const Clause& clause : message.clauses) {
    if (!split.empty()) split += " | ";
    const Span span = message.SpanOf(clause.tokens.begin, clause.tokens.end);
    absl::StrAppend(&split, text.substr(span.begin, span.end - span.begin));
  }
  return split;
}

TEST(ClausesTest, SplitsWhereAStatementOfItsOwnBegins) {
  for (const char* split : {
           "numb. | stiff",
           "numb; | stiff",
           "not numb | but stiff",
           "numb | and it hurts",
           "numb, | it hurts",
           "no numbness, | stiff is what it is",
           "no numbness | it is stiff",
           "numb | should I rest",
           "my thumb is numb, | is that bad?",
           "no, | stiff",
           "no | I am stiff",
           "no pain | except at night",
       }) {
    std::string text(split);
    for (size_t bar; (bar = text.find(" | ")) != std::string::npos;) {
      text.replace(bar, 3, " ");
    }
    EXPECT_EQ(Split(text), split);
  }
}

TEST(ClausesTest, KeepsListsAndAmountsTogether) {
  for (const char* text :
       {"no numbness, stiffness or tingling", "numb and stiff",
        "a week and a half", "it hurts when I type",
        "no stiffness and numbness", "not so far"}) {
    EXPECT_EQ(Split(text), text);
  }
}

TEST(ClausesTest, IsLinearInLongMessages) {
  std::string text;
  while (text.size() < 4000) text += "no numbness, and it is stiff but ";
  const ReadingContext context;
  const Message message(HandTopic(), text, context, Tracer(nullptr));
  EXPECT_EQ(message.clause_of.size(), message.tokens.size());
  EXPECT_GT(message.clauses.size(), 200u);
}

}  // namespace
}  // namespace footnote::dialogue
