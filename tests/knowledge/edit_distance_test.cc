#include "knowledge/edit_distance.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace footnote::knowledge {
namespace {

// The whole matrix, slips only.
int SlowDistance(const std::string& a, const std::string& b) {
  std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) d[i][0] = static_cast<int>(i);
  for (size_t j = 0; j <= b.size(); ++j) d[0][j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1,
                          d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

TEST(EditDistanceTest, AgreesWithTheWholeMatrixOnAllShortWords) {
  std::vector<std::string> words = {""};
  for (size_t i = 0; words[i].size() < 4; ++i) {
    for (const char c : {'a', 'b', 'c'}) words.push_back(words[i] + c);
  }
  for (const std::string& a : words) {
    for (const std::string& b : words) {
      const int slow = SlowDistance(a, b);
      for (const int limit : {0, 1, 2}) {
        const int slips = MeasureSlips(a, b, limit).slips;
        EXPECT_EQ(std::min(slips, limit + 1), std::min(slow, limit + 1))
            << a << " " << b << " " << limit;
      }
    }
  }
}

TEST(EditDistanceTest, OrdersSlipsByHowLikelyTheyAre) {
  const auto cost = [](const char* typed, const char* word) {
    return MeasureSlips(typed, word, 2).cost;
  };
  EXPECT_EQ(cost("word", "word"), 0);
  EXPECT_LT(cost("runing", "running"), cost("hrad", "hard"));
  EXPECT_LT(cost("hrad", "hard") - 6, cost("herd", "hard"));
  EXPECT_LT(cost("hurst", "hurts"), cost("herts", "hurts"));
  EXPECT_LT(cost("wrdt", "wrst"), cost("wrmt", "wrst"));
  EXPECT_LT(cost("wordy", "word"), cost("wordb", "word"));
  EXPECT_LT(cost("cord", "card"), cost("cord", "word"));
}

TEST(EditDistanceTest, SaysThatLongWordsAreFar) {
  const std::string longest(kLongestMeasured, 'a');
  EXPECT_EQ(MeasureSlips(longest, longest, 1).slips, 0);
  EXPECT_GT(MeasureSlips(longest + "a", longest, 1).slips, 1);
  EXPECT_GT(MeasureSlips("word", "", 2).slips, 2);
}

TEST(EditDistanceTest, NeverOverlooksANearWordAtAGlance) {
  const std::vector<std::string> words = {"swap", "swpa", "sap",  "swamp",
                                          "ssap", "wasp", "snap", "s"};
  for (const std::string& a : words) {
    for (const std::string& b : words) {
      for (const int limit : {1, 2}) {
        if (MeasureSlips(a, b, limit).slips > limit) continue;
        EXPECT_TRUE(
            MayBeNear(LettersOf(a), a.size(), LettersOf(b), b.size(), limit))
            << a << " " << b;
      }
    }
  }
}

}  // namespace
}  // namespace footnote::knowledge
