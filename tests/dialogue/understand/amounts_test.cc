#include "dialogue/understand/amounts.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

using ::testing::IsEmpty;

// The amounts of time in `text` as "best[min,max]".
std::vector<std::string> Days(absl::string_view text) {
  ReadingContext context;
  context.today = Today();
  const Message message(HandTopic(), text, context, Tracer(nullptr));
  const Context standing(message);
  std::vector<std::string> days;
  for (const Amount& amount : ReadAmounts(message, standing)) {
    if (amount.kind != v1::SLOT_KIND_DURATION) continue;
    days.push_back(
        absl::StrCat(amount.best, "[", amount.min, ",", amount.max, "]"));
  }
  return days;
}

TEST(AmountsTest, ReadsLengthsOfTime) {
  const struct {
    const char* text;
    const char* days;
  } kCases[] = {
      {"two weeks", "14[14,14]"},
      {"2wks", "14[14,14]"},
      {"10d", "10[10,10]"},
      {"a fortnight", "14[14,14]"},
      {"a couple of weeks", "14[14,14]"},
      {"a few days", "3[3,3]"},
      {"several days", "5[3,7]"},
      {"a week and a half", "10.5[10.5,10.5]"},
      {"two and a half weeks", "17.5[17.5,17.5]"},
      {"1 1/2 weeks", "10.5[10.5,10.5]"},
      {"2\xC2\xBD weeks", "17.5[17.5,17.5]"},
      {"half a week", "3.5[3.5,3.5]"},
      {"a week and 3 days", "10[10,10]"},
      {"twenty-one days", "21[21,21]"},
      {"3 or 4 days", "4[3,4]"},
      {"3-4 days", "4[3,4]"},
      {"three to four days", "4[3,4]"},
      {"between 3 and 4 weeks", "25[21,28]"},
      {"two, maybe three days", "3[2,3]"},
      {"a day or two", "2[1,2]"},
      {"a week to a month", "19[7,30]"},
      {"over a week", "8[8,13]"},
      {"more than 2 weeks", "15[15,20]"},
      {"over a month", "31[31,59]"},
      {"over 3 days", "4[4,5]"},
      {"less than 2 weeks", "13[0,13]"},
      {"less than a day", "0.5[0,0.5]"},
      {"at least two weeks", "14[14,20]"},
      {"3+ weeks", "21[21,27]"},
      {"about ten days", "10[10,10]"},
      {"10ish days", "10[10,10]"},
      {"two weeks or so", "14[14,14]"},
      {"for weeks", "21[14,42]"},
      {"for ages", "90[30,365]"},
      {"all week", "7[5,7]"},
      {"yesterday", "1[1,1]"},
      {"this morning", "0[0,0]"},
      {"two days ago", "2[2,2]"},
      {"6 wks of pain", "42[42,42]"},
      {"2 and 1/2 weeks", "17.5[17.5,17.5]"},
      {"2 1/2 weeks", "17.5[17.5,17.5]"},
      {"3/4 weeks", "25[21,28]"},
      {"month and a half of soreness", "45[45,45]"},
      {"a week today", "7[7,7]"},
      {"two weeks yesterday", "15[15,15]"},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Days(c.text), ::testing::ElementsAre(c.days)) << c.text;
  }
}

TEST(AmountsTest, ReadsPartsOfAWeekMonthAndYearAsCliniciansWriteThem) {
  const struct {
    const char* text;
    const char* days;
  } kCases[] = {
      {"2/7", "2[2,2]"},
      {"3/52", "21[21,21]"},
      {"4/12", "120[120,120]"},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Days(c.text), ::testing::ElementsAre(c.days)) << c.text;
  }
  for (const char* text : {"3 / 52", "90/52", "5/8"}) {
    EXPECT_THAT(Days(text), IsEmpty()) << text;
  }
}

TEST(AmountsTest, ReadsTheDayOrWeekThatIsCounted) {
  const struct {
    const char* text;
    const char* days;
  } kCases[] = {
      {"day 4", "4[3,4]"},
      {"day 4 of this", "4[3,4]"},
      {"week 2", "10.5[7,14]"},
      {"the third week", "17.5[14,21]"},
      {"the 3rd week of pain", "17.5[14,21]"},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Days(c.text), ::testing::ElementsAre(c.days)) << c.text;
  }
  for (const char* text : {"week 3 of the plan", "day 300"}) {
    EXPECT_THAT(Days(text), IsEmpty()) << text;
  }
}

TEST(AmountsTest, TakesTheUnitToldBefore) {
  EXPECT_THAT(Days("on tablets for 3 days, in pain for 8"),
              ::testing::ElementsAre("3[3,3]", "8[8,8]"));
  EXPECT_THAT(Days("stiff for 2 weeks, numb for 3"),
              ::testing::ElementsAre("14[14,14]", "21[21,21]"));
  EXPECT_THAT(Days("in pain for 8"), IsEmpty());
  EXPECT_THAT(Days("on tablets for 3 days, for 8 keyboards"),
              ::testing::ElementsAre("3[3,3]"));
}

TEST(AmountsTest, ReadsNoLengthOfTimeInWhatIsNone) {
  for (const char* text : {"three times a week",
                           "twice a day",
                           "every two days",
                           "10% a week",
                           "30 miles a week",
                           "45 years old",
                           "a 45 year old typist",
                           "at 5 pm",
                           "a meeting in two weeks",
                           "the next 2 weeks",
                           "2 weeks until the exam",
                           "3 weeks off",
                           "two weeks of rest",
                           "next Monday",
                           "every Monday",
                           "5k",
                           "it may be sore",
                           "the 3rd finger",
                           "24/7",
                           "T1D",
                           "the L5 d"}) {
    EXPECT_THAT(Days(text), IsEmpty()) << text;
  }
}

}  // namespace
}  // namespace footnote::dialogue
