#include "dialogue/understand/settle.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

using ::testing::ElementsAre;

TEST(SettleTest, TakesACorrectionOverWhatCameBefore) {
  EXPECT_THAT(Findings("two weeks. Actually make it three"),
              ElementsAre("days=21[21,21]"));
  EXPECT_THAT(Findings("3 weeks, no wait, 4 days"), ElementsAre("days=4[4,4]"));
  EXPECT_THAT(Findings("it is numb, sorry, I mean stiff, not numb"),
              ElementsAre("numb=no", "stiff=yes"));
}

TEST(SettleTest, TakesWhatIsKnownOverWhatIsInDoubt) {
  EXPECT_THAT(Findings("maybe it is numb. Yes, it is numb."),
              ElementsAre("numb=yes"));
}

TEST(SettleTest, TakesWhatIsOverForNoMore) {
  EXPECT_THAT(Findings("it was numb but the numbness has gone"),
              ElementsAre("numb=no"));
}

TEST(SettleTest, KeepsARedFlagThatIsDeniedElsewhere) {
  EXPECT_THAT(Findings("my thumb is numb but there is no numbness above"),
              ElementsAre("place=thumb", "numb=yes"));
}

TEST(SettleTest, KeepsWhatIsOverOnTheOtherSideApart) {
  EXPECT_THAT(Findings("It is numb. The numbness in the other hand went away."),
              ElementsAre("numb=yes"));
}

TEST(SettleTest, TakesTheFirstOfTwoPlaces) {
  EXPECT_THAT(Findings("my thumb and my wrist hurt"),
              ElementsAre("place=thumb"));
  EXPECT_THAT(Findings("first my thumb, but now my wrist hurts"),
              ElementsAre("place=wrist"));
  EXPECT_THAT(Findings("my elbow and my wrist hurt"),
              ElementsAre("place=wrist"));
}

TEST(SettleTest, TakesTheLongerTime) {
  EXPECT_THAT(Findings("it started 3 weeks ago and has been sore for 2 days"),
              ElementsAre("days=21[21,21]"));
}

TEST(SettleTest, QuotesTogetherWhatRunsIntoEachOtherAndTellsTheSame) {
  EXPECT_EQ(Words("it hurts first thing when I wake up", "waking"),
            "hurts first thing when I wake");
  EXPECT_EQ(Words("numb today, and very numb at that", "numb"), "numb");
}

TEST(SettleTest, ReadsADeniedChoiceAsTheTopicSays) {
  EXPECT_THAT(Findings("it is not getting better"), ElementsAre("trend=same"));
  EXPECT_THAT(Findings("no better"), ElementsAre("trend=same"));
}

}  // namespace
}  // namespace footnote::dialogue
