#include "dialogue/understand/attachment.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

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

TEST(AttachmentTest, TakesAVagueAmountForTheSideWhereMoreOfItLies) {
  for (const char* text :
       {"I've been typing for ages", "I've been typing for a long time",
        "I've been typing for donkey's years"}) {
    EXPECT_THAT(Findings(text), ElementsAre("new_to_typing=no")) << text;
  }
  // What the slot's own phrase says is no less sure.
  EXPECT_THAT(Findings("new to typing, I've been typing for ages, it seems"),
              ElementsAre("new_to_typing=yes"));
  EXPECT_THAT(Findings("I've been typing for two weeks"),
              ElementsAre("new_to_typing=yes"));
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

TEST(AttachmentTest, TakesWhatBeganByItself) {
  EXPECT_THAT(Findings("Started 10 days ago out of the blue"),
              ElementsAre("days=10[10,10]"));
  EXPECT_THAT(Findings("happened two weeks ago"),
              ElementsAre("days=14[14,14]"));
  EXPECT_THAT(Findings("all began a fortnight back"),
              ElementsAre("days=14[14,14]"));
  for (const char* text :
       {"the course began 10 days ago", "began a new job 10 days ago"}) {
    EXPECT_THAT(Findings(text), IsEmpty()) << text;
  }
}

TEST(AttachmentTest, TakesTodayOnlyForWhatBeganToday) {
  EXPECT_THAT(Findings("hurt my wrist today"),
              ElementsAre("place=wrist", "days=0[0,0]"));
  EXPECT_THAT(Findings("my wrist is less sore today"),
              ElementsAre("place=wrist"));
  EXPECT_THAT(Findings("a week today since it started to hurt"),
              ElementsAre("days=7[7,7]"));
  EXPECT_THAT(Findings("it aches all day"), IsEmpty());
}

TEST(AttachmentTest, ReadsAnAmountBehindAMarkOfWhatStandsBefore) {
  EXPECT_THAT(Findings("started typing because of my job, three weeks ago"),
              ElementsAre("new_to_typing=yes"));
  // Something wrong is told before it.
  EXPECT_THAT(Findings("my thumb is sore because I started typing, it has been "
                       "three weeks"),
              ElementsAre("place=thumb", "days=21[21,21]"));
  EXPECT_THAT(Findings("new to typing, two months in"),
              ElementsAre("new_to_typing=yes"));
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

TEST(AttachmentTest, BoundsAPercentageThatIsSaidToBeTheMost) {
  for (const char* text : {"no more than 10% more typing",
                           "never more than 10 percent more typing",
                           "I never did more typing by more than 10 percent"}) {
    EXPECT_THAT(Findings(text), ElementsAre("more_percent=10[10,10]")) << text;
  }
  EXPECT_THAT(Findings("no more than two days of pain"),
              ElementsAre("days=2[2,2]"));
  EXPECT_THAT(Findings("no more typing"), IsEmpty());
}

TEST(AttachmentTest, ReadsAPercentageInTwoWordsOrBehindAWeek) {
  EXPECT_THAT(Findings("20 per cent more typing every week"),
              ElementsAre("more_percent=20[20,20]"));
  EXPECT_THAT(Findings("each week 25% more typing"),
              ElementsAre("more_percent=25[25,25]"));
  EXPECT_THAT(Findings("12 per cent"), ElementsAre("more_percent=12[12,12]"));
}

TEST(AttachmentTest, TakesABareNumberOnlyWhenItWasAskedFor) {
  EXPECT_THAT(Findings("14"), IsEmpty());
  EXPECT_THAT(Findings("14", "days"), ElementsAre("days=14[14,14]"));
  EXPECT_THAT(Findings("3-4", "days"), ElementsAre("days=4[3,4]"));
  EXPECT_THAT(Findings("about 20", "more_percent"),
              ElementsAre("more_percent=20[20,20]"));
  EXPECT_THAT(Findings("10 keyboards", "days"), IsEmpty());
}

TEST(AttachmentTest, TakesNoTimeThatTheProblemIsComparedWith) {
  for (const char* text :
       {"it hurts less than last week", "it is about as sore as last week",
        "less sore than yesterday", "it's more painful than a week ago",
        "the pain is worse than it was two weeks ago",
        "less sore than it has been for ages"}) {
    EXPECT_THAT(Findings(text), Each(Not(StartsWith("days=")))) << text;
  }
  EXPECT_THAT(Findings("it hurts more than usual since last week"),
              ElementsAre("days=7[4,13]"));
  EXPECT_THAT(Findings("it has hurt for longer than two weeks"),
              ElementsAre("days=15[15,20]"));
  EXPECT_THAT(Findings("it hurts more than it should for two weeks now"),
              ElementsAre("days=14[14,14]"));
}

TEST(AttachmentTest, TakesNoTimeOfAChange) {
  for (const char* text :
       {"the pain gets better since last week",
        "the pain is getting worse since yesterday",
        "it is sore and gets worse over the last few days",
        "it was really sore last week, now it gets better"}) {
    EXPECT_THAT(Findings(text), Each(Not(StartsWith("days=")))) << text;
  }
  EXPECT_THAT(Findings("sore since last week, getting worse"),
              ElementsAre("days=7[4,13]", "trend=worse"));
  EXPECT_THAT(Findings("getting worse since it started last week"),
              ElementsAre("days=7[4,13]", "trend=worse"));
  EXPECT_THAT(Findings("it gets worse for ten days"),
              ElementsAre("days=10[10,10]", "trend=worse"));
}

TEST(AttachmentTest, RefusesWhatIsBeyondTheSlot) {
  EXPECT_THAT(Findings("it has hurt for 90 years"), IsEmpty());
}

}  // namespace
}  // namespace footnote::dialogue
