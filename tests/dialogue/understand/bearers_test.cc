#include "dialogue/understand/bearers.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

struct Case {
  const char* text;
  std::vector<std::string> findings;
};

// But for the place.
void Check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    std::vector<std::string> findings;
    for (const std::string& finding : Findings(c.text)) {
      if (finding.rfind("place=", 0) != 0) findings.push_back(finding);
    }
    EXPECT_EQ(findings, c.findings) << c.text;
  }
}

TEST(BearersTest, TakesNothingOfAnotherSubject) {
  Check({
      {"my elbow is stiff", {}},
      {"my elbow has been really quite stiff", {}},
      {"my shoulder is not numb", {}},
      {"when I wake my elbow is fine", {}},
      {"my elbow is sore when I wake", {}},
  });
}

TEST(BearersTest, TakesNothingOfAnotherPlace) {
  Check({
      {"I had a numb spot and it was stiff in my elbow", {"numb=yes"}},
      {"numbness in the elbow", {}},
      {"stiffness of my shoulder", {}},
  });
}

TEST(BearersTest, TakesWhatIsToldOfBoth) {
  Check({
      {"my hand and elbow are stiff", {"stiff=yes"}},
      {"elbow and hand are stiff", {"stiff=yes"}},
      {"my elbow is stiff and so is my hand", {"stiff=yes"}},
  });
}

TEST(BearersTest, TakesWhatHasASubjectOfItsOwn) {
  Check({
      {"my elbow is fine, hand stiff", {"stiff=yes"}},
      {"since I hit my elbow it is stiff", {"stiff=yes"}},
      {"unlike my elbow, it is numb", {"numb=yes"}},
      {"it is stiff because of my elbow", {"stiff=yes"}},
      {"it is stiff up to the elbow", {"stiff=yes"}},
  });
}

TEST(BearersTest, TellsWhySomethingIsNotTaken) {
  EXPECT_TRUE(
      Traced(Read("my elbow is stiff"), "stiff", "told of something else"));
}

}  // namespace
}  // namespace footnote::dialogue
