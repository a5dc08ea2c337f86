#include "knowledge/proof.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "knowledge/intake_cost.h"
#include "knowledge/state_space.h"
#include "knowledge/triage.h"

namespace footnote::knowledge {
namespace {

// What a state comes to, without what is said about it.
struct Verdict {
  v1::Urgency urgency = v1::URGENCY_UNSPECIFIED;
  int outcome = -1;  // equal for equal urgency, scope and conditions
};

class Prover {
 public:
  Prover(const Topic& topic, StateSpace space)
      : topic_(topic), space_(std::move(space)) {
    proof_.reached.resize(v1::Urgency_ARRAYSIZE);
    proof_.moves_urgency.resize(topic.slots().size());
    proof_.advice_given.resize(topic.advice().size());
  }

  Proof Prove() && {
    proof_.numbers.states = space_.size();
    for (const Rule& rule : topic_.rules()) {
      proof_.rule_fires.push_back(CanHold(rule.when));
    }
    AssessAll();
    for (const StateSpace::Axis& axis : space_.axes()) CompareAlong(axis);
    CountQuestions();
    return std::move(proof_);
  }

 private:
  using Key = std::pair<int, std::vector<int>>;

  void AssessAll() {
    std::map<Key, int> outcomes;
    Findings findings(topic_.slots().size());
    verdicts_.reserve(space_.size());
    for (int64_t state = 0; state < space_.size(); ++state) {
      space_.Fill(state, &findings);
      const Outcome outcome = Assess(topic_, findings);
      // Nothing is asked or advised outside the article: one outcome.
      Key key{outcome.outside_article ? 0 : outcome.urgency, {}};
      for (const SuspectedCondition& suspected : outcome.conditions) {
        key.second.push_back(suspected.condition);
      }
      absl::c_sort(key.second);
      const auto it =
          outcomes.try_emplace(std::move(key), outcomes.size()).first;
      verdicts_.push_back({outcome.urgency, it->second});
      if (outcome.outside_article) continue;
      proof_.reached[outcome.urgency] = true;
      NoteAdvice(outcome.urgency, findings);
    }
    proof_.numbers.reachable_outcomes = static_cast<int>(outcomes.size());
  }

  // Slots outside the space are open, so Reachable tries their answers too.
  void NoteAdvice(v1::Urgency urgency, const Findings& findings) {
    for (size_t i = 0; i < topic_.advice().size(); ++i) {
      const Advice& advice = topic_.advice()[i];
      if (proof_.advice_given[i]) continue;
      if (!absl::c_linear_search(advice.urgencies, urgency)) continue;
      const TruthSet given = advice.when_unknown ? kTrue | kUnknown : kTrue;
      if (advice.when.Reachable(findings) & given)
        proof_.advice_given[i] = true;
    }
  }

  bool CanHold(const Expression& when) const {
    Findings findings(topic_.slots().size());
    return CanHold(when, 0, &findings);
  }

  bool CanHold(const Expression& when, size_t next, Findings* findings) const {
    if (!(when.Reachable(*findings) & kTrue)) return false;
    if (next == when.slots().size()) return true;
    const int slot = when.slots()[next];
    for (const Value& value : topic_.slots()[slot].classes) {
      (*findings)[slot] = value;
      const bool holds = CanHold(when, next + 1, findings);
      (*findings)[slot] = Value::Open();
      if (holds) return true;
    }
    return false;
  }

  // Steps that must not lower the urgency: each class to the next more serious
  // one, the least serious to unsure, and unsure to the most serious.
  void CompareAlong(const StateSpace::Axis& axis) {
    constexpr int kUnsureIndex = 1;
    std::vector<std::pair<int, int>> steps;
    const int last = static_cast<int>(axis.values.size()) - 1;
    for (int i = kUnsureIndex + 1; i < last; ++i) steps.emplace_back(i, i + 1);
    if (last > kUnsureIndex) {
      steps.emplace_back(kUnsureIndex + 1, kUnsureIndex);
      steps.emplace_back(kUnsureIndex, last);
    }
    const bool red_flag = topic_.slots()[axis.slot].red_flag;
    bool inverted = false;
    for (int64_t state = 0; state < space_.size(); ++state) {
      if (StateSpace::ValueIndex(axis, state) != 0) continue;
      for (const auto& [from, to] : steps) {
        const int64_t begin = StateSpace::With(axis, state, from);
        const int64_t end = StateSpace::With(axis, state, to);
        const v1::Urgency before = verdicts_[begin].urgency;
        const v1::Urgency after = verdicts_[end].urgency;
        if (before != after) proof_.moves_urgency[axis.slot] = true;
        if (after >= before || !red_flag || inverted) continue;
        inverted = true;
        Inversion inversion{.findings = Findings(topic_.slots().size()),
                            .slot = axis.slot,
                            .more_serious = axis.values[to],
                            .before = before,
                            .after = after};
        space_.Fill(begin, &inversion.findings);
        proof_.inversions.push_back(std::move(inversion));
      }
    }
  }

  void CountQuestions() {
    std::vector<int> outcomes;
    outcomes.reserve(verdicts_.size());
    for (const Verdict& verdict : verdicts_)
      outcomes.push_back(verdict.outcome);
    const IntakeCost cost = CostOfIntake(topic_, space_);
    const double optimum = LeastTriageQuestions(topic_, space_, outcomes);
    Numbers& numbers = proof_.numbers;
    numbers.worst_questions = cost.worst;
    numbers.mean_questions = cost.mean;
    numbers.mean_triage_questions = cost.mean_triage;
    numbers.optimum_triage_questions = optimum;
    numbers.optimum_questions = optimum + cost.mean - cost.mean_triage;
    if (cost.worst > topic_.content().triage().max_questions()) {
      proof_.longest.resize(topic_.slots().size());
      space_.Fill(cost.worst_start, &proof_.longest);
    }
  }

  const Topic& topic_;
  const StateSpace space_;
  std::vector<Verdict> verdicts_;
  Proof proof_;
};

std::string DescribeValue(const Slot& slot, const Value& value) {
  if (value.unsure()) return "unsure";
  if (!slot.numeric()) return slot.choices[value.choice].id;
  if (value.min == value.max) return absl::StrCat(value.best);
  return absl::StrCat(value.min, " to ", value.max);
}

}  // namespace

absl::StatusOr<Proof> Prove(const Topic& topic) {
  absl::StatusOr<StateSpace> space = StateSpace::Of(topic, kMaxStates);
  if (!space.ok()) return space.status();
  return Prover(topic, *std::move(space)).Prove();
}

std::string Describe(const Topic& topic, const Findings& findings) {
  std::string text;
  for (size_t i = 0; i < findings.size(); ++i) {
    if (findings[i].open()) continue;
    const Slot& slot = topic.slots()[i];
    absl::StrAppend(&text, text.empty() ? "" : ", ", slot.id, " = ",
                    DescribeValue(slot, findings[i]));
  }
  return text;
}

}  // namespace footnote::knowledge
