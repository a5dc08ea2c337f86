#include "dialogue/understand/context.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ContextTest, DeniesWhatANegationReaches) {
  ExpectFindings({
      {"it is not numb", {"numb=no"}},
      {"it isn't numb", {"numb=no"}},
      {"its not numb", {"numb=no"}},
      {"never been numb", {"numb=no"}},
      {"no numbness", {"numb=no"}},
      {"without any numbness", {"numb=no"}},
      {"free of numbness", {"numb=no"}},
      {"denies numbness", {"numb=no"}},
      {"no signs of stiffness", {"stiff=no"}},
      {"neither numb nor stiff", {"numb=no", "stiff=no"}},
  });
}

TEST(ContextTest, DeniesWhatCameBefore) {
  ExpectFindings({
      {"numbness: none", {"numb=no"}},
      {"numbness - no", {"numb=no"}},
      {"numb? no. stiff? yes.", {"numb=no", "stiff=yes"}},
      {"numbness - yes, stiffness - none", {"numb=yes", "stiff=no"}},
      {"the numbness is gone", {"numb=no"}},
      {"the numbness went away", {"numb=no"}},
      {"the stiffness has gone down", {"stiff=no"}},
      {"it was numb but not anymore", {"numb=no"}},
      {"it was numb. That's gone now.", {"numb=no"}},
  });
}

TEST(ContextTest, EndsAListUnderANegationWhereItIsAStatementOfItsOwn) {
  ExpectFindings({
      {"no numbness or stiffness", {"numb=no", "stiff=no"}},
      {"no numbness, stiffness or tingling",
       {"numb=no", "stiff=no", "tingling=no"}},
      {"no numbness, stiffness", {"numb=no", "stiff=no"}},
      {"no numbness, pain at night", {"numb=no", "night=yes"}},
      {"no numbness, hurts at night", {"numb=no", "night=yes"}},
      {"no numbness and it hurts at night", {"numb=no", "night=yes"}},
      {"no numbness and hurts at night", {"numb=no", "night=yes"}},
      {"no numbness it is stiff", {"numb=no", "stiff=yes"}},
      {"not numb but stiff", {"numb=no", "stiff=yes"}},
      {"not numb, just stiff", {"numb=no", "stiff=yes"}},
      {"stiff but not numb", {"numb=no", "stiff=yes"}},
      {"not numb. Stiff.", {"numb=no", "stiff=yes"}},
      {"numbness, no stiffness, tingling at times",
       {"numb=yes", "stiff=no", "tingling=yes"}},
      {"denies stiffness and first-thing pain", {"stiff=no", "waking=no"}},
  });
}

TEST(ContextTest, KnowsWordsThatOnlyLookLikeANegation) {
  ExpectFindings({
      {"not only numb but also stiff", {"numb=yes", "stiff=yes"}},
      {"no doubt it is numb", {"numb=yes"}},
      {"no idea why it is numb", {"numb=yes"}},
      {"I can't type without tingling", {"tingling=yes"}},
      {"the numbness hasn't gone away", {"numb=yes"}},
      {"it won't stop tingling", {"tingling=yes"}},
  });
}

TEST(ContextTest, TakesTwoDenialsForNone) {
  ExpectFindings({
      {"I wouldn't say it isn't numb", {"numb=yes"}},
      {"it's not that it isn't numb", {"numb=yes"}},
      {"it's not as if it's not stiff", {"stiff=yes"}},
      {"I wouldn't say it is numb", {"numb=no"}},
  });
}

TEST(ContextTest, TakesTwoWordsOfContrastForOneBorder) {
  ExpectFindings({
      {"the numbness went away but now it's back", {"numb=yes"}},
      {"not stiff: it is numb", {"numb=yes", "stiff=no"}},
  });
}

TEST(ContextTest, DoubtsNothingWhereTheCauseIsNotKnown) {
  ExpectFindings({
      {"numb, no idea why", {"numb=yes"}},
      {"it is stiff and I don't know what I did", {"stiff=yes"}},
      {"numb, no idea", {"numb=unsure"}},
  });
}

TEST(ContextTest, LeavesTheOtherSideOut) {
  ExpectFindings({
      {"my other hand isn't numb, this one is", {"numb=yes"}},
      {"my other hand isn't numb", {}},
  });
}

TEST(ContextTest, DeniesAPhraseWithANegationInItsGap) {
  ExpectFindings({{"the pain is not at night", {"night=no"}},
                  {"it doesn't hurt at night", {"night=no"}}});
}

TEST(ContextTest, ReadsAnExceptionToWhatIsDenied) {
  ExpectFindings({{"no pain except at night", {"night=yes"}},
                  {"it doesn't hurt, only at night", {"night=yes"}}});
}

TEST(ContextTest, LeavesOpenWhatIsInDoubt) {
  ExpectFindings({
      {"maybe it is numb", {"numb=unsure"}},
      {"might be numb", {"numb=unsure"}},
      {"I'm not sure if it is numb", {"numb=unsure"}},
      {"dunno if it's numb", {"numb=unsure"}},
      {"numb, not sure", {"numb=unsure"}},
      {"can't say it isn't numb", {"numb=unsure"}},
      {"I think it is numb", {"numb=yes"}},
      {"a bit numb", {"numb=yes"}},
      {"slightly stiff, kind of", {"stiff=yes"}},
  });
}

TEST(ContextTest, FindsNothingInWhatIsSupposedFearedOrAdvised) {
  for (const char* text :
       {"what if it gets numb", "if it becomes stiff I will stop",
        "I'm worried that it goes numb", "I hope it isn't numb",
        "my doctor told me to watch for numbness",
        "I want to avoid stiffness"}) {
    EXPECT_THAT(Findings(text), IsEmpty()) << text;
  }
  EXPECT_THAT(Findings("it feels as if it is numb"), ElementsAre("numb=yes"));
}

TEST(ContextTest, FindsNothingInWhatIsLongOver) {
  for (const char* text :
       {"I used to have numbness", "years ago I had tingling",
        "I had numbness as a child", "was numb last year, healed fine"}) {
    EXPECT_THAT(Findings(text), IsEmpty()) << text;
  }
  EXPECT_THAT(Findings("it has been sore and numb since last year"),
              ElementsAre("days=365[180,730]", "numb=yes"));
}

TEST(ContextTest, KeepsOtherPeopleApartFromThePatient) {
  EXPECT_THAT(Findings("my mum has gout"), IsEmpty());
  EXPECT_THAT(Findings("gout runs in my family"), IsEmpty());
  EXPECT_THAT(Findings("my mum has gout but my wrist is numb"),
              ElementsAre("place=wrist", "numb=yes"));
  EXPECT_THAT(Findings("my wife says it is numb"), ElementsAre("numb=yes"));
}

TEST(ContextTest, TakesThePersonAskedForAsThePatient) {
  EXPECT_THAT(Findings("my wife's wrist is numb"),
              ElementsAre("place=wrist", "numb=yes"));
  EXPECT_THAT(Findings("My mother, 74, a keen typist, has a numb wrist"),
              ElementsAre("place=wrist", "numb=yes"));
  EXPECT_THAT(
      Findings("my son has pain in his wrist, it is stiff. I'm worried"),
      ElementsAre("place=wrist", "stiff=yes"));
}

TEST(ContextTest, EndsWhatATestLookedForAndReadsItsResult) {
  ExpectFindings({
      {"I was tested for gout", {}},
      {"I was tested for gout, hand stiff", {"stiff=yes"}},
      {"I was tested for gout and have it", {"gout=yes"}},
      {"tested for gout, positive", {"gout=yes"}},
  });
}

TEST(ContextTest, TakesForSoWhatWasDeniedOnlyUntilThen) {
  ExpectFindings({
      {"it wasn't numb before today", {"numb=yes"}},
      {"it was never numb until now", {"numb=yes"}},
      {"I had no numbness. Until today.", {"numb=yes"}},
      {"no numbness, I rest until it is better", {"numb=no"}},
  });
}

TEST(ContextTest, TakesForSoWhatCameBack) {
  ExpectFindings({
      {"the numbness went away but came back", {"numb=yes"}},
      {"the numbness had gone but is back again", {"numb=yes"}},
      {"the numbness went away", {"numb=no"}},
      {"the stiffness is back", {"stiff=yes"}},
  });
}

TEST(ContextTest, SupposesAnIfOnlyWhereItsSentenceAsksOrSaysWhatWouldBe) {
  ExpectFindings({
      {"if it goes numb, would rest help?", {}},
      {"if it were numb I would stop", {}},
      {"it goes numb if I type", {"numb=yes"}},
      {"it is stiff if I rest", {"stiff=yes"}},
  });
}

TEST(ContextTest, FindsNothingInAFigureOfSpeech) {
  for (const char* text :
       {"she keeps a stiff upper lip", "there is no elbow room at my desk"}) {
    EXPECT_THAT(Findings(text), IsEmpty()) << text;
  }
  EXPECT_TRUE(
      Traced(Read("I keep a stiff upper lip"), "stiff", "a figure of speech"));
  EXPECT_THAT(Findings("my thumb is stiff"),
              ElementsAre("place=thumb", "stiff=yes"));
}

TEST(ContextTest, SpreadsWhatIsLongOverThroughItsSentence) {
  ExpectFindings({
      {"years ago I had numbness, stiffness, tingling", {}},
      {"years ago I had numbness, now I am stiff", {"stiff=yes"}},
      {"years ago I had numbness. My wrist is stiff.",
       {"place=wrist", "stiff=yes"}},
      {"in 2015 my wrist was numb", {}},
      {"numb since 2015", {"days=4087[3723,4087]", "numb=yes"}},
  });
}

TEST(ContextTest, TakesANumberForAYearGoneOnlyWhereItCanBeOne) {
  ExpectFindings({
      {"after the 2023 marathon my wrist was numb", {}},
      {"on the 2000 stairs my wrist got numb", {"place=wrist", "numb=yes"}},
      {"at 2000 feet my wrist is numb", {"place=wrist", "numb=yes"}},
      {"on my 2000 calorie diet my wrist is numb", {"place=wrist", "numb=yes"}},
      {"with my 2019 keyboard my wrist is numb", {"place=wrist", "numb=yes"}},
  });
}

TEST(ContextTest, SpreadsAnotherPersonUntilTheUserSpeaksOfThemselves) {
  ExpectFindings({
      {"my mum has gout. She gets tingling.", {}},
      {"my mum had gout, tingling, stiffness", {}},
      {"my mum has gout. I get tingling.", {"tingling=yes"}},
      {"my mum has gout, I get tingling", {"tingling=yes"}},
  });
}

TEST(ContextTest, ReachesAPhraseThatItsRuleRunsInto) {
  ExpectFindings({
      {"no idea how long", {"days=unsure"}},
      {"I don't know how long it has been", {"days=unsure"}},
  });
}

TEST(ContextTest, FindsNothingInAQuestion) {
  for (const char* text :
       {"should it be numb?", "is it numb?", "could numbness mean arthritis?",
        "is numbness normal?", "numb?"}) {
    EXPECT_THAT(Findings(text), IsEmpty()) << text;
  }
}

TEST(ContextTest, TakesForTrueWhatAQuestionTakesForTrue) {
  ExpectFindings({
      {"my thumb is numb, is that bad?", {"place=thumb", "numb=yes"}},
      {"my thumb is numb should I rest", {"place=thumb", "numb=yes"}},
      {"is it normal that my thumb is numb?", {"place=thumb", "numb=yes"}},
      {"why is it numb?", {"numb=yes"}},
      {"I have numbness at work, ok?", {"numb=yes"}},
  });
}

}  // namespace
}  // namespace footnote::dialogue
