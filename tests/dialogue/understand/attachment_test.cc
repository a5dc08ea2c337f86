#include "dialogue/understand/attachment.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(AttachmentTest, GivesEachAmountToTheAnchorOfItsClause) {
  EXPECT_THAT(
      Findings("I've been typing for 6 months and it started to hurt 2 days "
               "ago"),
      ElementsAre("days=2[2,2]", "new_to_typing=no"));
  EXPECT_THAT(Findings("two weeks ago I started typing and my wrist has hurt "
                       "for one week"),
              ElementsAre("place=wrist", "days=7[7,7]", "new_to_typing=yes"));
}

TEST(AttachmentTest, TakesTheTimeToldBeforeForSince) {
  EXPECT_THAT(Findings("started typing three weeks ago, been sore since"),
              ElementsAre("days=21[21,21]", "new_to_typing=yes"));
  EXPECT_THAT(Findings("it hurts since I started typing 3 weeks ago"),
              ElementsAre("days=21[21,21]", "new_to_typing=yes"));
}

TEST(AttachmentTest, TakesABareAmountWhereItsClauseIsAboutNothingElse) {
  EXPECT_THAT(Findings("about two weeks, and no numbness"),
              ElementsAre("days=14[14,14]", "numb=no"));
  EXPECT_THAT(Findings("it's been 2 weeks"), ElementsAre("days=14[14,14]"));
  for (const char* text :
       {"I bought a keyboard 2 weeks ago", "I rested for two weeks",
        "I have an exam in two weeks", "I played for 2 hours"}) {
    EXPECT_THAT(Findings(text), IsEmpty()) << text;
  }
}

TEST(AttachmentTest, TakesNoAmountOfWhatIsNotSo) {
  for (const char* text :
       {"no pain for two weeks", "what if it hurts for two weeks",
        "should it hurt for two weeks?", "it hurts for an hour after work",
        "3 months ago it hurt and then it went away"}) {
    EXPECT_THAT(Findings(text), IsEmpty()) << text;
  }
}

TEST(AttachmentTest, TakesAPercentage) {
  EXPECT_THAT(Findings("about 20% more typing"),
              ElementsAre("more_percent=20[20,20]"));
  EXPECT_THAT(Findings("ten percent"), ElementsAre("more_percent=10[10,10]"));
}

TEST(AttachmentTest, TakesABareNumberOnlyWhenItWasAskedFor) {
  EXPECT_THAT(Findings("14"), IsEmpty());
  EXPECT_THAT(Findings("14", "days"), ElementsAre("days=14[14,14]"));
  EXPECT_THAT(Findings("3-4", "days"), ElementsAre("days=4[3,4]"));
  EXPECT_THAT(Findings("about 20", "more_percent"),
              ElementsAre("more_percent=20[20,20]"));
  EXPECT_THAT(Findings("10 keyboards", "days"), IsEmpty());
}

TEST(AttachmentTest, RefusesWhatIsBeyondTheSlot) {
  EXPECT_THAT(Findings("it has hurt for 90 years"), IsEmpty());
}

}  // namespace
}  // namespace footnote::dialogue
