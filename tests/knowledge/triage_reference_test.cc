// The compiled triage against a slow, obvious one over the whole space of
// findings, and against the triage table written out by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "knowledge/topic.h"
#include "knowledge/triage.h"
#include "tests/knowledge/reference_triage.h"
#include "tests/knowledge/small_topic.h"

namespace footnote::knowledge {
namespace {

using Answers = ReferenceTriage::Answers;

constexpr char kForefoot[] = "knowledge/topics/forefoot-pain";
constexpr char kWrist[] = "tests/testdata/topics/sore-wrist";

// With a sanitizer only every so many of the largest spaces are tried.
#if defined(__SANITIZE_ADDRESS__)
constexpr int kStep = 37;
#else
constexpr int kStep = 1;
#endif

Findings FindingsOf(const Topic& topic, const Answers& answers) {
  Findings findings(topic.slots().size());
  for (const auto& [slot, text] : answers) {
    findings[topic.FindSlot(slot)] = ValueOf(topic, slot, text);
  }
  return findings;
}

std::string Show(const Answers& answers) {
  return absl::StrJoin(answers, ", ", absl::PairFormatter(" = "));
}

void ExpectSameOutcome(const Topic& topic, const ReferenceTriage& reference,
                       const Answers& answers) {
  const Outcome outcome = Assess(topic, FindingsOf(topic, answers));
  const ReferenceTriage::Outcome expected = reference.Assess(answers);
  std::set<std::string> conditions;
  for (const SuspectedCondition& suspected : outcome.conditions) {
    conditions.insert(topic.conditions()[suspected.condition].id);
  }
  std::set<std::string> advice;
  for (int index : outcome.advice) advice.insert(topic.advice()[index].id);
  ASSERT_EQ(outcome.urgency, expected.urgency) << Show(answers);
  ASSERT_EQ(outcome.outside_article, expected.outside_article) << Show(answers);
  ASSERT_EQ(conditions, expected.conditions) << Show(answers);
  ASSERT_EQ(advice, expected.advice) << Show(answers);
}

// Scope is asked first, then what the urgency rests on, then the conditions.
void ExpectSameQuestions(const Topic& topic, ReferenceTriage* reference,
                         const Answers& answers) {
  const auto urgency = reference->OpenForUrgency(answers);
  const auto conditions = reference->OpenForConditions(answers);
  std::set<int> expected;
  for (const auto& open : {urgency, conditions}) {
    for (const std::string& slot : open) expected.insert(topic.FindSlot(slot));
  }
  const Findings findings = FindingsOf(topic, answers);
  int scope = -1;
  for (int slot : topic.scope_slots()) {
    if (!findings[slot].open()) continue;
    expected.insert(slot);
    if (scope < 0) scope = slot;
  }
  const std::vector<int> open = OpenSlots(topic, findings);
  ASSERT_EQ(std::set<int>(open.begin(), open.end()), expected) << Show(answers);
  const auto next = ChooseQuestion(topic, findings, 1000);
  int first = scope;
  if (first < 0 && !urgency.empty()) first = topic.FindSlot(urgency.front());
  if (first < 0 && !conditions.empty()) {
    first = topic.FindSlot(conditions.front());
  }
  ASSERT_EQ(next.has_value() ? next->slot : -1, first) << Show(answers);
}

// Every way of answering the slots that triage rests on, unsure and open
// included.
std::vector<Answers> AllAnswers(const ReferenceTriage& reference,
                                const Answers& scope) {
  std::vector<Answers> all = {scope};
  for (const std::string& slot : reference.triage_slots()) {
    std::vector<std::string> values = reference.Values(slot);
    values.emplace_back("unsure");
    const size_t shorter = all.size();
    for (size_t i = 0; i < shorter; ++i) {
      for (const std::string& value : values) {
        Answers longer = all[i];
        longer[slot] = value;
        all.push_back(std::move(longer));
      }
    }
  }
  return all;
}

void CompareOverAll(const std::string& folder, const Answers& scope,
                    size_t least, int step) {
  const std::shared_ptr<const Topic> topic = LoadTopicFolder(folder);
  ReferenceTriage reference(topic->content());
  const std::vector<Answers> all = AllAnswers(reference, scope);
  ASSERT_GE(all.size(), least);
  for (size_t i = 0; i < all.size(); i += step) {
    ASSERT_NO_FATAL_FAILURE(ExpectSameOutcome(*topic, reference, all[i]));
    ASSERT_NO_FATAL_FAILURE(ExpectSameQuestions(*topic, &reference, all[i]));
  }
}

TEST(TriageReferenceTest, AgreesOnEveryFindingOfTheForefootTopic) {
  CompareOverAll(kForefoot, {{"location", "forefoot"}}, 11520, kStep);
}

TEST(TriageReferenceTest, AgreesOnEveryFindingOfTheWristTopic) {
  CompareOverAll(kWrist, {}, 80, 1);
  CompareOverAll(kWrist, {{"place", "wrist"}}, 80, 1);
  CompareOverAll(kWrist, {{"place", "elbow"}}, 80, 1);
}

TEST(TriageReferenceTest, AgreesOnRandomFindingsOfAllSlots) {
  for (const char* folder : {kForefoot, kWrist}) {
    const std::shared_ptr<const Topic> topic = LoadTopicFolder(folder);
    const ReferenceTriage reference(topic->content());
    std::mt19937 random(20240229);
    for (int i = 0; i < 4000 / kStep; ++i) {
      Answers answers;
      for (const Slot& slot : topic->slots()) {
        const std::vector<std::string>& values = reference.Values(slot.id);
        const size_t pick = random() % (values.size() + 2);
        if (pick == values.size()) answers[slot.id] = "unsure";
        if (pick < values.size()) answers[slot.id] = values[pick];
      }
      ASSERT_NO_FATAL_FAILURE(ExpectSameOutcome(*topic, reference, answers));
    }
  }
}

// The triage table of the design, by hand. Knows nothing of the topic's rules.
v1::Urgency Table(const Value& days, const Value& trend, const Value& swelling,
                  const Value& bruising, const Value& night,
                  const Value& first_step) {
  constexpr int kImproving = 0;
  const auto is_yes = [](const Value& value) {
    return value.known() && value.choice == kYes;
  };
  const auto is_no = [](const Value& value) {
    return value.known() && value.choice == kNo;
  };
  const bool improving = trend.known() && trend.choice == kImproving;
  if (is_yes(night) || (days.known() && days.max >= 14 && !improving)) {
    return v1::URGENCY_SEE_SPECIALIST_PROMPTLY;
  }
  if ((days.known() && days.max > 3) || is_yes(swelling) || is_yes(bruising) ||
      is_yes(first_step)) {
    return v1::URGENCY_SEE_DOCTOR;
  }
  const bool all_absent = days.known() && is_no(swelling) && is_no(bruising) &&
                          is_no(night) && is_no(first_step);
  return all_absent ? v1::URGENCY_SELF_CARE : v1::URGENCY_SEE_DOCTOR;
}

class ForefootTable {
 public:
  ForefootTable() : topic_(LoadTopicFolder(kForefoot)) {
    for (const std::string text :
         {"", "unsure", "0", "2", "3", "4", "13", "14", "30", "2..3", "3..4",
          "2..14", "13..15", "14..21"}) {
      days_.push_back(ValueOf(*topic_, "duration_days", text));
    }
    for (const std::string text :
         {"", "unsure", "improving", "unchanged", "worsening"}) {
      trends_.push_back(ValueOf(*topic_, "trend", text));
    }
    flags_ = {Value::Open(), Value::Unsure(), Value::OfChoice(kNo),
              Value::OfChoice(kYes)};
  }

  // Every combination of the nine findings, `step` apart; the number tried.
  int64_t Compare(int step) {
    const std::vector<std::string> ids = {
        "duration_days", "trend",           "swelling",
        "bruising",      "night_rest_pain", "first_step_pain",
        "diabetes",      "osteoporosis",    "location"};
    for (const std::string& id : ids) slots_.push_back(topic_->FindSlot(id));
    std::vector<Value> locations;
    for (const std::string text : {"", "unsure", "forefoot", "heel", "ankle"}) {
      locations.push_back(ValueOf(*topic_, "location", text));
    }
    const std::vector<const std::vector<Value>*> values = {
        &days_,  &trends_, &flags_, &flags_,   &flags_,
        &flags_, &flags_,  &flags_, &locations};
    int64_t total = 1;
    for (const auto* list : values) total *= list->size();
    int64_t tried = 0;
    Findings findings(topic_->slots().size());
    for (int64_t n = 0; n < total; n += step) {
      int64_t rest = n;
      for (size_t i = 0; i < values.size(); ++i) {
        findings[slots_[i]] = (*values[i])[rest % values[i]->size()];
        rest /= values[i]->size();
      }
      const auto f = [&](int i) { return findings[slots_[i]]; };
      const v1::Urgency expected = Table(f(0), f(1), f(2), f(3), f(4), f(5));
      if (Assess(*topic_, findings).urgency != expected) {
        ADD_FAILURE() << "combination " << n << " is not "
                      << v1::Urgency_Name(expected);
        return tried;
      }
      ++tried;
    }
    return tried;
  }

 private:
  std::shared_ptr<const Topic> topic_;
  std::vector<Value> days_;
  std::vector<Value> trends_;
  std::vector<Value> flags_;
  std::vector<int> slots_;
};

TEST(TriageReferenceTest, IsTheTableOnEveryCombinationOfTheNineFindings) {
  EXPECT_GE(ForefootTable().Compare(kStep), 1'400'000 / kStep);
}

}  // namespace
}  // namespace footnote::knowledge
