#include "dialogue/understand/understand.h"

#include <ctime>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(UnderstandTest, ReadsSeveralThingsInOneMessage) {
  EXPECT_THAT(
      Findings("Hi, my left thumb has been sore for about 3 weeks now. It's "
               "getting worse, no numbness or tingling, can I still type?"),
      ElementsAre("place=thumb", "days=21[21,21]", "trend=worse", "numb=no",
                  "tingling=no"));
}

TEST(UnderstandTest, QuotesTheUsersOwnWords) {
  EXPECT_EQ(Words("About two weeks, and NO numbness!", "days"),
            "About two weeks");
  EXPECT_EQ(Words("About two weeks, and NO numbness!", "numb"), "NO numbness");
  EXPECT_EQ(Words("it isn\xE2\x80\x99t really numb", "numb"),
            "isn\xE2\x80\x99t really numb");
  EXPECT_EQ(Words("maybe numb", "numb"), "maybe numb");
}

TEST(UnderstandTest, TellsNothingFromNothing) {
  for (const char* text : {"", "   ", "...", "?!", "\xF0\x9F\x98\x80",
                           "\x01\x02\x03", "\xFF\xFE"}) {
    const Reading reading = Read(text, "numb");
    EXPECT_TRUE(reading.empty) << text;
    EXPECT_THAT(reading.acts, IsEmpty()) << text;
    EXPECT_THAT(reading.mentions, IsEmpty()) << text;
  }
}

TEST(UnderstandTest, RecognisesAnotherLanguage) {
  for (const char* text :
       {"Ich habe seit zwei Wochen Schmerzen im Handgelenk",
        "me duele la mano desde hace dos semanas",
        "\xD1\x80\xD1\x83\xD0\xBA\xD0\xB0 "
        "\xD0\xB1\xD0\xBE\xD0\xBB\xD0\xB8\xD1\x82",
        "\xE6\x89\x8B\xE3\x81\x8C\xE7\x97\x9B\xE3\x81\x84",
        "\xD9\x8A\xD8\xAF\xD9\x8A "
        "\xD8\xAA\xD8\xA4\xD9\x84\xD9\x85\xD9\x86\xD9\x8A"}) {
    EXPECT_TRUE(Read(text).other_language) << text;
  }
  for (const char* text : {"it is numb", "pizza", "no idea mate, sorry",
                           "the thingy on my thumb is wonky"}) {
    EXPECT_FALSE(Read(text).other_language) << text;
  }
}

TEST(UnderstandTest, ReadsAroundBytesThatAreNotUtf8) {
  EXPECT_THAT(Findings("sore\xFF\xFE for \xC3 two weeks, numb"),
              ElementsAre("days=14[14,14]", "numb=yes"));
}

TEST(UnderstandTest, ReadsTheSameTwice) {
  const char kText[] = "my thumb is numb since Tuesday, is that bad?";
  EXPECT_EQ(Findings(kText), Findings(kText));
  EXPECT_EQ(Read(kText).trace.size(), Read(kText).trace.size());
}

TEST(UnderstandTest, TracesOnlyWhenAskedTo) {
  ReadingContext context;
  EXPECT_THAT(Understand(HandTopic(), "numb", context).trace, IsEmpty());
  const Reading reading = Read("I hope it isn't numb");
  EXPECT_TRUE(Traced(reading, "numb", "only supposed"));
}

TEST(UnderstandTest, ReadsLongMessagesInTimeThatGrowsWithTheirLength) {
  const auto cost = [](int times) {
    std::string text;
    for (int i = 0; i < times; ++i) {
      text += "no numbness, it is stiff and not getting better for 2 weeks ";
    }
    const std::clock_t start = std::clock();  // processor time
    for (int i = 0; i < 5; ++i) Read(text);
    return std::clock() - start;
  };
  cost(4);  // warms the stemmer up
  // 16 times the text; generous, for busy machines.
  EXPECT_LT(cost(64), 120 * cost(4));
}

TEST(UnderstandTest, TakesAChangeThatIsSaidOfWhatWasTold) {
  EXPECT_THAT(Findings("it was numb in May, it is worse"),
              ::testing::Contains("trend=worse"));
  EXPECT_THAT(Findings("back in May I had numbness, it is worse now"),
              ::testing::ElementsAre("trend=worse"));
  EXPECT_THAT(Findings("I got a new chair, it is worse"), ::testing::IsEmpty());
  EXPECT_THAT(Findings("my wrist is numb, the chair is worse"),
              ::testing::ElementsAre("place=wrist", "numb=yes"));
}

}  // namespace
}  // namespace footnote::dialogue
