#include "dialogue/understand/answers.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(AnswersTest, ReadsYesNoAndUnsureInManyWords) {
  const struct {
    const char* value;
    std::vector<const char*> texts;
  } kCases[] = {
      {"yes",
       {"yes", "Yep.", "YES", "yeah a lot", "a bit", "kind of", "sometimes",
        "I think so", "it is", "definitely", "unfortunately yes", "I do",
        "quite a bit", "yes it is", "\xF0\x9F\x91\x8D"}},
      {"no",
       {"no", "nope", "nah", "not really", "I don't think so", "not at all",
        "it isn't", "I haven't noticed any", "never", "not that I know of",
        "no it isn't", "none", "unfortunately not", "definitely not"}},
      {"unsure",
       {"dunno", "no idea", "hard to say", "not sure", "I don't know", "maybe",
        "can't tell", "yes and no", "idk"}},
  };
  for (const auto& c : kCases) {
    for (const char* text : c.texts) {
      EXPECT_THAT(Findings(text, "tingling"),
                  ElementsAre(std::string("tingling=") + c.value))
          << text;
    }
  }
}

TEST(AnswersTest, TakesAnAcknowledgementForNoAnswerBesideOne) {
  const struct {
    const char* value;
    std::vector<const char*> texts;
  } kCases[] = {
      {"no",
       {"ok no", "ok, no", "Ok. Nope.", "right, no", "sure, no", "hmm ok no",
        "ok not really", "okay nah", "ok so no", "no, right", "alright no",
        "well no"}},
      {"yes", {"ok yes", "right, yeah", "ok", "well ok yes", "sure"}},
      {"unsure", {"ok, not sure", "right, no idea"}},
  };
  for (const auto& c : kCases) {
    for (const char* text : c.texts) {
      EXPECT_THAT(Findings(text, "tingling"),
                  ElementsAre(std::string("tingling=") + c.value))
          << text;
    }
  }
  EXPECT_THAT(Findings("ok so it is stiff", "tingling"),
              ElementsAre("stiff=yes"));
  EXPECT_THAT(Findings("ok thanks", "tingling"), IsEmpty());
  EXPECT_THAT(Acts("ok, thanks", "tingling"), ElementsAre("THANKS"));
  EXPECT_THAT(Acts("right, no", "tingling"), ElementsAre("DENY"));
}

TEST(AnswersTest, TakesABareNoBehindAYesForTheAnswer) {
  EXPECT_THAT(Findings("yeah nah", "tingling"), ElementsAre("tingling=no"));
  EXPECT_THAT(Findings("yeah, no", "tingling"), ElementsAre("tingling=no"));
  EXPECT_THAT(Findings("Yes. My wife says no.", "tingling"),
              ElementsAre("tingling=yes"));
}

TEST(AnswersTest, LeavesAYesThatIsMadeLess) {
  for (const char* text :
       {"yes, not much", "yes, but not a lot", "yes but not really bad",
        "yes, barely", "yes, no way I can sleep", "yes, not all the time",
        "yes, but not now", "yes, not bad", "yes, nah it's fine in the day", "true, thanks",
        "exactly, for 3 days now"}) {
    EXPECT_THAT(Findings(text, "tingling"), ::testing::Contains("tingling=yes"))
        << text;
  }
}

TEST(AnswersTest, LeavesANoThatIsConfirmed) {
  for (const char* text :
       {"no, that's right", "no, definitely", "no really", "no, I guess so",
        "I don't think it is", "doesn't look like it", "doesn't seem so"}) {
    EXPECT_THAT(Findings(text, "tingling"), ElementsAre("tingling=no")) << text;
  }
}

TEST(AnswersTest, AnswersAndInformsInOneTurn) {
  EXPECT_THAT(Findings("no, but it is stiff", "numb"),
              ElementsAre("numb=no", "stiff=yes"));
  EXPECT_THAT(Acts("no, but it is stiff", "numb"),
              ElementsAre("DENY", "INFORM"));
  EXPECT_THAT(Findings("yes and my thumb hurts", "numb"),
              ElementsAre("place=thumb", "numb=yes"));
}

TEST(AnswersTest, TrustsTheDetailOverTheYesOrNo) {
  EXPECT_THAT(Findings("no, a bit numb", "numb"), ElementsAre("numb=yes"));
  EXPECT_THAT(Findings("no I am numb there", "numb"), ElementsAre("numb=yes"));
}

TEST(AnswersTest, DeniesNothingButWhatIsDenied) {
  EXPECT_THAT(Findings("no stiffness", "numb"), ElementsAre("stiff=no"));
  EXPECT_THAT(Findings("not stiff", "numb"), ElementsAre("stiff=no"));
  EXPECT_THAT(Findings("stiffness: no", "numb"), ElementsAre("stiff=no"));
  EXPECT_THAT(Findings("nothing helps", "numb"), IsEmpty());
  EXPECT_THAT(Findings("sometimes it hurts at night", "numb"),
              ElementsAre("night=yes"));
}

TEST(AnswersTest, ReadsAChoiceByItsNumberOrAPartOfItsName) {
  EXPECT_THAT(Findings("2", "place"), ElementsAre("place=wrist"));
  EXPECT_THAT(Findings("the second one", "place"), ElementsAre("place=wrist"));
  EXPECT_THAT(Findings("option 1", "place"), ElementsAre("place=thumb"));
  EXPECT_THAT(Findings("the last one", "place"), ElementsAre("place=elbow"));
  EXPECT_THAT(Findings("further up", "place"), ElementsAre("place=elbow"));
  EXPECT_THAT(Findings("heel", "place"), ElementsAre("place=wrist"));
  EXPECT_THAT(Findings("no idea", "place"), ElementsAre("place=unsure"));
  EXPECT_THAT(Findings("9", "place"), IsEmpty());
  EXPECT_THAT(Findings("pizza", "place"), IsEmpty());
}

TEST(AnswersTest, ReadsYesAndNoByTheirNumber) {
  EXPECT_THAT(Findings("1", "numb"), ElementsAre("numb=yes"));
  EXPECT_THAT(Findings("2.", "numb"), ElementsAre("numb=no"));
  EXPECT_THAT(Findings("option two", "numb"), ElementsAre("numb=no"));
  EXPECT_THAT(Findings("the third one", "numb"), ElementsAre("numb=unsure"));
  // What counts something picks nothing.
  for (const char* text : {"two", "2 fingers", "2 of them", "2 or 3", "type 2",
                           "stage 1", "3/10", "4", "not the first"}) {
    EXPECT_THAT(Findings(text, "numb"), IsEmpty()) << text;
  }
}

TEST(AnswersTest, ReadsWhichOfTwoByItsPlace) {
  ReadingContext context;
  context.pending = v1::Pending::KIND_CONTRADICTION;
  context.asked = HandTopic().FindSlot("numb");
  context.offered = {knowledge::Value::OfChoice(knowledge::kNo),
                     knowledge::Value::OfChoice(knowledge::kYes)};
  const auto picked = [&](const char* text) {
    const Reading reading = Understand(HandTopic(), text, context);
    const Mention* mention = reading.Find(context.asked);
    return mention == nullptr ? -1 : mention->value.choice;
  };
  for (const char* text : {"the first one", "1", "the former", "the first",
                           "what I said before", "the earlier one", "no"}) {
    EXPECT_EQ(picked(text), knowledge::kNo) << text;
  }
  for (const char* text : {"the second one", "2", "the latter", "the last one",
                           "no, the second", "the one now", "yes"}) {
    EXPECT_EQ(picked(text), knowledge::kYes) << text;
  }
  EXPECT_EQ(picked("3"), -1);
  EXPECT_EQ(picked("second thoughts"), -1);
}

TEST(AnswersTest, TakesSomePhrasesOnlyAsAnAnswer) {
  EXPECT_THAT(Findings("only in the evening", "numb"), ElementsAre("numb=yes"));
  EXPECT_THAT(Findings("only in the evening", "stiff"),
              ElementsAre("stiff=yes"));
  EXPECT_THAT(Findings("heel"), IsEmpty());
}

TEST(AnswersTest, AnswersNothingWithoutAQuestionPending) {
  EXPECT_THAT(Findings("no"), IsEmpty());
  EXPECT_THAT(Acts("no"), ElementsAre("DENY"));
}

}  // namespace
}  // namespace footnote::dialogue
