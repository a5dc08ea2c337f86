#include "knowledge/proof.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "knowledge/triage.h"
#include "tests/knowledge/reference_triage.h"
#include "tests/knowledge/small_topic.h"

namespace footnote::knowledge {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::shared_ptr<const Topic> Small(const std::string& text) {
  return BuildTopic(ParseSmallTopic(text).content);
}

Proof ProofOf(const Topic& topic) {
  const auto proof = Prove(topic);
  EXPECT_TRUE(proof.ok()) << proof.status();
  return *proof;
}

// Plays every intake from nothing known, by hand.
struct Played {
  double mean = 0;
  int worst = 0;
};

Played Play(const Topic& topic, Findings* findings, int refinements) {
  const auto next = ChooseQuestion(topic, *findings, refinements);
  if (!next.has_value()) return {};
  EXPECT_TRUE((*findings)[next->slot].open());
  const int used = refinements + (next->stage == Stage::kRefinement ? 1 : 0);
  const std::vector<Value>& classes = topic.slots()[next->slot].classes;
  Played total;
  for (const Value& value : classes) {
    (*findings)[next->slot] = value;
    const Played rest = Play(topic, findings, used);
    total.mean += (1 + rest.mean) / static_cast<double>(classes.size());
    total.worst = std::max(total.worst, 1 + rest.worst);
  }
  (*findings)[next->slot] = Value::Unsure();
  total.worst = std::max(total.worst, 1 + Play(topic, findings, used).worst);
  (*findings)[next->slot] = Value::Open();
  return total;
}

TEST(ProofTest, CountsTheQuestionsThatAreReallyAsked) {
  for (const char* folder :
       {"knowledge/topics/forefoot-pain", "tests/testdata/topics/sore-wrist"}) {
    const auto topic = LoadTopicFolder(folder);
    const Numbers numbers = ProofOf(*topic).numbers;
    Findings findings(topic->slots().size());
    const Played played = Play(*topic, &findings, 0);
    EXPECT_NEAR(numbers.mean_questions, played.mean, 1e-9);
    EXPECT_EQ(numbers.worst_questions, played.worst);
  }
}

// The least mean number of questions, by trying every question everywhere,
// with the reference engine's outcomes.
class SlowOptimum {
 public:
  explicit SlowOptimum(const Topic& topic)
      : topic_(topic), reference_(topic.content()) {
    slots_ = reference_.triage_slots();
    for (int slot : topic.scope_slots()) {
      slots_.push_back(topic.slots()[slot].id);
    }
  }

  double Questions() { return Best({}).questions; }

 private:
  using Answers = ReferenceTriage::Answers;
  struct Least {
    double questions = 0;
    bool decided = true;
  };

  // The classes of a slot, in the words of answers.
  std::vector<std::string> Classes(const std::string& id) const {
    const Slot& slot = topic_.slots()[topic_.FindSlot(id)];
    std::vector<std::string> classes;
    for (const Value& value : slot.classes) {
      classes.push_back(slot.numeric() ? std::to_string(value.best)
                                       : slot.choices[value.choice].id);
    }
    return classes;
  }

  bool Same(const Answers& a, const Answers& b) const {
    const auto x = reference_.Assess(a);
    const auto y = reference_.Assess(b);
    return x.outside_article == y.outside_article &&
           (x.outside_article ||
            (x.urgency == y.urgency && x.conditions == y.conditions));
  }

  Least Best(const Answers& answers) {
    const auto it = known_.find(answers);
    if (it != known_.end()) return it->second;
    Least least;
    if (!reference_.Assess(answers).outside_article) {
      for (const std::string& slot : slots_) {
        if (answers.contains(slot)) continue;
        const double mean = 1 + MeanAfter(answers, slot, &least.decided);
        if (least.questions == 0 || mean < least.questions) {
          least.questions = mean;
        }
      }
    }
    if (least.decided) least.questions = 0;
    return known_[answers] = least;
  }

  double MeanAfter(const Answers& answers, const std::string& slot,
                   bool* decided) {
    double sum = 0;
    const std::vector<std::string> classes = Classes(slot);
    std::vector<std::string> values = classes;
    values.emplace_back("unsure");
    for (const std::string& value : values) {
      Answers longer = answers;
      longer[slot] = value;
      const Least further = Best(longer);
      *decided = *decided && further.decided && Same(answers, longer);
      if (value != "unsure") sum += further.questions;
    }
    return sum / static_cast<double>(classes.size());
  }

  const Topic& topic_;
  ReferenceTriage reference_;
  std::vector<std::string> slots_;
  std::map<Answers, Least> known_;
};

TEST(ProofTest, FindsTheOptimumThatTryingEverythingFinds) {
  const auto small = Small(SmallTopicText());
  EXPECT_NEAR(ProofOf(*small).numbers.optimum_triage_questions,
              SlowOptimum(*small).Questions(), 1e-9);
  const auto wrist = LoadTopicFolder("tests/testdata/topics/sore-wrist");
  EXPECT_NEAR(ProofOf(*wrist).numbers.optimum_triage_questions,
              SlowOptimum(*wrist).Questions(), 1e-9);
}

TEST(ProofTest, SeesThatAnotherOrderOfQuestionsWouldBeBetter) {
  // Scope first is worth most, but a slot that decides little comes first.
  std::string text = Edited(SmallTopicText(), "when: \"numb = yes\"",
                            "when: \"numb = yes and draught = yes\"");
  text = Edited(text, "when: \"numb = no\"", "when: \"draught = no\"");
  const Numbers numbers = ProofOf(*Small(text)).numbers;
  EXPECT_GT(numbers.mean_triage_questions, numbers.optimum_triage_questions);
}

TEST(ProofTest, CountsStatesAndOutcomes) {
  const Numbers numbers = ProofOf(*Small(SmallTopicText())).numbers;
  // Four slots with two classes each, open and unsure.
  EXPECT_EQ(numbers.states, 256);
  // Outside; a specialist with either condition or none; a doctor with either
  // or none; on one's own with a strain.
  EXPECT_EQ(numbers.reachable_outcomes, 8);
}

TEST(ProofTest, HoldsForAGoodTopic) {
  const Proof proof = ProofOf(*Small(SmallTopicText()));
  EXPECT_THAT(proof.rule_fires, Each(true));
  EXPECT_THAT(proof.advice_given, Each(true));
  EXPECT_THAT(proof.reached, ElementsAre(false, true, true, true, false));
  EXPECT_THAT(proof.inversions, IsEmpty());
  EXPECT_THAT(proof.longest, IsEmpty());
}

TEST(ProofTest, DescribesFindingsForPeople) {
  const auto topic = Small(SmallTopicText());
  Findings findings(topic->slots().size());
  EXPECT_EQ(Describe(*topic, findings), "");
  findings[topic->FindSlot("days")] = Value::OfRange(3, 4, 3.5);
  findings[topic->FindSlot("course")] = Value::Unsure();
  findings[topic->FindSlot("numb")] = Value::OfChoice(kYes);
  EXPECT_EQ(Describe(*topic, findings),
            "days = 3 to 4, course = unsure, numb = yes");
}

}  // namespace
}  // namespace footnote::knowledge
