#include "dialogue/understand/calendar.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Today is Wednesday, 11 March 2026.
TEST(CalendarTest, CountsDaysFromThePointToToday) {
  const struct {
    const char* text;
    const char* finding;
  } kCases[] = {
      {"sore since Tuesday", "days=1[1,1]"},
      {"sore since last Tuesday", "days=1[1,1]"},
      {"sore since Wednesday", "days=7[7,7]"},
      {"sore since the weekend", "days=4[4,4]"},
      {"sore since the 3rd", "days=8[8,8]"},
      {"sore since the 20th", "days=19[19,19]"},
      {"sore since 3 March", "days=8[8,8]"},
      {"sore since March 3rd", "days=8[8,8]"},
      {"sore since the 3rd of March", "days=8[8,8]"},
      {"sore since June", "days=283[254,283]"},
      {"sore since mid February", "days=25[11,38]"},
      {"sore since the end of January", "days=39[39,69]"},
      {"it started back in June", "days=283[254,283]"},
      {"sore since June 2024", "days=648[619,648]"},
      {"sore since 2025", "days=434[70,434]"},
      {"sore since yesterday", "days=1[1,1]"},
      {"sore since the exam on Sunday", "days=3[3,3]"},
      {"it started on Saturday", "days=4[4,4]"},
      {"it started a week last Thursday", "days=13[13,13]"},
      {"it started a week ago on Sunday", "days=10[10,10]"},
      {"it started two Saturdays ago", "days=11[11,11]"},
      {"sore since 13/11", "days=118[118,118]"},
      {"sore since 3/2", "days=36[36,36]"},
      {"sore since 2026-02-10", "days=29[29,29]"},
      {"sore since the beginning of the month", "days=10[10,10]"},
      {"sore since the 4th of this month", "days=7[7,7]"},
      {"sore since Tuesday 24 February", "days=15[15,15]"},
      {"sore since Saturday the 28th", "days=11[11,11]"},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Findings(c.text), ElementsAre(c.finding)) << c.text;
  }
}

TEST(CalendarTest, CountsFromTheLastFeastOfItsName) {
  const struct {
    const char* text;
    const char* finding;
  } kCases[] = {
      {"sore since Christmas", "days=76[76,76]"},
      {"sore since Boxing Day", "days=75[75,75]"},
      {"sore since New Year", "days=69[69,69]"},
      {"sore since Valentine's Day", "days=25[25,25]"},
      {"it started at Halloween", "days=131[131,131]"},
      // Still to come this year.
      {"sore since St Patrick's Day", "days=359[359,359]"},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Findings(c.text), ElementsAre(c.finding)) << c.text;
  }
}

TEST(CalendarTest, TakesAShortNameForADayOnlyBehindSinceOrOn) {
  EXPECT_THAT(Findings("sore since sat"), ElementsAre("days=4[4,4]"));
  EXPECT_THAT(Findings("it started on sat"), ElementsAre("days=4[4,4]"));
  EXPECT_THAT(Findings("it hurt as I sat down"), IsEmpty());
  EXPECT_THAT(Findings("sore in the sun"), IsEmpty());
}

TEST(CalendarTest, TakesNoDayThatHasNotCome) {
  for (const char* text : {"sore since 2026-11-10", "sore since 2026-13-10"}) {
    EXPECT_THAT(Findings(text), IsEmpty()) << text;
  }
}

TEST(CalendarTest, ReadsNoDateWithoutToday) {
  ReadingContext context;
  context.trace = true;
  const Reading reading =
      Understand(HandTopic(), "sore since Tuesday", context);
  EXPECT_THAT(reading.mentions, IsEmpty());
  EXPECT_TRUE(Traced(reading, "calendar", "today is not known"));
  EXPECT_EQ(
      Understand(HandTopic(), "sore since yesterday", context).mentions.size(),
      1u);
}

TEST(CalendarTest, TakesADayToComeForNoBeginning) {
  for (const char* text :
       {"I have an exam on Sunday", "next Tuesday", "can I type on Monday?"}) {
    EXPECT_THAT(Findings(text), IsEmpty()) << text;
  }
}

}  // namespace
}  // namespace footnote::dialogue
