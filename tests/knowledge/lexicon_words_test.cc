#include "knowledge/lexicon_words.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace footnote::knowledge {
namespace {

using Kind = LexiconWords::Kind;

TEST(LexiconWordsTest, KnowsNothingWhereNothingWasAdded) {
  const LexiconWords words;
  EXPECT_EQ(words.FindStem("ache"), nullptr);
  EXPECT_EQ(words.FindForm("ache"), nullptr);
}

TEST(LexiconWordsTest, GivesEachWordOneIdHoweverOftenItIsAdded) {
  LexiconWords words;
  EXPECT_EQ(words.Add(Kind::kStem, "ache").id, 0u);
  EXPECT_EQ(words.Add(Kind::kStem, "sore").id, 1u);
  EXPECT_EQ(words.Add(Kind::kStem, "ache").id, 0u);
}

TEST(LexiconWordsTest, TellsAFormFromTheStemThatIsSpeltAlike) {
  LexiconWords words;
  words.Add(Kind::kForm, "ache");
  EXPECT_EQ(words.FindStem("ache"), nullptr);
  EXPECT_EQ(words.FindStem("=ache"), nullptr);
  ASSERT_NE(words.FindForm("ache"), nullptr);
  EXPECT_NE(words.Add(Kind::kStem, "ache").id, words.FindForm("ache")->id);
}

TEST(LexiconWordsTest, FindsEveryWordAfterItHasGrown) {
  LexiconWords words;
  for (int i = 0; i < 5000; ++i) words.Add(Kind::kStem, absl::StrCat("w", i));
  words.Trim();
  for (int i = 0; i < 5000; ++i) {
    const LexiconWords::Word* word = words.FindStem(absl::StrCat("w", i));
    ASSERT_NE(word, nullptr) << i;
    EXPECT_EQ(word->id, static_cast<uint32_t>(i));
  }
  EXPECT_EQ(words.FindStem("w5000"), nullptr);
}

}  // namespace
}  // namespace footnote::knowledge
