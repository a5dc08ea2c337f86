#include "dialogue/understand/question.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "knowledge/reader.h"
#include "tests/dialogue/test_topic.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Statements(const QuestionReading& reading) {
  std::vector<std::string> ids;
  for (const int statement : reading.statements) {
    ids.push_back(HandTopic().statement(statement).id());
  }
  return ids;
}

TEST(QuestionTest, AnswersWhatTheArticleAnswers) {
  for (const char* text : {"can I type with a sore hand?", "should I type",
                           "is typing ok?", "what about typing"}) {
    const QuestionReading reading = AnswerQuestion(HandTopic(), text);
    EXPECT_TRUE(reading.known) << text;
    EXPECT_THAT(Statements(reading), ElementsAre("breaks")) << text;
  }
}

TEST(QuestionTest, RefusesWhatTheArticleDoesNotTreat) {
  const QuestionReading medicine =
      AnswerQuestion(HandTopic(), "can I type on ibuprofen?");
  EXPECT_FALSE(medicine.known);
  EXPECT_EQ(medicine.unanswered, 0);
  EXPECT_THAT(Statements(medicine), ElementsAre("breaks"));
}

TEST(QuestionTest, RefusesWhatItDoesNotKnow) {
  for (const char* text :
       {"what is the capital of France?", "is my knee broken?", "",
        "can octopuses type poems about quantum gravity and love?"}) {
    EXPECT_FALSE(AnswerQuestion(HandTopic(), text).known) << text;
  }
}

TEST(QuestionTest, RefusesWhatIsAboutAnotherPartOfTheBody) {
  EXPECT_FALSE(
      AnswerQuestion(HandTopic(), "can I type with a sore elbow?").known);
  EXPECT_TRUE(
      AnswerQuestion(HandTopic(), "can I type with a sore thumb?").known);
}

TEST(QuestionTest, RefusesWhatIsAboutTheConversation) {
  EXPECT_FALSE(
      AnswerQuestion(HandTopic(), "are you a bot that can type?").known);
}

TEST(QuestionTest, AnswersAboutAConditionByName) {
  const QuestionReading one = AnswerQuestion(HandTopic(), "what is arthritis?");
  EXPECT_TRUE(one.known);
  EXPECT_EQ(one.subject, HandTopic().SubjectOfCondition(1));
  EXPECT_THAT(Statements(one), ElementsAre("joint"));
  EXPECT_THAT(Statements(AnswerQuestion(HandTopic(),
                                        "is it a pressed nerve or arthritis?")),
              ElementsAre("nerve", "joint"));
}

TEST(QuestionTest, LooksForWhatIsAskedInTheRestOfTheMessage) {
  const Reading reading = Read("I type a lot, is that ok?");
  ASSERT_TRUE(reading.question.has_value());
  EXPECT_TRUE(reading.question->known);
}

// What is asked is about one thing, and wants one thing of it.
TEST(QuestionTest, RefusesAFocusThatNothingSaidOfTheSubjectAnswers) {
  const QuestionReading reading =
      AnswerQuestion(HandTopic(), "how long should I type?");
  EXPECT_FALSE(reading.known);
  EXPECT_THAT(Statements(reading), ElementsAre("breaks")) << "the nearest";
  EXPECT_TRUE(
      AnswerQuestion(HandTopic(), "how long should I rest my hand?").known);
}

TEST(QuestionTest, RefusesASubjectBesideThatTheAnswerDoesNotTreat) {
  EXPECT_FALSE(
      AnswerQuestion(HandTopic(), "can a splint cause arthritis?").known);
  EXPECT_TRUE(AnswerQuestion(HandTopic(), "does a splint help?").known);
}

TEST(QuestionTest, TakesWhatIsAskedAboutFromTheWordsBefore) {
  EXPECT_THAT(Statements(AnswerQuestion(
                  HandTopic(), "It is sore in the evening. Why is that?")),
              ElementsAre("nerve"));
  EXPECT_EQ(
      AnswerQuestion(HandTopic(), "I took ibuprofen. Is that ok?").unanswered,
      0);
}

TEST(QuestionTest, AsksWhatTheSentenceBeforeSaysWhereItOnlyAsksWhether) {
  for (const char* text : {"He says this causes hand pain. Is that so?",
                           "He says this causes hand pain. True?"}) {
    EXPECT_THAT(Statements(AnswerQuestion(HandTopic(), text)),
                ElementsAre("harmless"))
        << text;
  }
}

TEST(QuestionTest, TakesTheWordsOfAFocusForNoProblem) {
  EXPECT_THAT(
      Statements(AnswerQuestion(
          HandTopic(), "I have a splint. Good for taking the pain away?")),
      ElementsAre("harmless"));
}

TEST(QuestionTest, RefusesWhatNothingSaysIsWanted) {
  EXPECT_FALSE(
      AnswerQuestion(HandTopic(), "do evenings wear funny ties?").known);
}

TEST(QuestionTest, FillsInWhatAShortQuestionLeavesOut) {
  ReadingContext context;
  context.last_subject = "splint";
  const Reading subject = Understand(HandTopic(), "does it help?", context);
  ASSERT_TRUE(subject.question.has_value());
  EXPECT_TRUE(subject.question->known);
  EXPECT_THAT(Statements(*subject.question), ElementsAre("harmless"));
  const Reading length = Understand(HandTopic(), "how long?", context);
  ASSERT_TRUE(length.question.has_value());
  EXPECT_FALSE(length.question->known);
  context.last_focus = "how_long";
  const Reading focus = Understand(HandTopic(), "and rest?", context);
  ASSERT_TRUE(focus.question.has_value());
  EXPECT_THAT(Statements(*focus.question), ElementsAre("breaks"));
}

TEST(QuestionTest, AsksInShortWhileAnAnswerIsAwaited) {
  ReadingContext context;
  context.asked = HandTopic().FindSlot("days");
  context.pending = v1::Pending::KIND_SLOT;
  context.last_subject = "splint";
  context.last_focus = "how_long";
  for (const char* text : {"and rest?", "for how long?"}) {
    EXPECT_TRUE(Understand(HandTopic(), text, context).question.has_value())
        << text;
  }
  EXPECT_FALSE(Understand(HandTopic(), "a bit numb?", context).question)
      << "an answer in doubt";
}

TEST(QuestionTest, AsksOfTheLastSentenceWhereNoWordAsks) {
  EXPECT_TRUE(AnswerQuestion(HandTopic(),
                             "My octopus juggles quantum fiddles. A splint?")
                  .known);
}

TEST(QuestionTest, SaysInTheTraceWhatWasAskedOfWhat) {
  EXPECT_TRUE(
      Traced(Read("how long should I type?"), "question", "focus how_long"));
  EXPECT_TRUE(Traced(Read("does a splint help?"), "splint", "subject splint"));
}

TEST(QuestionTest, AnswersEveryExampleOfATopicByItsOwnQuestion) {
  for (const char* dir :
       {"knowledge/topics/forefoot-pain", "tests/testdata/topics/sore-wrist"}) {
    const auto topic = knowledge::Topic::Build(
        knowledge::ReadTopic(dir).content, "test", English());
    ASSERT_TRUE(topic.ok()) << dir;
    for (const v1::Question& question : (*topic)->content().questions()) {
      for (const std::string& example : question.examples()) {
        const QuestionReading reading = AnswerQuestion(**topic, example);
        ASSERT_TRUE(reading.known) << question.id() << ": " << example;
        EXPECT_EQ((*topic)->statement(reading.statements[0]).id(),
                  question.statements(0))
            << question.id() << ": " << example;
      }
    }
  }
}

TEST(QuestionTest, SeesNoQuestionInAnswersAndInWhatIsTold) {
  for (const char* text :
       {"it is numb", "2 weeks?", "I know what it is", "say that again?"}) {
    EXPECT_FALSE(Read(text, "days").question.has_value()) << text;
  }
}

}  // namespace
}  // namespace footnote::dialogue
