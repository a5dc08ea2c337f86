#include "dialogue/understand/matcher.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;
using ::testing::ElementsAre;

std::vector<int> Meanings(const Matches& matches) {
  std::vector<int> meanings;
  for (const LexiconMatch& m : matches) meanings.push_back(m.meaning);
  return meanings;
}

Matches Hide(Matches matches) {
  HideContained([](const auto&, const auto&) { return true; },
                [](const auto&, const auto&) {}, &matches);
  return matches;
}

Matches Longest(Matches matches) {
  KeepLongest([](const auto&, const auto&) {}, &matches);
  return matches;
}

TEST(MatcherTest, HidesAPhraseWhoseWordsArePartOfAnother) {
  EXPECT_THAT(
      Meanings(Hide({{.meaning = 1, .begin = 0, .end = 2, .words = 3},
                     {.meaning = 2, .begin = 0, .end = 1, .words = 1},
                     {.meaning = 3, .begin = 1, .end = 2, .words = 1},
                     {.meaning = 4, .begin = 1, .end = 3, .words = 3}})),
      ElementsAre(1, 4));
}

TEST(MatcherTest, KeepsAPhraseInTheGapOfAnother) {
  EXPECT_THAT(
      Meanings(Hide({{.meaning = 1, .begin = 0, .end = 3, .words = 5},
                     {.meaning = 2, .begin = 1, .end = 2, .words = 1}})),
      ElementsAre(1, 2));
}

TEST(MatcherTest, KeepsTheLongestOfThoseThatOverlap) {
  EXPECT_THAT(
      Meanings(Longest({{.meaning = 1, .begin = 0, .end = 2, .words = 3},
                        {.meaning = 2, .begin = 1, .end = 4, .words = 7},
                        {.meaning = 3, .begin = 4, .end = 5, .words = 1}})),
      ElementsAre(2, 3));
}

TEST(MatcherTest, KeepsMatchesOfTheVerySameWords) {
  EXPECT_THAT(
      Meanings(Longest({{.meaning = 1, .begin = 0, .end = 1, .words = 1},
                        {.meaning = 2, .begin = 0, .end = 1, .words = 1}})),
      ElementsAre(1, 2));
}

TEST(MatcherTest, SaysInTheTraceWhatHidAPhrase) {
  const Reading reading = Read("in the heel of my hand", "place");
  EXPECT_TRUE(Traced(reading, "heel of my/the hand", "place = wrist"));
  EXPECT_TRUE(Traced(reading, "heel", "part of"));
}

}  // namespace
}  // namespace footnote::dialogue
