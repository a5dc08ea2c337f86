#include "knowledge/word_list.h"

#include "gtest/gtest.h"

namespace footnote::knowledge {
namespace {

TEST(WordListTest, JoinsListsInOrderWithoutRepetition) {
  EXPECT_EQ(JoinWordLists({"wrist\nelbow\n", "hand\r\nwrist"}),
            "elbow\nhand\nwrist");
  EXPECT_EQ(JoinWordLists({}), "");
}

TEST(WordListTest, LeavesOutNamesAndWhatIsNoPlainWord) {
  EXPECT_EQ(JoinWordLists({"Wales\nhand's\nna\xc3\xafve\n\nhand\nx1\n"}),
            "hand");
}

TEST(WordListTest, AddsNamesAndRareWordsToADictionary) {
  EXPECT_EQ(JoinRareWordLists({"Wales\nUSA\nhand\nolecranon"}, "elbow\nhand"),
            "olecranon\nwales");
  EXPECT_EQ(JoinRareWordLists({}, ""), "");
}

}  // namespace
}  // namespace footnote::knowledge
