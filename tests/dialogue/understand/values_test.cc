#include "dialogue/understand/values.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

struct Case {
  const char* text;
  std::vector<std::string> findings;
};

void Check(const std::vector<Case>& cases, absl::string_view asked = "") {
  for (const Case& c : cases) {
    EXPECT_EQ(Findings(c.text, asked), c.findings) << c.text;
  }
}

TEST(ValuesTest, TakesNothingFromASilentPhrase) {
  Check({
      {"I had a stiff drink", {}},
      {"there was stiff competition", {}},
      {"no stiff drink for me", {}},
      {"when I wake is fine by me", {}},
      {"when I wake it is fine", {"waking=no"}},
  });
}

TEST(ValuesTest, TakesWhatStandsBesideASilentPhrase) {
  Check({
      {"my hand is stiff, I had a stiff drink", {"stiff=yes"}},
      {"I had a stiff drink and it is numb", {"numb=yes"}},
      {"not stiff after a stiff drink", {"stiff=no"}},
  });
}

TEST(ValuesTest, LetsALongerPhraseOfTheSlotWinOverASilentOne) {
  Check({{"it is a stiff drink holder of a hand", {"stiff=yes"}}});
}

TEST(ValuesTest, TellsWhySomethingIsSilent) {
  EXPECT_TRUE(Traced(Read("I had a stiff drink"), "stiff",
                     "it tells nothing in \"stiff drink\""));
}

}  // namespace
}  // namespace footnote::dialogue
