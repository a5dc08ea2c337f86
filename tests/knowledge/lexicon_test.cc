#include "knowledge/lexicon.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "knowledge/lexicon_builder.h"
#include "knowledge/text.h"

namespace footnote::knowledge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const WordGroups& Groups() {
  static const WordGroups* const groups =
      new WordGroups{{"joint", {"wrist", "elbow/=knees", "thumb joint"}}};
  return *groups;
}

// The matches of `phrase` in `text` as "begin-end".
std::vector<std::string> Find(absl::string_view phrase,
                              absl::string_view text) {
  LexiconBuilder lexicon;
  EXPECT_TRUE(lexicon.Add(phrase, Groups(), 7).ok()) << phrase;
  std::vector<std::string> found;
  for (const LexiconMatch& match : lexicon.Build().FindAll(Tokenize(text))) {
    EXPECT_EQ(match.meaning, 7);
    found.push_back(absl::StrCat(match.begin, "-", match.end));
  }
  return found;
}

TEST(LexiconTest, MatchesWordsByStemAndFormsExactly) {
  EXPECT_THAT(Find("ache", "it aches, aching"), ElementsAre("1-2", "3-4"));
  EXPECT_THAT(Find("=aches", "ache aching aches"), ElementsAre("2-3"));
}

TEST(LexiconTest, MatchesAlternativesOptionsAndGroups) {
  EXPECT_THAT(Find("my/the (left) <joint>", "my left wrist, the elbow"),
              ElementsAre("0-3", "4-6"));
  EXPECT_THAT(Find("<joint> hurts", "the thumb joint hurt"),
              ElementsAre("1-4"));
  EXPECT_THAT(Find("<joint>", "knee"), IsEmpty());
}

TEST(LexiconTest, ReadsAGroupInOnePhraseAsInTheNext) {
  const WordGroups groups = {{"joint", {"wrist", "elbow"}}, {"bad", {"(a"}}};
  LexiconBuilder builder;
  ASSERT_TRUE(builder.Add("my <joint>", groups, 1).ok());
  ASSERT_TRUE(builder.Add("<joint>/back hurts", groups, 2).ok());
  const absl::Status first = builder.Add("the <bad>", groups, 3);
  EXPECT_THAT(first.message(), HasSubstr("in <bad>, \"(a\""));
  EXPECT_EQ(builder.Add("the <bad>", groups, 3), first);
  std::vector<std::string> found;
  for (const LexiconMatch& match :
       builder.Build().FindAll(Tokenize("my elbow hurts, the back hurts"))) {
    found.push_back(
        absl::StrCat(match.begin, "-", match.end, "=", match.meaning));
  }
  EXPECT_THAT(found, ElementsAre("0-2=1", "1-3=2", "5-7=2"));
}

TEST(LexiconTest, ChoosesBetweenSequencesInBrackets) {
  EXPECT_THAT(Find("hurts {at night|when resting}",
                   "hurts at night, hurts when resting, hurts at resting"),
              ElementsAre("0-3", "4-7"));
  EXPECT_THAT(Find("hurts (a lot|so much)", "hurts a lot, hurts"),
              ElementsAre("0-3", "0-1", "4-5"));
}

TEST(LexiconTest, BeginsAPhraseWithWhatMayBeLeftOut) {
  EXPECT_THAT(Find("(my) (left) wrist", "left wrist, wrist, my wrist"),
              ElementsAre("0-2", "1-2", "3-4", "5-7", "6-7"));
  EXPECT_THAT(Find("hurts .. (the) wrist", "hurts me in the wrist"),
              ElementsAre("0-5"));
}

TEST(LexiconTest, LetsAGapSpanUpToThreeWords) {
  EXPECT_THAT(Find("hurts .. typing", "hurts typing"), ElementsAre("0-2"));
  EXPECT_THAT(Find("hurts .. typing", "hurts when i am typing"),
              ElementsAre("0-5"));
  EXPECT_THAT(Find("hurts .. typing", "hurts when i am not typing"), IsEmpty());
}

TEST(LexiconTest, EndsAGapWhereAClauseEnds) {
  for (const char* text : {"hurts. typing", "hurts, typing", "hurts\ntyping"}) {
    EXPECT_THAT(Find("hurts .. typing", text), IsEmpty()) << text;
  }
}

TEST(LexiconTest, TellsWordsFromGaps) {
  LexiconBuilder lexicon;
  ASSERT_TRUE(lexicon.Add("hurts .. typing", {}, 0).ok());
  const auto matches = lexicon.Build().FindAll(Tokenize("hurts when typing"));
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(matches[0].words, 0b101u);
}

TEST(LexiconTest, ReadsAcrossHyphensAndQuotes) {
  EXPECT_THAT(Find("first step", "first-step, \"first\" step"),
              ElementsAre("0-3", "5-8"));
  EXPECT_THAT(Find("x-ray", "x ray"), ElementsAre("0-2"));
}

TEST(LexiconTest, MatchesNumbers) {
  EXPECT_THAT(Find("24 7", "24/7 or 24-7"), ElementsAre("4-7"));
  EXPECT_THAT(Find("over 40", "i am over 40"), ElementsAre("2-4"));
}

TEST(LexiconTest, OrdersByBeginThenLongestThenMeaning) {
  LexiconBuilder lexicon;
  ASSERT_TRUE(lexicon.Add("night", {}, 3).ok());
  ASSERT_TRUE(lexicon.Add("night pain", {}, 2).ok());
  ASSERT_TRUE(lexicon.Add("night", {}, 1).ok());
  ASSERT_TRUE(lexicon.Add("night", {}, 1).ok());
  std::vector<int> meanings;
  for (const auto& match : lexicon.Build().FindAll(Tokenize("night pain"))) {
    meanings.push_back(match.meaning);
  }
  EXPECT_THAT(meanings, ElementsAre(2, 1, 3));
}

// Nodes with many steps are searched in another way than those with few.
TEST(LexiconTest, FindsEachOfManyWordsAfterTheSameWord) {
  LexiconBuilder builder;
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(builder.Add(absl::StrCat("my ", i), {}, i).ok());
  }
  ASSERT_TRUE(builder.Add("my (very) =own", {}, 100).ok());
  ASSERT_TRUE(builder.Add("my .. end", {}, 101).ok());
  ASSERT_TRUE(builder.Add("my", {}, 102).ok());
  const Lexicon lexicon = builder.Build();
  const auto meanings = [&](absl::string_view text) {
    std::vector<int> found;
    for (const LexiconMatch& match : lexicon.FindAll(Tokenize(text))) {
      found.push_back(match.meaning);
    }
    return found;
  };
  for (int i = 0; i < 100; ++i) {
    EXPECT_THAT(meanings(absl::StrCat("my ", i)), ElementsAre(i, 102));
  }
  EXPECT_THAT(meanings("my very own"), ElementsAre(100, 102));
  EXPECT_THAT(meanings("my 7 end"), ElementsAre(101, 7, 102));
  EXPECT_THAT(meanings("my 100"), ElementsAre(102));
}

TEST(LexiconTest, IsEmptyWhereNothingWasAdded) {
  EXPECT_THAT(LexiconBuilder().Build().FindAll(Tokenize("a b")), IsEmpty());
}

TEST(LexiconTest, SaysWhatIsWrongWithAPhraseAndHowToMendIt) {
  const struct {
    const char* phrase;
    const char* error;
  } kCases[] = {
      {"", "column 1: all words may be left out"},
      {"(a)", "all words may be left out"},
      {"(a b", "column 5: a bracket is not closed; add \")\""},
      {"{a b) c", "column 5: a bracket is not closed; add \"}\""},
      {"a) b", "column 2: \")\" without a bracket before it"},
      {"a | b", "column 3: \"|\" without a bracket before it"},
      {"{ } b", "no word in these brackets"},
      {"<nothing> b", "column 1: no word group <nothing>"},
      {"a ..", "\"..\" at an end"},
      {"a / b", "a word is missing here"},
      {"a, b", "column 2: \",\" is never matched"},
  };
  for (const auto& c : kCases) {
    LexiconBuilder lexicon;
    const absl::Status status = lexicon.Add(c.phrase, Groups(), 0);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.phrase;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.error)) << c.phrase;
    EXPECT_THAT(lexicon.Build().FindAll(Tokenize("a b")), IsEmpty())
        << c.phrase;
  }
}

TEST(LexiconTest, RefusesAPhraseThatStandsForTooManySequences) {
  std::string phrase = "x (";
  for (int i = 0; i < 13; ++i) absl::StrAppend(&phrase, " (y", i, ")");
  phrase += ")";
  LexiconBuilder lexicon;
  EXPECT_THAT(std::string(lexicon.Add(phrase, {}, 0).message()),
              HasSubstr("split the phrase"));
}

TEST(LexiconTest, ExpandsAPhraseIntoItsLiteralSequences) {
  std::vector<std::string> sequences;
  ASSERT_TRUE(
      LexiconBuilder::Expand("(really) aching/=sore .. typing", {}, &sequences)
          .ok());
  EXPECT_THAT(sequences,
              UnorderedElementsAre("realli ach .. type", "realli =sore .. type",
                                   "ach .. type", "=sore .. type"));
}

}  // namespace
}  // namespace footnote::knowledge
