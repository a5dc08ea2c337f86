#include "knowledge/question_index.h"

#include <memory>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace footnote::knowledge {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::shared_ptr<const Language> MakeLanguage() {
  v1::Language content;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(stop_words: ["what", "is", "the", "my", "for", "how", "do", "i"]
         synonyms { id: "splint" words: ["splint", "brace", "support"] })",
      &content));
  return *Language::Build(content);
}

v1::Topic MakeTopic() {
  v1::Topic topic;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(questions { id: "rest" examples: "how long do i rest my wrist" }
         questions { id: "splint" examples: "is a splint good for the wrist"
                     examples: "sleep with a brace" }
         questions { id: "mouse" examples: "what mouse is good" })",
      &topic));
  return topic;
}

std::vector<int> Find(absl::string_view text, const std::vector<int>& subjects,
                      double* best = nullptr) {
  const auto language = MakeLanguage();
  const QuestionIndex index(MakeTopic(), *language);
  std::vector<int> questions;
  for (const QuestionMatch& match :
       index.Find(Tokenize(text), subjects, *language)) {
    if (best != nullptr && questions.empty()) *best = match.score;
    questions.push_back(match.question);
  }
  return questions;
}

TEST(QuestionIndexTest, PutsTheNearestQuestionFirst) {
  EXPECT_THAT(Find("is a splint good for a sore wrist", {0, 1, 2}),
              ElementsAre(1, 2, 0));
}

TEST(QuestionIndexTest, LooksOnlyAtQuestionsWhoseSubjectWasNamed) {
  EXPECT_THAT(Find("is a splint good", {2}), ElementsAre(2));
  EXPECT_THAT(Find("is a splint good", {}), IsEmpty());
}

TEST(QuestionIndexTest, TakesSynonymsForTheSameWord) {
  double word = 0;
  double synonym = 0;
  EXPECT_THAT(Find("a splint", {1}, &word), ElementsAre(1));
  EXPECT_THAT(Find("a support", {1}, &synonym), ElementsAre(1));
  EXPECT_EQ(word, synonym);
}

TEST(QuestionIndexTest, ScoresTheSameWordsOneAndUnknownWordsLess) {
  double same = 0;
  double longer = 0;
  Find("is a splint good for the wrist", {1}, &same);
  Find("is a splint good for the wrist of a violinist", {1}, &longer);
  EXPECT_DOUBLE_EQ(same, 1);
  EXPECT_LT(longer, 1);
  EXPECT_GT(longer, 0);
}

TEST(QuestionIndexTest, FindsNothingInNothing) {
  EXPECT_THAT(Find("", {0, 1, 2}), IsEmpty());
  EXPECT_THAT(Find("what is the", {0, 1, 2}), IsEmpty());
}

}  // namespace
}  // namespace footnote::knowledge
