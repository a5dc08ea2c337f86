#include "dialogue/understand/values.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

TEST(ValuesTest, TakesNothingFromASilentPhrase) {
  ExpectFindings({
      {"I had a stiff drink", {}},
      {"there was stiff competition", {}},
      {"no stiff drink for me", {}},
      {"when I wake is fine by me", {}},
      {"when I wake it is fine", {"waking=no"}},
  });
}

TEST(ValuesTest, TakesWhatStandsBesideASilentPhrase) {
  ExpectFindings({
      {"my hand is stiff, I had a stiff drink", {"stiff=yes"}},
      {"I had a stiff drink and it is numb", {"numb=yes"}},
      {"not stiff after a stiff drink", {"stiff=no"}},
  });
}

TEST(ValuesTest, LetsALongerPhraseOfTheSlotWinOverASilentOne) {
  ExpectFindings({{"it is a stiff drink holder of a hand", {"stiff=yes"}}});
}

TEST(ValuesTest, TellsWhySomethingIsSilent) {
  EXPECT_TRUE(Traced(Read("I had a stiff drink"), "stiff",
                     "it tells nothing in \"stiff drink\""));
}

}  // namespace
}  // namespace footnote::dialogue
