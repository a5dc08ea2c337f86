#include "knowledge/intake_cost.h"

#include <algorithm>

#include "absl/types/optional.h"
#include "knowledge/triage.h"

namespace footnote::knowledge {
namespace {

constexpr int kUnsureIndex = 1;      // in StateSpace::Axis::values
constexpr int kFirstClassIndex = 2;  // in StateSpace::Axis::values

struct Cost {
  double mean = 0;
  double mean_triage = 0;
  int worst = 0;
};

// Adds up the answers to one question.
class Answers {
 public:
  void Add(const Cost& cost, bool unsure) {
    sum_.worst = std::max(sum_.worst, cost.worst);
    if (unsure) return;
    sum_.mean += cost.mean;
    sum_.mean_triage += cost.mean_triage;
    ++classes_;
  }
  Cost Total(bool triage) const {
    const double classes = std::max(classes_, 1);
    return {.mean = 1 + sum_.mean / classes,
            .mean_triage = (triage ? 1 : 0) + sum_.mean_triage / classes,
            .worst = 1 + sum_.worst};
  }

 private:
  Cost sum_;
  int classes_ = 0;
};

// The refinements that follow `question`, by walking through every answer; the
// budget keeps this small.
Cost CostOfRefinements(const Topic& topic,
                       const absl::optional<NextQuestion>& question,
                       int refinements, Findings* findings) {
  if (!question.has_value()) return {};
  const int slot = question->slot;
  const bool refines = question->stage == Stage::kRefinement;
  Answers answers;
  const auto answer = [&](const Value& value) {
    (*findings)[slot] = value;
    const int used = refinements + (refines ? 1 : 0);
    const auto next = ChooseQuestion(topic, *findings, used);
    answers.Add(CostOfRefinements(topic, next, used, findings), value.unsure());
  };
  answer(Value::Unsure());
  for (const Value& value : topic.slots()[slot].classes) answer(value);
  (*findings)[slot] = Value::Open();
  return answers.Total(!refines);
}

}  // namespace

IntakeCost CostOfIntake(const Topic& topic, const StateSpace& space) {
  std::vector<Cost> costs(space.size());
  IntakeCost total;
  Findings findings(topic.slots().size());
  // Downwards: answers lead to larger numbers. Every question fills an open
  // slot, so every intake ends.
  for (int64_t state = space.size() - 1; state >= 0; --state) {
    space.Fill(state, &findings);
    const auto question = ChooseQuestion(topic, findings, 0);
    const StateSpace::Axis* axis =
        question.has_value() ? space.Find(question->slot) : nullptr;
    if (axis == nullptr || question->stage == Stage::kRefinement) {
      costs[state] = CostOfRefinements(topic, question, 0, &findings);
    } else {
      Answers answers;
      for (size_t i = kUnsureIndex; i < axis->values.size(); ++i) {
        const int value = static_cast<int>(i);
        answers.Add(costs[StateSpace::With(*axis, state, value)],
                    value == kUnsureIndex);
      }
      costs[state] = answers.Total(/*triage=*/true);
    }
    if (costs[state].worst < total.worst) continue;
    total.worst = costs[state].worst;
    total.worst_start = state;
  }
  total.mean = costs[0].mean;
  total.mean_triage = costs[0].mean_triage;
  return total;
}

double LeastTriageQuestions(const Topic& topic, const StateSpace& space,
                            const std::vector<int>& outcomes) {
  struct Least {
    double questions = 0;
    bool decided = true;  // no answer can change the outcome
  };
  std::vector<Least> least(space.size());
  Findings findings(topic.slots().size());
  for (int64_t state = space.size() - 1; state >= 0; --state) {
    space.Fill(state, &findings);
    if (OutsideArticle(topic, findings)) continue;
    Least& here = least[state];
    for (const StateSpace::Axis& axis : space.axes()) {
      if (!findings[axis.slot].open()) continue;
      const int values = static_cast<int>(axis.values.size());
      double sum = 0;
      for (int i = kUnsureIndex; i < values; ++i) {
        const int64_t next = StateSpace::With(axis, state, i);
        here.decided &=
            least[next].decided && outcomes[next] == outcomes[state];
        if (i >= kFirstClassIndex) sum += least[next].questions;
      }
      const double mean = 1 + sum / std::max(values - kFirstClassIndex, 1);
      if (here.questions == 0 || mean < here.questions) here.questions = mean;
    }
    if (here.decided) here.questions = 0;
  }
  return least[0].questions;
}

}  // namespace footnote::knowledge
