#include "knowledge/text.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace footnote::knowledge {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Texts(absl::string_view text) {
  std::vector<std::string> texts;
  for (const Token& token : Tokenize(text)) texts.push_back(token.text);
  return texts;
}

std::string Original(absl::string_view text, const Token& token) {
  return std::string(text.substr(token.begin, token.end - token.begin));
}

TEST(TextTest, WritesContractionsOut) {
  EXPECT_THAT(Texts("It isn't sore"), ElementsAre("it", "is", "not", "sore"));
  EXPECT_THAT(Texts("it isnt"), ElementsAre("it", "is", "not"));
  EXPECT_THAT(Texts("can\xE2\x80\x99t"), ElementsAre("can", "not"));
  EXPECT_THAT(Texts("I've won't I'd"),
              ElementsAre("i", "have", "will", "not", "i", "would"));
  EXPECT_THAT(Texts("dunno"), ElementsAre("do", "not", "know"));
  EXPECT_THAT(Texts("w/o pain, w/ rest b/c"),
              ElementsAre("without", "pain", ",", "with", "rest", "because"));
}

TEST(TextTest, KeepsWordsThatOnlyLookLikeContractions) {
  EXPECT_THAT(Texts("ill were well id"),
              ElementsAre("ill", "were", "well", "id"));
}

TEST(TextTest, DropsThePossessive) {
  EXPECT_THAT(Texts("my wife's wrist"), ElementsAre("my", "wife", "wrist"));
  EXPECT_THAT(Texts("what's that"), ElementsAre("what", "is", "that"));
}

TEST(TextTest, SplitsNumbersFromLetters) {
  EXPECT_THAT(Texts("2wks 10% 3.5 1,200 3-4 1/2"),
              ElementsAre("2", "wks", "10", "%", "3.5", "1200", "3", "-", "4",
                          "1", "/", "2"));
  EXPECT_THAT(Texts("2\xC2\xBD weeks"), ElementsAre("2", "0.5", "weeks"));
}

TEST(TextTest, EndsANumberAtAFullStop) {
  EXPECT_THAT(Texts("it is 3. Then"),
              ElementsAre("it", "is", "3", ".", "then"));
}

TEST(TextTest, PointsIntoTheOriginal) {
  const std::string text =
      "Mein Handgelenk \xE2\x80\x9CISN\xE2\x80\x99T\xE2\x80\x9D "
      "\xF0\x9F\x98\x80 ok";
  const std::vector<Token> tokens = Tokenize(text);
  ASSERT_EQ(tokens.size(), 8u);
  EXPECT_EQ(tokens[3].text, "is");
  EXPECT_EQ(Original(text, tokens[3]), "ISN\xE2\x80\x99T");
  EXPECT_EQ(Original(text, tokens[4]), "ISN\xE2\x80\x99T");
  EXPECT_EQ(tokens[6].kind, Token::Kind::kSymbol);
  EXPECT_EQ(Original(text, tokens[7]), "ok");
}

TEST(TextTest, ReadsBytesThatAreNotUtf8AsSeparators) {
  EXPECT_THAT(Texts("ab\xFF\xFE"
                    "cd\xC3"),
              ElementsAre("ab", "cd"));
  EXPECT_THAT(Texts(absl::string_view("a\0b", 3)), ElementsAre("a", "b"));
}

TEST(TextTest, FoldsFormsOfTheSameLetters) {
  EXPECT_THAT(Texts("\xEF\xBC\xB7\xEF\xBD\x85 \xEF\xAC\x81ne"),
              ElementsAre("we", "fine"));
  // "e" with an acute accent, as one character and as two.
  EXPECT_EQ(Texts("caf\xC3\xA9"), Texts("cafe\xCC\x81"));
}

TEST(TextTest, KnowsASymbolFromAWord) {
  const std::vector<Token> tokens = Tokenize("a & b ?!\n");
  ASSERT_EQ(tokens.size(), 6u);
  EXPECT_EQ(tokens[1].text, "and");
  EXPECT_EQ(tokens[3].kind, Token::Kind::kPunctuation);
  EXPECT_EQ(tokens[5].text, "\n");
  EXPECT_TRUE(EndsClause(tokens[5]));
}

TEST(TextTest, ReadsNothingFromNothing) {
  EXPECT_THAT(Tokenize(""), IsEmpty());
  EXPECT_THAT(Tokenize(" \t\x01"), IsEmpty());
}

TEST(TextTest, StemsAlikeHoweverOftenAndInWhateverOrder) {
  EXPECT_EQ(Stem("aching"), Stem("ached"));
  for (int i = 0; i < 5000; ++i) {
    Stem(absl::StrCat("word", i));
  }
  EXPECT_EQ(Stem("aching"), "ach");
  EXPECT_EQ(Stem(""), "");
}

}  // namespace
}  // namespace footnote::knowledge
