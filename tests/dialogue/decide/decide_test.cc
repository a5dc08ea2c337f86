#include "dialogue/decide/decide.h"

#include <string>
#include <vector>

#include "dialogue/track/findings.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/test_topic.h"

namespace footnote::dialogue {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

class DecideTest : public ::testing::Test {
 protected:
  void SetUp() override {
    topic_ = ElbowTopic();
    state_ = NewSession(*topic_);
    state_.set_turn(1);
  }

  void Await(const std::string& slot) {
    state_.mutable_pending()->set_kind(v1::Pending::KIND_SLOT);
    state_.mutable_pending()->set_slot(slot);
    state_.add_asked(slot);
  }

  void Know(const std::string& slot, const std::string& value) {
    PutFinding(*topic_, FindingOf(slot, value), &state_);
  }

  Move Next() { return Decide(*topic_, state_, reading_, tracked_); }

  std::string Asks(const Move& move) const {
    return move.slot < 0 ? "nothing" : topic_->slots()[move.slot].id;
  }

  std::shared_ptr<const knowledge::Topic> topic_;
  v1::SessionState state_;
  Reading reading_;
  Tracked tracked_;
};

TEST_F(DecideTest, AsksWhatCanStillChangeTheOutcomeAndNothingElse) {
  tracked_.no_match = 1;
  EXPECT_EQ(Asks(Next()), "place");
  Know("place", "elbow");
  EXPECT_EQ(Asks(Next()), "days");
  Know("stiff", "yes");  // the most urgent: days cannot change it any more
  EXPECT_EQ(Asks(Next()), "sport");
  Know("sport", "no");
  const Move last = Next();
  EXPECT_EQ(Asks(last), "nothing");
  ASSERT_TRUE(last.outcome.has_value());
  EXPECT_EQ(last.outcome->urgency, v1::URGENCY_SEE_SPECIALIST_PROMPTLY);
  EXPECT_EQ(last.phase, v1::PHASE_ADVICE);
}

TEST_F(DecideTest, AnswersAQuestionFirstAndAsksThePendingOneOnceAfterIt) {
  Know("place", "elbow");
  Await("days");
  reading_.question = QuestionReading{.known = true, .statements = {0}};
  reading_.acts = {{.act = v1::USER_ACT_ASK}};
  const Move move = Next();
  EXPECT_THAT(move.sayings, ElementsAre(Saying::kAnswer, Saying::kAskAgain));
  EXPECT_EQ(move.pending.slot(), "days");
  EXPECT_EQ(move.pending.no_match(), 0);
}

TEST_F(DecideTest, ADigressionDoesNotSpendTheQuestionThatOnlyRefines) {
  Know("place", "elbow");
  Know("days", "2");
  Know("stiff", "no");
  Await("sport");
  state_.set_refinements(1);  // all of the budget
  reading_.question = QuestionReading{.known = true, .statements = {0}};
  const Move move = Next();
  EXPECT_THAT(move.sayings, ElementsAre(Saying::kAnswer, Saying::kAskAgain));
  EXPECT_EQ(Asks(move), "sport");
}

TEST_F(DecideTest, GoesUpTheLadderWhenAnswersAreNotUnderstood) {
  Know("place", "elbow");
  Await("days");
  tracked_.no_match = 1;
  EXPECT_THAT(Next().sayings, ElementsAre(Saying::kReword));
  tracked_.no_match = 2;
  EXPECT_THAT(Next().sayings, ElementsAre(Saying::kOfferChoices));
  tracked_.no_match = 3;
  tracked_.settled = true;
  Know("days", "unsure");
  EXPECT_THAT(Next().sayings, ElementsAre(Saying::kMovedOn, Saying::kAsk));
}

TEST_F(DecideTest, DangerComesBeforeEverythingElse) {
  Know("place", "elbow");
  Await("days");
  reading_.safety = {{.sign = 0}};
  tracked_.new_signs = {0};
  reading_.question = QuestionReading{.known = true, .statements = {0}};
  const Move move = Next();
  EXPECT_THAT(move.sayings,
              ElementsAre(Saying::kEmergency, Saying::kEmergencyCheck));
  EXPECT_EQ(move.pending.kind(), v1::Pending::KIND_EMERGENCY);
  EXPECT_EQ(move.pending.slot(), "days") << "it comes back afterwards";
}

TEST_F(DecideTest, AFalseAlarmBringsBackTheOpenQuestion) {
  Know("place", "elbow");
  Await("days");
  state_.mutable_pending()->set_kind(v1::Pending::KIND_EMERGENCY);
  tracked_.emergency_cleared = true;
  const Move move = Next();
  EXPECT_THAT(move.sayings,
              ElementsAre(Saying::kEmergencyCleared, Saying::kAskAgain));
  EXPECT_EQ(move.pending.slot(), "days");
}

TEST_F(DecideTest, WarnsInFullOnceAndAsksNoMoreOfWhoConfirms) {
  Know("place", "elbow");
  Await("days");
  state_.add_safety_signs("chest_pain");
  state_.mutable_pending()->set_kind(v1::Pending::KIND_EMERGENCY);
  EXPECT_THAT(Next().sayings,
              ElementsAre(Saying::kEmergencyAgain, Saying::kEmergencyCheck));
  tracked_.emergency_confirmed = true;
  const Move confirmed = Next();
  EXPECT_THAT(confirmed.sayings,
              ElementsAre(Saying::kEmergencyConfirmed, Saying::kEmergencyWait));
  tracked_.emergency_confirmed = false;
  *state_.mutable_pending() = confirmed.pending;
  reading_.acts = {{.act = v1::USER_ACT_THANKS}};
  EXPECT_THAT(Next().sayings,
              ElementsAre(Saying::kThanks, Saying::kEmergencyWait));
}

TEST_F(DecideTest, AQuestionCutShortByAContradictionComesBack) {
  Know("place", "elbow");
  Know("days", "2");
  Know("stiff", "no");
  Await("sport");
  state_.set_refinements(1);  // all of the budget
  state_.mutable_pending()->set_kind(v1::Pending::KIND_CONTRADICTION);
  state_.mutable_pending()->set_slot("stiff");
  tracked_.settled = true;
  const Move move = Next();
  EXPECT_THAT(move.sayings,
              ElementsAre(Saying::kAcknowledge, Saying::kAskAgain));
  EXPECT_EQ(Asks(move), "sport");
}

TEST_F(DecideTest, HearsWhatIsToldAgain) {
  Know("place", "elbow");
  Await("days");
  tracked_.known = {topic_->FindSlot("place")};
  EXPECT_THAT(Next().sayings,
              ElementsAre(Saying::kAlreadyKnown, Saying::kAskAgain));
}

TEST_F(DecideTest, WhoObjectsHearsWhatWasTakenAndMayPutItRight) {
  Know("place", "elbow");
  Await("days");
  reading_.acts = {{.act = v1::USER_ACT_OBJECT}};
  const Move move = Next();
  EXPECT_THAT(move.sayings, ElementsAre(Saying::kMisread, Saying::kAskAgain));
  EXPECT_TRUE(move.pending.objected());
  *state_.mutable_pending() = move.pending;
  EXPECT_THAT(Next().sayings,
              ElementsAre(Saying::kMisreadAgain, Saying::kAskAgain));
}

TEST_F(DecideTest, StopsAtOnceOutsideTheArticle) {
  Know("place", "elsewhere");
  const Move move = Next();
  EXPECT_THAT(move.sayings, ElementsAre(Saying::kOutsideArticle));
  EXPECT_EQ(move.phase, v1::PHASE_CLOSED);
}

TEST_F(DecideTest, SaysWhatChangedAfterTheAssessment) {
  Know("place", "elbow");
  Know("days", "2");
  Know("stiff", "no");
  Know("sport", "no");
  state_.set_phase(v1::PHASE_ADVICE);
  state_.clear_pending();
  state_.mutable_assessment()->set_urgency(v1::URGENCY_SELF_CARE);
  EXPECT_THAT(Next().sayings, ElementsAre(Saying::kNotUnderstood));

  tracked_.changes = {
      {.slot = topic_->FindSlot("days"), .before = FindingOf("days", "1")}};
  EXPECT_THAT(Next().sayings,
              ElementsAre(Saying::kCorrected, Saying::kStillHolds));

  Know("days", "21");
  EXPECT_THAT(Next().sayings,
              ElementsAre(Saying::kCorrected, Saying::kReassess));
}

TEST_F(DecideTest, ByeClosesAndNewFindingsReopen) {
  reading_.acts = {{.act = v1::USER_ACT_BYE}};
  EXPECT_EQ(Next().phase, v1::PHASE_CLOSED);

  state_.set_phase(v1::PHASE_CLOSED);
  state_.clear_pending();
  EXPECT_THAT(Next().sayings, ElementsAre(Saying::kClosed));
  reading_.acts = {{.act = v1::USER_ACT_INFORM}};
  Know("place", "elbow");
  tracked_.changes = {{.slot = topic_->FindSlot("place")}};
  const Move move = Next();
  EXPECT_THAT(move.sayings, Not(Contains(Saying::kClosed)));
  EXPECT_EQ(Asks(move), "days");
}

TEST_F(DecideTest, WhyBehindAnAnswerIsOfTheQuestionAnswered) {
  Await("place");
  Know("place", "elbow");
  tracked_.settled = true;
  reading_.acts = {{.act = v1::USER_ACT_WHY}};
  const Move move = Next();
  EXPECT_EQ(move.why_slot, topic_->FindSlot("place"));
  EXPECT_EQ(Asks(move), "days");
}

TEST_F(DecideTest, WhyAfterTheAssessmentAsksForItsReasons) {
  Know("place", "elbow");
  Know("stiff", "yes");
  Know("sport", "no");
  state_.set_phase(v1::PHASE_ADVICE);
  state_.clear_pending();
  state_.mutable_assessment()->set_urgency(v1::URGENCY_SEE_SPECIALIST_PROMPTLY);
  state_.mutable_assessment()->add_conditions()->set_condition("strain");
  reading_.acts = {{.act = v1::USER_ACT_WHY}};
  EXPECT_THAT(Next().sayings, ElementsAre(Saying::kWhyOutcome));
  reading_.acts = {{.act = v1::USER_ACT_DENY}};
  EXPECT_THAT(Next().sayings, ElementsAre(Saying::kAnythingElse));
}

TEST_F(DecideTest, WhoLeavesEarlyHearsTheOutcomeAsItStands) {
  Know("place", "elbow");
  Know("days", "30");
  reading_.acts = {{.act = v1::USER_ACT_BYE}};
  const Move move = Next();
  EXPECT_THAT(move.sayings, ElementsAre(Saying::kBeforeYouGo, Saying::kBye));
  ASSERT_TRUE(move.outcome.has_value());
  EXPECT_EQ(move.outcome->urgency, v1::URGENCY_SEE_DOCTOR);
}

TEST_F(DecideTest, IsTheSameForTheSameInput) {
  tracked_.no_match = 1;
  const Move first = Next();
  const Move second = Next();
  EXPECT_EQ(first.sayings, second.sayings);
  EXPECT_EQ(first.slot, second.slot);
}

}  // namespace
}  // namespace footnote::dialogue
