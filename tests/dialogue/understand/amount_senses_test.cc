#include "dialogue/understand/amount_senses.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

TEST(AmountSensesTest, SaysWhyAnAmountIsNoLengthOfTime) {
  const struct {
    const char* text;
    const char* why;
  } kCases[] = {
      {"I am 45 years old", "an age"},
      {"aged 45 years", "an age"},
      {"the first two weeks", "only the first"},
      {"3 easy runs a week", "how often"},
      {"it hurts every two days", "how often"},
      {"the next 2 weeks", "ahead"},
      {"an exam in two weeks", "ahead"},
      {"two weeks of rest", "something else"},
      {"less sore than yesterday", "compared with"},
      {"as sore as last week", "compared with"},
      {"worse than it was two weeks ago", "compared with"},
      {"less sore than it has been for weeks", "compared with"},
  };
  for (const auto& c : kCases) {
    EXPECT_TRUE(Traced(Read(c.text), "amount", c.why)) << c.text;
  }
}

TEST(AmountSensesTest, LetsALengthOfTheProblemBe) {
  for (const char* text :
       {"the pain is three weeks old", "two weeks of pain", "two weeks of this",
        "no better in two weeks", "it hurts for longer than two weeks",
        "it hurts as I fell last week", "sore as of last week",
        "it hurts more than it should for two weeks"}) {
    const Reading reading = Read(text);
    for (const char* why :
         {"an age", "how often", "ahead", "something else", "compared with"}) {
      EXPECT_FALSE(Traced(reading, "amount", why)) << text;
    }
  }
}

}  // namespace
}  // namespace footnote::dialogue
