#include "dialogue/respond/phrasing.h"

#include "gtest/gtest.h"
#include "tests/dialogue/test_topic.h"

namespace footnote::dialogue {
namespace {

TEST(PhrasingTest, FillsNamedPlacesAndLeavesOthers) {
  EXPECT_EQ(FillPlaces("{a} and {b}, {c}", {{"a", "1"}, {"b", "{a}"}}),
            "1 and {a}, {c}");
  EXPECT_EQ(FillPlaces("open { brace", {{"a", "1"}}), "open { brace");
}

TEST(PhrasingTest, JoinsListsAsPeopleDo) {
  const auto topic = ElbowTopic();
  const Phrasing phrasing(*topic, 1);
  EXPECT_EQ(phrasing.List({}), "");
  EXPECT_EQ(phrasing.List({"a"}), "a");
  EXPECT_EQ(phrasing.List({"a", "b"}), "a and b");
  EXPECT_EQ(phrasing.List({"a", "b", "c"}, "or"), "a, b or c");
}

TEST(PhrasingTest, SaysAmountsInTheUnitThatPeopleUse) {
  const auto topic = ElbowTopic();
  const Phrasing phrasing(*topic, 1);
  struct Case {
    double min, max, best;
    const char* said;
  };
  const Case cases[] = {
      {0, 0, 0, "less than a day"}, {1, 1, 1, "1 day"},
      {3, 3, 3, "3 days"},          {3, 4, 4, "3 to 4 days"},
      {7, 7, 7, "7 days"},          {14, 14, 14, "2 weeks"},
      {15, 15, 15, "15 days"},      {21, 21, 21, "3 weeks"},
      {30, 30, 30, "1 month"},    {60, 60, 60, "2 months"},      {365, 365, 365, "1 year"},
      {14, 28, 21, "about 3 weeks"}};
  for (const Case& c : cases) {
    v1::Range range;
    range.set_min(c.min);
    range.set_max(c.max);
    range.set_best(c.best);
    EXPECT_EQ(phrasing.Amount(v1::SLOT_KIND_DURATION, range), c.said);
  }
}

TEST(PhrasingTest, QuotesTheUsersOwnWordsBehindTheClause) {
  const auto topic = ElbowTopic();
  const Phrasing phrasing(*topic, 1);
  EXPECT_EQ(phrasing.QuotedClause(FindingOf("stiff", "yes", "all seized up")),
            "it is stiff (\"all seized up\")");
  EXPECT_EQ(phrasing.QuotedClause(FindingOf("stiff", "no")),
            "it is not stiff");
  EXPECT_EQ(phrasing.QuotedClause(FindingOf("stiff", "unsure", "dunno")), "");
  EXPECT_EQ(phrasing.Clause(FindingOf("days", "14")),
            "it has hurt for 2 weeks");
}

TEST(PhrasingTest, VariantsTakeTurns) {
  const auto topic = ElbowTopic();
  EXPECT_NE(Phrasing(*topic, 1).Say("no_match"),
            Phrasing(*topic, 2).Say("no_match"));
}

}  // namespace
}  // namespace footnote::dialogue
