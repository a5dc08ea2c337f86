// What is worth asking: looks ahead from every answer to every open slot to the
// outcomes that are still possible after it.
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/inlined_vector.h"
#include "knowledge/triage.h"

namespace footnote::knowledge {
namespace {

constexpr int kUrgencies = v1::Urgency_ARRAYSIZE;

using RuleSets = absl::InlinedVector<TruthSet, 64>;

bool InTriage(const Rule& rule) {
  return rule.urgency != v1::URGENCY_UNSPECIFIED || rule.suspects >= 0;
}

// What can still come out.
struct Horizon {
  uint32_t urgencies = 0;         // bit u: urgency u can come out
  uint64_t may_be_suspected = 0;  // bit c: some way leads to condition c
  uint64_t is_suspected = 0;      // bit c: every way leads to it

  bool urgency_decided() const { return (urgencies & (urgencies - 1)) == 0; }
  bool conditions_decided() const { return may_be_suspected == is_suspected; }
};

bool SameConditions(const Horizon& a, const Horizon& b) {
  return a.may_be_suspected == b.may_be_suspected &&
         a.is_suspected == b.is_suspected;
}

RuleSets ReachableTruths(const Topic& topic, const Findings& findings) {
  RuleSets sets;
  for (const Rule& rule : topic.rules()) {
    const TruthSet none = kFalse;
    sets.push_back(InTriage(rule) ? rule.when.Reachable(findings) : none);
  }
  return sets;
}

// The urgencies that rules with these truths can add up to, each rule taken by
// itself: a superset where rules share an open slot.
uint32_t ReachableUrgencies(const Topic& topic, const RuleSets& sets) {
  std::array<TruthSet, kUrgencies> some{};  // truths of some rule of an urgency
  std::array<bool, kUrgencies> certain{};   // a rule of it holds for certain
  std::array<bool, kUrgencies> never_all_false{};
  for (size_t i = 0; i < sets.size(); ++i) {
    const v1::Urgency urgency = topic.rules()[i].urgency;
    some[urgency] |= sets[i];
    certain[urgency] |= sets[i] == kTrue;
    never_all_false[urgency] |= (sets[i] & kFalse) == 0;
  }
  const v1::Triage& triage = topic.content().triage();
  uint32_t reachable = 0;
  bool higher_may_be_unknown = false;
  bool higher_may_all_be_false = true;
  for (int u = kUrgencies - 1; u >= triage.otherwise(); --u) {
    if (u == triage.otherwise() || (some[u] & kTrue)) {
      if (higher_may_all_be_false) reachable |= 1u << u;
      if (higher_may_be_unknown) {
        reachable |= 1u << std::max<int>(u, triage.unresolved());
      }
    }
    if (certain[u]) break;  // nothing lower can come out
    higher_may_be_unknown |= (some[u] & kUnknown) != 0;
    higher_may_all_be_false &= !never_all_false[u];
  }
  return reachable;
}

Horizon HorizonOf(const Topic& topic, const RuleSets& sets) {
  Horizon horizon{.urgencies = ReachableUrgencies(topic, sets)};
  for (size_t i = 0; i < sets.size(); ++i) {
    const int condition = topic.rules()[i].suspects;
    if (condition < 0) continue;
    const uint64_t bit = uint64_t{1} << condition;
    if (sets[i] & kTrue) horizon.may_be_suspected |= bit;
    if (sets[i] == kTrue) horizon.is_suspected |= bit;
  }
  return horizon;
}

struct Relevance {
  bool urgency = false;
  bool conditions = false;
};

// Whether answers to an open slot lead to different horizons. `findings` and
// `sets` are the present ones; both are left as they were.
Relevance RelevanceOf(const Topic& topic, int slot, Findings* findings,
                      RuleSets* sets) {
  const std::vector<int>& rules = topic.TriageRules(slot);
  if (rules.empty()) return {};
  absl::InlinedVector<TruthSet, 16> before;
  for (int rule : rules) before.push_back((*sets)[rule]);

  Relevance relevance;
  Horizon first;
  const std::vector<Value>& classes = topic.slots()[slot].classes;
  for (size_t i = 0; i <= classes.size(); ++i) {
    (*findings)[slot] = i == 0 ? Value::Unsure() : classes[i - 1];
    for (int rule : rules) {
      (*sets)[rule] = topic.rules()[rule].when.Reachable(*findings);
    }
    const Horizon horizon = HorizonOf(topic, *sets);
    if (i == 0) first = horizon;
    relevance.urgency |= horizon.urgencies != first.urgencies;
    relevance.conditions |= !SameConditions(horizon, first);
    if (relevance.urgency && relevance.conditions) break;
  }
  (*findings)[slot] = Value::Open();
  for (size_t i = 0; i < rules.size(); ++i) (*sets)[rules[i]] = before[i];
  return relevance;
}

// The first open slot of the most urgent rule that is not decided. Only for
// topics whose rules share slots in ways that no single answer can settle.
int FirstOpenOfUndecided(const Topic& topic, const Findings& findings,
                         const RuleSets& sets) {
  int best = -1;
  v1::Urgency best_urgency = v1::URGENCY_UNSPECIFIED;
  for (size_t i = 0; i < sets.size(); ++i) {
    const Rule& rule = topic.rules()[i];
    if (rule.urgency <= best_urgency || (sets[i] & (sets[i] - 1)) == 0) {
      continue;
    }
    for (int slot : rule.when.slots()) {
      if (!findings[slot].open()) continue;
      best = slot;
      best_urgency = rule.urgency;
      break;
    }
  }
  return best;
}

// The first question, in the author's order, that can change the urgency, or
// else the conditions.
absl::optional<NextQuestion> ChooseTriageQuestion(const Topic& topic,
                                                  const Findings& findings) {
  for (int slot : topic.scope_slots()) {
    if (findings[slot].open()) return NextQuestion{slot, Stage::kScope};
  }
  RuleSets sets = ReachableTruths(topic, findings);
  const Horizon now = HorizonOf(topic, sets);
  if (now.urgency_decided() && now.conditions_decided()) return absl::nullopt;
  Findings scratch = findings;
  int for_conditions = -1;
  for (size_t i = 0; i < findings.size(); ++i) {
    if (!findings[i].open()) continue;
    const int slot = static_cast<int>(i);
    const Relevance relevance = RelevanceOf(topic, slot, &scratch, &sets);
    if (relevance.urgency) return NextQuestion{slot, Stage::kUrgency};
    if (relevance.conditions && for_conditions < 0) for_conditions = slot;
  }
  if (!now.urgency_decided()) {
    const int slot = FirstOpenOfUndecided(topic, findings, sets);
    if (slot >= 0) return NextQuestion{slot, Stage::kUrgency};
  }
  if (for_conditions < 0) return absl::nullopt;
  return NextQuestion{for_conditions, Stage::kConditions};
}

// The first open slot of an expression whose answers lead it to different
// places; -1 where there is none.
int OpenSlotThatMatters(const Topic& topic, const Expression& when,
                        Findings* findings) {
  for (int slot : when.slots()) {
    if (!(*findings)[slot].open()) continue;
    TruthSet first = 0;
    bool differs = false;
    for (const Value& value : topic.slots()[slot].classes) {
      (*findings)[slot] = value;
      const TruthSet set = when.Reachable(*findings);
      if (first == 0) first = set;
      differs |= set != first;
    }
    (*findings)[slot] = Value::Open();
    if (differs) return slot;
  }
  return -1;
}

absl::optional<NextQuestion> ChooseRefinement(const Topic& topic,
                                              const Findings& findings) {
  Findings scratch = findings;
  const Outcome outcome = Assess(topic, findings);
  int best = -1;
  for (const SuspectedCondition& suspected : outcome.conditions) {
    for (const Rule& rule : topic.rules()) {
      if (rule.supports != suspected.condition) continue;
      const int slot = OpenSlotThatMatters(topic, rule.when, &scratch);
      if (slot >= 0 && (best < 0 || slot < best)) best = slot;
    }
  }
  if (best >= 0) return NextQuestion{best, Stage::kRefinement};
  for (const Advice& advice : topic.advice()) {
    if (!advice.ask ||
        !absl::c_linear_search(advice.urgencies, outcome.urgency)) {
      continue;
    }
    const int slot = OpenSlotThatMatters(topic, advice.when, &scratch);
    if (slot >= 0 && (best < 0 || slot < best)) best = slot;
  }
  if (best < 0) return absl::nullopt;
  return NextQuestion{best, Stage::kRefinement};
}

}  // namespace

std::vector<int> OpenSlots(const Topic& topic, const Findings& findings) {
  std::vector<int> open;
  if (OutsideArticle(topic, findings)) return open;
  Findings scratch = findings;
  RuleSets sets = ReachableTruths(topic, findings);
  for (size_t i = 0; i < findings.size(); ++i) {
    const int slot = static_cast<int>(i);
    if (!findings[i].open()) continue;
    if (absl::c_linear_search(topic.scope_slots(), slot)) {
      open.push_back(slot);
      continue;
    }
    const Relevance relevance = RelevanceOf(topic, slot, &scratch, &sets);
    if (relevance.urgency || relevance.conditions) open.push_back(slot);
  }
  return open;
}

absl::optional<NextQuestion> ChooseQuestion(const Topic& topic,
                                            const Findings& findings,
                                            int refinements) {
  if (OutsideArticle(topic, findings)) return absl::nullopt;
  const auto question = ChooseTriageQuestion(topic, findings);
  if (question.has_value()) return question;
  if (refinements >= topic.content().triage().refinement_budget()) {
    return absl::nullopt;
  }
  return ChooseRefinement(topic, findings);
}

}  // namespace footnote::knowledge
