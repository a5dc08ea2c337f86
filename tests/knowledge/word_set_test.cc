#include "knowledge/word_set.h"

#include "gtest/gtest.h"

namespace footnote::knowledge {
namespace {

TEST(WordSetTest, HoldsItsWordsAndNoOther) {
  const WordSet words("elbow\nwrist\nwrists");
  EXPECT_EQ(words.size(), 3);
  EXPECT_EQ(words.word(0), "elbow");
  EXPECT_EQ(words.word(2), "wrists");
  EXPECT_TRUE(words.Contains("wrist"));
  EXPECT_FALSE(words.Contains("wris"));
  EXPECT_FALSE(words.Contains(""));
}

TEST(WordSetTest, IsEmptyWithoutWords) {
  EXPECT_TRUE(WordSet().empty());
  EXPECT_FALSE(WordSet().Contains("wrist"));
  EXPECT_TRUE(WordSet("").empty());
  EXPECT_FALSE(WordSet("").Contains(""));
}

}  // namespace
}  // namespace footnote::knowledge
