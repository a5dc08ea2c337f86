#include "dialogue/track/track.h"

#include <string>

#include "dialogue/track/findings.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/test_topic.h"

namespace footnote::dialogue {
namespace {

using knowledge::Value;

class TrackTest : public ::testing::Test {
 protected:
  void SetUp() override {
    topic_ = ElbowTopic();
    state_ = NewSession(*topic_);
    state_.set_turn(1);
  }

  void Await(const std::string& slot, int no_match = 0) {
    state_.mutable_pending()->set_kind(v1::Pending::KIND_SLOT);
    state_.mutable_pending()->set_slot(slot);
    state_.mutable_pending()->set_no_match(no_match);
  }

  Mention Tells(const std::string& slot, Value value, Span span = {}) {
    return {.slot = topic_->FindSlot(slot), .value = value, .span = span};
  }

  static Reading Does(v1::UserAct act) {
    Reading reading;
    reading.acts.push_back({.act = act});
    return reading;
  }

  Tracked Take(const Reading& reading, const std::string& text = "") {
    return Track(*topic_, reading, text, &state_);
  }

  std::string Choice(const std::string& slot) const {
    const v1::Finding* finding = FindFinding(state_, slot);
    if (finding == nullptr) return "none";
    return finding->unsure() ? "unsure" : finding->choice();
  }

  std::shared_ptr<const knowledge::Topic> topic_;
  v1::SessionState state_;
};

TEST_F(TrackTest, StoresWhatIsVolunteeredWithTheUsersWords) {
  Reading reading = Does(v1::USER_ACT_INFORM);
  reading.mentions = {Tells("stiff", Value::OfChoice(knowledge::kNo), {4, 13})};
  const Tracked tracked = Take(reading, "and not stiff now");
  ASSERT_EQ(tracked.changes.size(), 1u);
  EXPECT_FALSE(tracked.changes[0].asked);
  const v1::Finding* finding = FindFinding(state_, "stiff");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->words(), "not stiff");
  EXPECT_EQ(finding->origin(), v1::FINDING_ORIGIN_VOLUNTEERED);
}

TEST_F(TrackTest, AnAnswerSettlesThePendingQuestion) {
  Await("stiff");
  Reading reading = Does(v1::USER_ACT_AFFIRM);
  reading.mentions = {Tells("stiff", Value::OfChoice(knowledge::kYes))};
  EXPECT_TRUE(Take(reading).settled);
  EXPECT_EQ(FindFinding(state_, "stiff")->origin(), v1::FINDING_ORIGIN_ASKED);
}

TEST_F(TrackTest, ADigressionLeavesTheRetryCountAlone) {
  Await("stiff", 1);
  for (const v1::UserAct act :
       {v1::USER_ACT_ASK, v1::USER_ACT_WHY, v1::USER_ACT_HELP,
        v1::USER_ACT_SUMMARY, v1::USER_ACT_THANKS, v1::USER_ACT_REPEAT}) {
    const Tracked tracked = Take(Does(act));
    EXPECT_EQ(tracked.no_match, 0) << v1::UserAct_Name(act);
    EXPECT_EQ(state_.pending().no_match(), 1) << v1::UserAct_Name(act);
  }
}

TEST_F(TrackTest, RecordsUnsureAtTheThirdAnswerNotUnderstood) {
  Await("stiff");
  EXPECT_EQ(Take(Reading()).no_match, 1);
  EXPECT_EQ(Take(Reading()).no_match, 2);
  EXPECT_EQ(Choice("stiff"), "none");
  const Tracked third = Take(Reading());
  EXPECT_EQ(third.no_match, 3);
  EXPECT_TRUE(third.settled);
  EXPECT_EQ(Choice("stiff"), "unsure");
  EXPECT_FALSE(FindFinding(state_, "stiff")->declined());
}

TEST_F(TrackTest, SkippingRecordsUnsureAndThatItWasDeclined) {
  Await("stiff");
  const Tracked tracked = Take(Does(v1::USER_ACT_SKIP));
  EXPECT_TRUE(tracked.skipped);
  EXPECT_EQ(Choice("stiff"), "unsure");
  EXPECT_TRUE(FindFinding(state_, "stiff")->declined());
}

TEST_F(TrackTest, ACorrectionReplacesAndKeepsTheRest) {
  PutFinding(*topic_, FindingOf("days", "3"), &state_);
  PutFinding(*topic_, FindingOf("stiff", "no"), &state_);
  Reading reading = Does(v1::USER_ACT_CORRECT);
  reading.mentions = {Tells("days", Value::OfRange(21, 21, 21))};
  const Tracked tracked = Take(reading);
  ASSERT_EQ(tracked.changes.size(), 1u);
  EXPECT_EQ(tracked.changes[0].before->range().best(), 3);
  EXPECT_EQ(FindFinding(state_, "days")->origin(),
            v1::FINDING_ORIGIN_CORRECTED);
  EXPECT_EQ(Choice("stiff"), "no");
}

TEST_F(TrackTest, AYesThatCorrectsAnEarlierAnswerIsNoAnswerToThePendingOne) {
  PutFinding(*topic_, FindingOf("stiff", "no"), &state_);
  Await("sport");
  Reading reading = Does(v1::USER_ACT_CORRECT);
  reading.mentions = {Tells("stiff", Value::OfChoice(knowledge::kYes)),
                      Tells("sport", Value::OfChoice(knowledge::kYes))};
  reading.mentions[1].answers_pending = true;
  EXPECT_FALSE(Take(reading).settled);
  EXPECT_EQ(Choice("stiff"), "yes");
  EXPECT_EQ(Choice("sport"), "none");
}

TEST_F(TrackTest, AsksOnceWhichOfTwoContradictingValuesIsRight) {
  PutFinding(*topic_, FindingOf("stiff", "no"), &state_);
  Reading reading = Does(v1::USER_ACT_INFORM);
  reading.mentions = {Tells("stiff", Value::OfChoice(knowledge::kYes))};
  const Tracked first = Take(reading);
  EXPECT_EQ(first.contradiction, topic_->FindSlot("stiff"));
  EXPECT_EQ(Choice("stiff"), "no") << "until it is settled";
  EXPECT_EQ(state_.pending().kind(), v1::Pending::KIND_CONTRADICTION);

  EXPECT_FALSE(Take(Reading()).settled) << "asked again in other words";
  const Tracked answer = Take(Reading());
  EXPECT_TRUE(answer.settled_contradiction);
  EXPECT_EQ(Choice("stiff"), "yes");

  state_.clear_pending();
  reading.mentions = {Tells("stiff", Value::OfChoice(knowledge::kNo))};
  EXPECT_LT(Take(reading).contradiction, 0);
  EXPECT_EQ(Choice("stiff"), "no") << "asked about once, then the later counts";
}

TEST_F(TrackTest, WhatIsNotUnderstoodTakesNoWarningSignBack) {
  PutFinding(*topic_, FindingOf("stiff", "yes"), &state_);
  Reading reading = Does(v1::USER_ACT_INFORM);
  reading.mentions = {Tells("stiff", Value::OfChoice(knowledge::kNo))};
  EXPECT_GE(Take(reading).contradiction, 0);
  Take(Reading());
  EXPECT_TRUE(Take(Reading()).settled_contradiction);
  EXPECT_EQ(Choice("stiff"), "yes");
}

TEST_F(TrackTest, AWarningSignThatComesAfterTheAssessmentIsNews) {
  PutFinding(*topic_, FindingOf("stiff", "no"), &state_);
  state_.mutable_assessment()->set_urgency(v1::URGENCY_SELF_CARE);
  Reading reading = Does(v1::USER_ACT_INFORM);
  reading.mentions = {Tells("stiff", Value::OfChoice(knowledge::kYes))};
  const Tracked tracked = Take(reading);
  EXPECT_LT(tracked.contradiction, 0);
  ASSERT_EQ(tracked.changes.size(), 1u);
  EXPECT_TRUE(tracked.changes[0].news);
  EXPECT_EQ(Choice("stiff"), "yes");
}

TEST_F(TrackTest, AValueNoRuleCanTellApartIsNoContradiction) {
  PutFinding(*topic_, FindingOf("days", "2"), &state_);
  Reading reading = Does(v1::USER_ACT_INFORM);
  reading.mentions = {Tells("days", Value::OfRange(3, 3, 3))};
  EXPECT_LT(Take(reading).contradiction, 0);
  EXPECT_EQ(FindFinding(state_, "days")->range().best(), 3);
}

TEST_F(TrackTest, DoubtTakesNothingBackThatWasSaidPlainly) {
  PutFinding(*topic_, FindingOf("stiff", "yes"), &state_);
  Reading reading = Does(v1::USER_ACT_INFORM);
  reading.mentions = {Tells("stiff", Value::Unsure())};
  EXPECT_TRUE(Take(reading).changes.empty());
  EXPECT_EQ(Choice("stiff"), "yes");
}

TEST_F(TrackTest, BackTakesBackAllThatTheLastMessageTold) {
  PutFinding(*topic_, FindingOf("days", "3"), &state_);
  Await("stiff");
  Reading reading = Does(v1::USER_ACT_CORRECT);
  reading.mentions = {Tells("days", Value::OfRange(30, 30, 30)),
                      Tells("sport", Value::OfChoice(knowledge::kYes))};
  Take(reading);
  const Tracked tracked = Take(Does(v1::USER_ACT_BACK));
  EXPECT_TRUE(tracked.went_back);
  EXPECT_EQ(FindFinding(state_, "days")->range().best(), 3);
  EXPECT_EQ(Choice("sport"), "none");
}

TEST_F(TrackTest, BackTakesBackTheLastAnswerOnly) {
  PutFinding(*topic_, FindingOf("days", "3"), &state_);
  Await("stiff");
  Reading reading = Does(v1::USER_ACT_DENY);
  reading.mentions = {Tells("stiff", Value::OfChoice(knowledge::kNo))};
  Take(reading);
  const Tracked tracked = Take(Does(v1::USER_ACT_BACK));
  EXPECT_TRUE(tracked.went_back);
  EXPECT_EQ(tracked.back_to, topic_->FindSlot("stiff"));
  EXPECT_EQ(Choice("stiff"), "none");
  EXPECT_NE(FindFinding(state_, "days"), nullptr);
  EXPECT_TRUE(Take(Does(v1::USER_ACT_BACK)).nothing_to_go_back_to);
}

TEST_F(TrackTest, RestartForgetsEverythingButCountsOn) {
  PutFinding(*topic_, FindingOf("days", "3"), &state_);
  state_.set_turn(7);
  EXPECT_TRUE(Take(Does(v1::USER_ACT_RESTART)).restarted);
  EXPECT_EQ(state_.findings_size(), 0);
  EXPECT_EQ(state_.turn(), 7);
  EXPECT_EQ(state_.pending().kind(), v1::Pending::KIND_OPENING);
}

TEST_F(TrackTest, NeitherRestartNorBackDropsADangerToldInTheSameMessage) {
  for (const v1::UserAct act : {v1::USER_ACT_RESTART, v1::USER_ACT_BACK}) {
    state_ = NewSession(*topic_);
    Reading danger = Does(act);
    danger.safety = {{.sign = 0}};
    Take(danger);
    EXPECT_EQ(state_.safety_signs_size(), 1) << v1::UserAct_Name(act);
  }
}

TEST_F(TrackTest, KeepsAnEmergencySignUntilItIsTakenBack) {
  Reading danger;
  danger.safety = {{.sign = 0}};
  Take(danger);
  ASSERT_EQ(state_.safety_signs_size(), 1);
  Take(danger);
  EXPECT_EQ(state_.safety_signs_size(), 1) << "the same sign is told once";
  state_.mutable_pending()->set_kind(v1::Pending::KIND_EMERGENCY);
  EXPECT_FALSE(Take(Does(v1::USER_ACT_DENY)).emergency_cleared)
      << "a no that denies something else, such as being able to call";
  EXPECT_EQ(state_.safety_signs_size(), 1);
  Reading denial = Does(v1::USER_ACT_DENY);
  denial.denies_danger = true;
  EXPECT_TRUE(Take(denial).emergency_cleared);
  EXPECT_EQ(state_.safety_signs_size(), 0);
}

TEST_F(TrackTest, TellsANewSignFromOneToldBefore) {
  Reading danger;
  danger.safety = {{.sign = 0}};
  EXPECT_THAT(Take(danger).new_signs, testing::ElementsAre(0));
  state_.mutable_pending()->set_kind(v1::Pending::KIND_EMERGENCY);
  const Tracked again = Take(danger);
  EXPECT_TRUE(again.new_signs.empty());
  EXPECT_TRUE(again.emergency_confirmed) << "told again when asked about";
}

TEST_F(TrackTest, NotesWhatWasKnownAlready) {
  Reading reading = Does(v1::USER_ACT_INFORM);
  reading.mentions = {Tells("stiff", Value::OfChoice(knowledge::kNo))};
  Take(reading);
  const Tracked tracked = Take(reading);
  EXPECT_TRUE(tracked.changes.empty());
  EXPECT_THAT(tracked.known, testing::ElementsAre(topic_->FindSlot("stiff")));
}

TEST_F(TrackTest, WhatComesAfterAnObjectionPutsItRight) {
  Reading reading = Does(v1::USER_ACT_INFORM);
  reading.mentions = {Tells("stiff", Value::OfChoice(knowledge::kNo))};
  Take(reading);
  state_.mutable_pending()->set_objected(true);
  reading.mentions = {Tells("stiff", Value::OfChoice(knowledge::kYes))};
  EXPECT_EQ(Take(reading).contradiction, -1);
  EXPECT_EQ(Choice("stiff"), "yes");
}

TEST_F(TrackTest, ClearsTheSignThatIsDeniedByNameAndNoOther) {
  Reading danger;
  danger.safety = {{.sign = 0}};
  Take(danger);
  Reading denial;
  denial.denied_signs = {1};
  EXPECT_FALSE(Take(denial).emergency_cleared);
  denial.denied_signs = {0};
  EXPECT_TRUE(Take(denial).emergency_cleared);
}

}  // namespace
}  // namespace footnote::dialogue
