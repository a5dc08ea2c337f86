#include "dialogue/understand/frames.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(FramesTest, TellsByACircumstanceAndWhatIsSoInIt) {
  ExpectFindings({
      {"it hurts when I wake", {"waking=yes"}},
      {"when I wake it is sore", {"waking=yes"}},
      {"first thing it is fine", {"waking=no"}},
      {"it doesn't hurt when I wake", {"waking=no"}},
      {"it isn't fine when I wake", {"waking=yes"}},
      {"maybe it hurts when I wake", {"waking=unsure"}},
  });
}

TEST(FramesTest, NeedsBothParts) {
  for (const char* text : {"it hurts", "it is fine", "when I wake",
                           "I wake at seven and type until noon"}) {
    EXPECT_THAT(Findings(text), IsEmpty()) << text;
  }
}

TEST(FramesTest, TakesWhatStandsNearest) {
  ExpectFindings({
      {"it hurts when I type but when I wake it is fine", {"waking=no"}},
      {"fine at noon and sore when I wake", {"waking=yes"}},
  });
}

TEST(FramesTest, LeansAFragmentOnTheClauseBesideIt) {
  ExpectFindings({
      {"when I wake, it hurts", {"waking=yes"}},
      {"it hurts, mostly when I wake", {"waking=yes"}},
      {"when I wake? It's fine.", {"waking=no"}},
      {"it hurts, but not when I wake", {"waking=no"}},
  });
  // The next sentence is of its own, unless the circumstance asked for it.
  EXPECT_THAT(Findings("I wake at seven each day. It hurts."), IsEmpty());
}

TEST(FramesTest, TakesUpInAnExceptionWhatWasDenied) {
  ExpectFindings({
      {"it doesn't hurt, only when I wake", {"waking=yes"}},
      {"it doesn't hurt at noon, only when I wake", {"waking=yes"}},
  });
}

TEST(FramesTest, DeniesWhatTheNextClauseDenies) {
  ExpectFindings({
      {"I see to the baby when I wake and my hand doesn't hurt", {"waking=no"}},
      {"when I wake, it doesn't hurt", {"waking=no"}},
  });
}

TEST(FramesTest, UsesUpANotForTheSlotThatHoldsIt) {
  ExpectFindings({
      {"it does not hurt in the cold", {"cold=no"}},
      {"it does not hurt when I wake", {"waking=no"}},
      {"in the cold it does not hurt when I wake", {"waking=no", "cold=no"}},
  });
}

TEST(FramesTest, IsNotDeniedByTheNotOfItsCircumstance) {
  ExpectFindings({
      {"when I am not up it is fine", {"waking=no"}},
      {"when I am not up it hurts", {"waking=yes"}},
      {"when I am not up it isn't fine", {"waking=yes"}},
  });
}

TEST(FramesTest, LetsALongerValueWin) {
  ExpectFindings({
      {"there is nothing to hurt first thing", {"waking=no"}},
      {"I wake with a sore numb thumb", {"numb=yes"}},
  });
}

TEST(FramesTest, TakesWhatThePainDoes) {
  ExpectFindings({
      {"when I wake the pain stops", {"waking=no"}},
      {"when I wake the pain does not stop", {"waking=yes"}},
      {"when I wake the pain is worse", {"waking=yes"}},
  });
}

TEST(FramesTest, DeniesACircumstanceThatStandsAlone) {
  ExpectFindings({
      {"not when I wake", {"waking=no"}},
      {"when I wake: no", {"waking=no"}},
      {"when I wake: yes", {"waking=yes"}},
  });
}

TEST(FramesTest, TakesEitherPartForAnAnswerWhenItWasAskedFor) {
  ExpectFindings(
      {
          {"when I wake", {"waking=yes"}},
          {"it's fine", {"waking=no"}},
          {"it hurts", {"waking=yes"}},
          {"not when I wake", {"waking=no"}},
      },
      "waking");
  EXPECT_THAT(Findings("my old keyboard hurts my pride", "waking"), IsEmpty());
}

TEST(FramesTest, TellsNothingOfWhatIsAskedSupposedOrSomebodyElses) {
  for (const char* text :
       {"does it hurt when I wake?", "what if it hurts when I wake",
        "my mum was sore when she woke", "years ago it hurt when I woke up"}) {
    EXPECT_THAT(Findings(text), IsEmpty()) << text;
  }
}

TEST(FramesTest, TellsNothingByWordsThatAnswerTheCheckForAnEmergency) {
  ReadingContext context;
  const std::string text = "no, it's fine, I meant on waking";
  EXPECT_THAT(Understand(HandTopic(), text, context).mentions,
              ::testing::SizeIs(1));
  context.pending = v1::Pending::KIND_EMERGENCY;
  EXPECT_THAT(Understand(HandTopic(), text, context).mentions, IsEmpty());
}

// "Worse" is how it changes only where it is not told of a circumstance.
TEST(FramesTest, UsesUpWhatIsSaidOfTheCircumstance) {
  ExpectFindings({
      {"it gets worse when I wake", {"waking=yes"}},
      {"it gets worse", {"trend=worse"}},
  });
}

TEST(FramesTest, QuotesBothParts) {
  EXPECT_EQ(Words("well, it hurts when I wake up", "waking"),
            "hurts when I wake");
}

}  // namespace
}  // namespace footnote::dialogue
