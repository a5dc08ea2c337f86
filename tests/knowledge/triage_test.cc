#include "knowledge/triage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/knowledge/small_topic.h"

namespace footnote::knowledge {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Answers = std::vector<std::pair<std::string, std::string>>;

class TriageTest : public ::testing::Test {
 protected:
  void SetUp() override { Load(SmallTopicText()); }

  void Load(const std::string& text) {
    const auto authored = ParseSmallTopic(text);
    ASSERT_TRUE(authored.ok()) << FormatProblems(authored.problems);
    topic_ = BuildTopic(authored.content);
  }

  Findings Found(const Answers& answers) const {
    Findings findings(topic_->slots().size());
    for (const auto& [slot, text] : answers) {
      findings[topic_->FindSlot(slot)] = ValueOf(*topic_, slot, text);
    }
    return findings;
  }

  v1::Urgency UrgencyOf(const Answers& answers) const {
    return Assess(*topic_, Found(answers)).urgency;
  }

  std::vector<std::string> SlotIds(const std::vector<int>& slots) const {
    std::vector<std::string> ids;
    ids.reserve(slots.size());
    for (int slot : slots) ids.push_back(topic_->slots()[slot].id);
    return ids;
  }

  std::vector<std::string> Open(const Answers& answers) const {
    return SlotIds(OpenSlots(*topic_, Found(answers)));
  }

  // The slot asked next, or "" for none.
  std::string Next(const Answers& answers, int refinements = 0) const {
    const auto next = ChooseQuestion(*topic_, Found(answers), refinements);
    return next.has_value() ? topic_->slots()[next->slot].id : "";
  }

  Stage StageOf(const Answers& answers) const {
    return ChooseQuestion(*topic_, Found(answers), 0)->stage;
  }

  std::shared_ptr<const Topic> topic_;
};

TEST_F(TriageTest, TakesTheHighestUrgencyOfTheRulesThatHold) {
  EXPECT_EQ(UrgencyOf({{"days", "2"}, {"numb", "no"}}), v1::URGENCY_SELF_CARE);
  EXPECT_EQ(UrgencyOf({{"days", "2"}, {"numb", "yes"}}),
            v1::URGENCY_SEE_DOCTOR);
  EXPECT_EQ(UrgencyOf({{"days", "8"}, {"numb", "yes"}}),
            v1::URGENCY_SEE_SPECIALIST_PROMPTLY);
  EXPECT_EQ(UrgencyOf({{"days", "8"}, {"course", "better"}, {"numb", "no"}}),
            v1::URGENCY_SELF_CARE);
}

TEST_F(TriageTest, NeverLeavesAnUnresolvedRedFlagAtTheLowestUrgency) {
  const std::vector<Answers> unresolved = {
      {},
      {{"days", "2"}},
      {{"days", "2"}, {"numb", "unsure"}},
      {{"days", "unsure"}, {"numb", "no"}},
  };
  for (const Answers& answers : unresolved) {
    EXPECT_EQ(UrgencyOf(answers), v1::URGENCY_SEE_DOCTOR);
  }
}

TEST_F(TriageTest, CountsAnUnknownCourseAsTheAssumedOne) {
  for (const std::string course : {"", "unsure", "same", "worse"}) {
    EXPECT_EQ(UrgencyOf({{"days", "9"}, {"course", course}, {"numb", "no"}}),
              v1::URGENCY_SEE_SPECIALIST_PROMPTLY)
        << course;
  }
}

TEST_F(TriageTest, ResolvesARangeThatStraddlesAThresholdTowardsSafety) {
  EXPECT_EQ(UrgencyOf({{"days", "6..8"}, {"numb", "no"}}),
            v1::URGENCY_SEE_SPECIALIST_PROMPTLY);
}

TEST_F(TriageTest, NamesWhatHoldsWhatIsUnresolvedAndWhatWouldChangeIt) {
  const Outcome outcome = Assess(*topic_, Found({{"numb", "yes"}}));
  EXPECT_EQ(outcome.urgency, v1::URGENCY_SEE_DOCTOR);
  EXPECT_THAT(outcome.holding, ElementsAre(1));
  EXPECT_THAT(outcome.unresolved, ElementsAre(0));
  EXPECT_THAT(SlotIds(outcome.unknown), ElementsAre("days", "course"));
  ASSERT_EQ(outcome.changes.size(), 1u);
  EXPECT_EQ(outcome.changes[0].rule, 0);
  EXPECT_EQ(outcome.changes[0].urgency, v1::URGENCY_SEE_SPECIALIST_PROMPTLY);
}

TEST_F(TriageTest, SaysThatAnAssumedSlotIsUnknown) {
  const Outcome outcome =
      Assess(*topic_, Found({{"days", "9"}, {"numb", "no"}}));
  EXPECT_THAT(outcome.unresolved, IsEmpty());
  EXPECT_THAT(SlotIds(outcome.unknown), ElementsAre("course"));
}

TEST_F(TriageTest, GivesReasonsForAndAgainstASuspicion) {
  const Outcome outcome = Assess(
      *topic_, Found({{"days", "1"}, {"numb", "no"}, {"draught", "no"}}));
  ASSERT_EQ(outcome.conditions.size(), 1u);
  const SuspectedCondition& strain = outcome.conditions[0];
  EXPECT_EQ(topic_->conditions()[strain.condition].id, "strain");
  EXPECT_THAT(strain.suspecting, ElementsAre(2));
  EXPECT_THAT(strain.supporting, IsEmpty());
  EXPECT_THAT(strain.against, ElementsAre(3));
}

TEST_F(TriageTest, DoesNotCountWhatIsUnsureAgainstASuspicion) {
  const Outcome outcome = Assess(
      *topic_, Found({{"days", "1"}, {"numb", "no"}, {"draught", "unsure"}}));
  ASSERT_EQ(outcome.conditions.size(), 1u);
  EXPECT_THAT(outcome.conditions[0].against, IsEmpty());
}

TEST_F(TriageTest, GivesAdviceOnlyWithItsUrgencyAndItsFinding) {
  const Answers calm = {{"days", "1"}, {"numb", "no"}};
  const auto advice = [&](Answers answers, const std::string& draught) {
    answers.push_back({"draught", draught});
    return Assess(*topic_, Found(answers)).advice.size();
  };
  EXPECT_EQ(advice(calm, "yes"), 1u);
  EXPECT_EQ(advice(calm, "no"), 0u);
  EXPECT_EQ(advice(calm, ""), 0u);
  EXPECT_EQ(advice({{"days", "9"}, {"numb", "no"}}, "yes"), 0u);
  Load(Edited(SmallTopicText(), "  ask: true\n",
              "  ask: true when_unknown: true\n"));
  EXPECT_EQ(advice(calm, ""), 1u);
  EXPECT_EQ(advice(calm, "no"), 0u);
}

TEST_F(TriageTest, AsksForScopeThenUrgencyThenRefinement) {
  EXPECT_EQ(Next({}), "side");
  EXPECT_EQ(StageOf({}), Stage::kScope);
  EXPECT_EQ(Next({{"side", "neck"}}), "days");
  EXPECT_EQ(StageOf({{"side", "neck"}}), Stage::kUrgency);
  EXPECT_EQ(Next({{"side", "neck"}, {"days", "9"}}), "course");
  EXPECT_EQ(Next({{"side", "neck"}, {"days", "2"}}), "numb");
  const Answers decided = {{"side", "neck"}, {"days", "2"}, {"numb", "no"}};
  EXPECT_EQ(Next(decided), "draught");
  EXPECT_EQ(StageOf(decided), Stage::kRefinement);
  EXPECT_EQ(Next(decided, /*refinements=*/1), "");
}

TEST_F(TriageTest, AsksForConditionsWhereTheUrgencyIsSettled) {
  const Answers answers = {
      {"side", "neck"}, {"days", "9"}, {"course", "worse"}};
  EXPECT_EQ(Next(answers), "numb");
  EXPECT_EQ(StageOf(answers), Stage::kConditions);
}

TEST_F(TriageTest, NeverAsksOutsideTheArticle) {
  EXPECT_EQ(Next({{"side", "back"}}), "");
  EXPECT_THAT(Open({{"side", "back"}}), IsEmpty());
  const Outcome outcome =
      Assess(*topic_, Found({{"side", "back"}, {"numb", "yes"}}));
  EXPECT_TRUE(outcome.outside_article);
  EXPECT_EQ(outcome.urgency, v1::URGENCY_SEE_DOCTOR);
  EXPECT_THAT(outcome.conditions, IsEmpty());
  EXPECT_THAT(outcome.advice, IsEmpty());
}

TEST_F(TriageTest, ListsTheSlotsThatCanStillChangeTheOutcome) {
  EXPECT_THAT(Open({}), ElementsAre("side", "days", "course", "numb"));
  EXPECT_THAT(Open({{"side", "unsure"}, {"days", "2"}}), ElementsAre("numb"));
  EXPECT_THAT(Open({{"side", "neck"}, {"days", "2"}, {"numb", "unsure"}}),
              IsEmpty());
}

TEST_F(TriageTest, EndsWhereRulesShareSlotsSoThatNoSingleAnswerDecides) {
  // Either answer leaves both urgencies possible: only the pair decides.
  std::string text = Edited(SmallTopicText(), "when: \"numb = yes\"",
                            "when: \"numb = yes and draught = no or "
                            "numb = no and draught = yes\"");
  Load(text);
  Answers answers = {{"side", "neck"}, {"days", "2"}};
  std::vector<std::string> asked;
  for (std::string next = Next(answers, 1); !next.empty();
       next = Next(answers, 1)) {
    asked.push_back(next);
    answers.push_back({next, "no"});
    ASSERT_LE(asked.size(), 5u);
  }
  EXPECT_THAT(asked, ElementsAre("numb", "draught"));
}

}  // namespace
}  // namespace footnote::knowledge
