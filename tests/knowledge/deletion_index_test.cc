#include "knowledge/deletion_index.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "knowledge/edit_distance.h"
#include "knowledge/reader.h"

namespace footnote::knowledge {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Near(const DeletionIndex& index,
                              const std::string& typed, int limit) {
  std::vector<std::string> words;
  for (const int id : index.FindNear(typed, limit)) {
    if (MeasureSlips(typed, index.word(id), limit).slips <= limit) {
      words.emplace_back(index.word(id));
    }
  }
  return words;
}

TEST(DeletionIndexTest, HoldsItsWordsAndNoOther) {
  const DeletionIndex index("elbow\nwrist\nwrists");
  EXPECT_EQ(index.size(), 3);
  EXPECT_EQ(index.word(1), "wrist");
  EXPECT_TRUE(index.Contains("elbow"));
  EXPECT_TRUE(index.Contains("wrists"));
  EXPECT_FALSE(index.Contains("wris"));
  EXPECT_FALSE(index.Contains(""));
}

TEST(DeletionIndexTest, IsEmptyWithoutWords) {
  const DeletionIndex index;
  EXPECT_TRUE(index.empty());
  EXPECT_FALSE(index.Contains("wrist"));
  EXPECT_THAT(index.FindNear("wrist", 2), IsEmpty());
}

TEST(DeletionIndexTest, FindsWordsOneSlipAway) {
  const DeletionIndex index("elbow\nkeyboard\nwrist\nwrists");
  EXPECT_THAT(Near(index, "wirst", 1), ElementsAre("wrist"));
  EXPECT_THAT(Near(index, "wrst", 1), ElementsAre("wrist"));
  EXPECT_THAT(Near(index, "wrists", 1), ElementsAre("wrist", "wrists"));
  EXPECT_THAT(Near(index, "rist", 1), ElementsAre("wrist"));
  EXPECT_THAT(Near(index, "kyeborad", 1), IsEmpty());
  EXPECT_THAT(Near(index, "kyeborad", 2), ElementsAre("keyboard"));
}

// Every word near a mutilated word of the dictionary, against a scan.
TEST(DeletionIndexTest, FindsWhatAScanFinds) {
  const auto english = ReadLanguage("knowledge/language/en");
  ASSERT_TRUE(english.ok()) << FormatProblems(english.problems);
  const DeletionIndex index(english.content.dictionary());
  ASSERT_GT(index.size(), 50000);
  for (int id = 0; id < index.size(); id += 2503) {
    std::string typed(index.word(id));
    if (typed.size() < 7) continue;
    typed.erase(3, 1);
    std::swap(typed[4], typed[5]);
    for (const int limit : {1, 2}) {
      std::vector<std::string> scanned;
      for (int other = 0; other < index.size(); ++other) {
        const absl::string_view word = index.word(other);
        const int slips = MeasureSlips(typed, word, limit).slips;
        if (slips > limit) continue;
        if (slips > 1 && (word[0] != typed[0] || word.size() < 6)) continue;
        if (word.size() >= 3) scanned.emplace_back(word);
      }
      std::vector<std::string> found;
      for (const std::string& word : Near(index, typed, limit)) {
        const int slips = MeasureSlips(typed, word, limit).slips;
        if (slips > 1 && (word[0] != typed[0] || word.size() < 6)) continue;
        found.push_back(word);
      }
      EXPECT_EQ(found, scanned) << typed;
    }
  }
}

}  // namespace
}  // namespace footnote::knowledge
