#include "dialogue/understand/asking.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "dialogue/understand/acts.h"
#include "dialogue/understand/context.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

// What `text` asks, " | " between one thing and another.
std::string Asked(const std::string& text) {
  const ReadingContext context;
  const Message message(HandTopic(), text, context, Tracer(nullptr));
  std::string asked;
  for (const Asking& asking :
       FindAskings(message, ReadActs(message, Context(message)))) {
    if (!asked.empty()) asked += " | ";
    const Span span = message.SpanOf(asking.range.begin, asking.range.end);
    absl::StrAppend(&asked, text.substr(span.begin, span.end - span.begin));
  }
  return asked;
}

TEST(AskingTest, GoesFromTheWordsThatAskToTheEndOfTheirSentence) {
  EXPECT_EQ(Asked("It is numb. Should I rest it when I type?"),
            "Should I rest it when I type?");
  EXPECT_EQ(Asked("Can I type? It is numb. Why is that?"),
            "Can I type? | Why is that?");
  EXPECT_EQ(Asked("it is numb"), "");
}

TEST(AskingTest, TakesAHeadingForNoQuestion) {
  EXPECT_EQ(Asked("How long: 5 weeks"), "");
  EXPECT_EQ(Asked("how long it has been numb: five weeks"), "");
  EXPECT_EQ(Asked("how long should I rest it for this: a week or so?"),
            "how long should I rest it for this: a week or so?");
}

TEST(AskingTest, BeginsASentenceOfItsOwnBehindAComma) {
  EXPECT_EQ(Asked("my hand is numb, am I silly?"), "am I silly?");
}

TEST(AskingTest, AsksTheUsersOwnWordsOnlyWhereSomethingWasTold) {
  EXPECT_EQ(Asked("What does that mean?"), "");
  EXPECT_EQ(Asked("I wear a splint. What does that mean?"),
            "What does that mean?");
}

}  // namespace
}  // namespace footnote::dialogue
