#include "knowledge/near_miss.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace footnote::knowledge {
namespace {

TEST(NearMissTest, SuggestsTheNearestName) {
  const std::vector<std::string> names = {"elbow", "wrist", "thumb"};
  EXPECT_EQ(SuggestFor("wirst", names), "did you mean \"wrist\"?");
  EXPECT_EQ(SuggestFor("elbows", names), "did you mean \"elbow\"?");
  EXPECT_EQ(SuggestFor("knee", names), "there are elbow, wrist, thumb");
  EXPECT_EQ(SuggestFor("knee", {}), "there is none");
}

TEST(NearMissTest, SuggestsTheFirstOfEquallyNearNames) {
  EXPECT_EQ(SuggestFor("bat", {"cat", "hat"}), "did you mean \"cat\"?");
}

TEST(NearMissTest, ListsTenNamesAtMost) {
  EXPECT_EQ(SuggestFor("zzzz", std::vector<std::string>(11, "a")),
            "there are a, a, a, a, a, a, a, a, a, a, ...");
}

TEST(NearMissTest, DoesNotMeasureVeryLongNames) {
  const std::string name(1000000, 'a');
  EXPECT_EQ(SuggestFor(name, {"a"}), "there are a");
}

}  // namespace
}  // namespace footnote::knowledge
