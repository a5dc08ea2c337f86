#include "dialogue/track/findings.h"

#include "gtest/gtest.h"
#include "tests/dialogue/test_topic.h"

namespace footnote::dialogue {
namespace {

using knowledge::Value;

TEST(FindingsTest, KeepsFindingsInTheOrderOfTheSlots) {
  const auto topic = ElbowTopic();
  v1::SessionState state;
  PutFinding(*topic, FindingOf("sport", "no"), &state);
  PutFinding(*topic, FindingOf("place", "elbow"), &state);
  PutFinding(*topic, FindingOf("stiff", "yes"), &state);
  ASSERT_EQ(state.findings_size(), 3);
  EXPECT_EQ(state.findings(0).slot(), "place");
  EXPECT_EQ(state.findings(1).slot(), "stiff");
  EXPECT_EQ(state.findings(2).slot(), "sport");
}

TEST(FindingsTest, ReplacesTheFindingOfItsSlotAndNoOther) {
  const auto topic = ElbowTopic();
  v1::SessionState state;
  PutFinding(*topic, FindingOf("days", "3"), &state);
  PutFinding(*topic, FindingOf("stiff", "yes"), &state);
  PutFinding(*topic, FindingOf("days", "21"), &state);
  ASSERT_EQ(state.findings_size(), 2);
  EXPECT_EQ(state.findings(0).range().best(), 21);
  EXPECT_EQ(state.findings(1).choice(), "yes");
}

TEST(FindingsTest, ValuesRoundTripThroughStorage) {
  const auto topic = ElbowTopic();
  const Value values[] = {Value::Unsure(), Value::OfRange(3, 4, 4)};
  for (const Value& value : values) {
    const v1::Finding finding =
        MakeFinding(*topic, topic->FindSlot("days"), value, "w",
                    v1::FINDING_ORIGIN_ASKED, 2);
    EXPECT_TRUE(ValueOf(*topic, finding) == value);
    EXPECT_EQ(finding.words(), "w");
    EXPECT_EQ(finding.turn(), 2);
  }
}

TEST(FindingsTest, RemovesOnlyTheFindingOfTheSlot) {
  const auto topic = ElbowTopic();
  v1::SessionState state;
  PutFinding(*topic, FindingOf("days", "3"), &state);
  PutFinding(*topic, FindingOf("stiff", "no"), &state);
  RemoveFinding("days", &state);
  EXPECT_EQ(FindFinding(state, "days"), nullptr);
  EXPECT_NE(FindFinding(state, "stiff"), nullptr);
}

TEST(FindingsTest, DropsWhatANewVersionOfTheTopicDoesNotKnow) {
  const auto topic = ElbowTopic();
  v1::SessionState state;
  PutFinding(*topic, FindingOf("stiff", "yes"), &state);
  v1::Finding* gone = state.add_findings();
  gone->set_slot("no_longer_there");
  gone->set_choice("yes");
  v1::Finding* changed = state.add_findings();
  changed->set_slot("sport");
  changed->set_choice("no_longer_a_choice");
  state.add_steps()->set_slot("no_longer_there");
  state.mutable_pending()->set_slot("no_longer_there");
  EXPECT_EQ(FitToTopic(*topic, &state), TopicChange::kDropped);
  EXPECT_FALSE(state.has_pending()) << "at once, not the next time";
  EXPECT_EQ(FitToTopic(*topic, &state), TopicChange::kNewAdvice);
  ASSERT_EQ(state.findings_size(), 1);
  EXPECT_EQ(state.findings(0).slot(), "stiff");
  EXPECT_EQ(state.steps_size(), 0);
  EXPECT_FALSE(state.has_pending());
  EXPECT_NE(state.knowledge_version(), topic->version()) << "until it is told";
  v1::SessionState fresh;
  EXPECT_EQ(FitToTopic(*topic, &fresh), TopicChange::kNone);
}

TEST(FindingsTest, AsksNoLongerWhichOfTwoWhereOneIsNoChoiceAnyMore) {
  const auto topic = ElbowTopic();
  v1::SessionState state;
  PutFinding(*topic, FindingOf("stiff", "yes"), &state);
  state.mutable_pending()->set_kind(v1::Pending::KIND_CONTRADICTION);
  state.mutable_pending()->set_slot("stiff");
  state.mutable_pending()->mutable_proposed()->set_slot("stiff");
  state.mutable_pending()->mutable_proposed()->set_choice("no");
  EXPECT_EQ(FitToTopic(*topic, &state), TopicChange::kNewAdvice);
  EXPECT_TRUE(state.has_pending());
  state.mutable_pending()->mutable_proposed()->set_choice("no_such_choice");
  EXPECT_EQ(FitToTopic(*topic, &state), TopicChange::kDropped);
  EXPECT_FALSE(state.has_pending());
}

TEST(FindingsTest, KeepsAskingOfDangerWhateverBecameOfTheTopic) {
  v1::SessionState state;
  state.mutable_pending()->set_kind(v1::Pending::KIND_EMERGENCY);
  state.mutable_pending()->set_slot("no_longer_there");
  FitToTopic(*ElbowTopic(), &state);
  EXPECT_EQ(state.pending().kind(), v1::Pending::KIND_EMERGENCY);
  EXPECT_EQ(state.pending().slot(), "");
}

TEST(FindingsTest, TellsOnlyValuesApartThatARuleCanTellApart) {
  const auto topic = ElbowTopic();
  const int days = topic->FindSlot("days");
  EXPECT_FALSE(Distinguishable(*topic, days, Value::OfRange(2, 2, 2),
                               Value::OfRange(3, 3, 3)));
  EXPECT_TRUE(Distinguishable(*topic, days, Value::OfRange(2, 2, 2),
                              Value::OfRange(9, 9, 9)));
  const int place = topic->FindSlot("place");
  EXPECT_TRUE(
      Distinguishable(*topic, place, Value::OfChoice(0), Value::OfChoice(1)));
}

}  // namespace
}  // namespace footnote::dialogue
