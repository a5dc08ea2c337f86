#include "knowledge/triage.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"

namespace footnote::knowledge {
namespace {

void AssessUrgency(const Topic& topic, const std::vector<Truth>& truths,
                   Outcome* outcome) {
  const v1::Triage& triage = topic.content().triage();
  const std::vector<Rule>& rules = topic.rules();
  outcome->urgency = triage.otherwise();
  for (size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].urgency == v1::URGENCY_UNSPECIFIED) continue;
    if (truths[i] != kTrue) continue;
    outcome->holding.push_back(static_cast<int>(i));
    outcome->urgency = std::max(outcome->urgency, rules[i].urgency);
  }
  for (size_t i = 0; i < rules.size(); ++i) {
    if (truths[i] == kUnknown && rules[i].urgency > outcome->urgency) {
      outcome->unresolved.push_back(static_cast<int>(i));
    }
  }
  if (!outcome->unresolved.empty()) {
    outcome->urgency = std::max(outcome->urgency, triage.unresolved());
  }
  const auto more_urgent = [&rules](int a, int b) {
    return rules[a].urgency > rules[b].urgency;
  };
  absl::c_stable_sort(outcome->holding, more_urgent);
  absl::c_stable_sort(outcome->unresolved, more_urgent);
  for (size_t i = 0; i < rules.size(); ++i) {
    // An emergency is the safety net's to name, not a sign to wait for.
    if (truths[i] == kTrue || rules[i].urgency <= outcome->urgency ||
        rules[i].urgency == v1::URGENCY_EMERGENCY) {
      continue;
    }
    outcome->changes.push_back(
        {.rule = static_cast<int>(i), .urgency = rules[i].urgency});
  }
  absl::c_stable_sort(outcome->changes, [](const auto& a, const auto& b) {
    return a.urgency > b.urgency;
  });
}

// Slots that unresolved rules wait for, and those that a rule holds by
// assumption of.
void CollectUnknown(const Topic& topic, const Findings& findings,
                    Outcome* outcome) {
  std::vector<bool> unknown(findings.size());
  for (int rule : outcome->unresolved) {
    for (int slot : topic.rules()[rule].when.slots()) {
      if (!findings[slot].known()) unknown[slot] = true;
    }
  }
  Findings scratch = findings;
  for (int rule : outcome->holding) {
    const Expression& when = topic.rules()[rule].when;
    for (int slot : when.slots()) {
      if (findings[slot].known()) continue;
      for (const Value& value : topic.slots()[slot].classes) {
        scratch[slot] = value;
        if (when.Evaluate(scratch) != kTrue) unknown[slot] = true;
      }
      scratch[slot] = findings[slot];
    }
  }
  for (size_t i = 0; i < unknown.size(); ++i) {
    if (unknown[i]) outcome->unknown.push_back(static_cast<int>(i));
  }
}

bool AllKnown(const Expression& when, const Findings& findings) {
  return absl::c_all_of(when.slots(),
                        [&](int slot) { return findings[slot].known(); });
}

void AssessConditions(const Topic& topic, const Findings& findings,
                      const std::vector<Truth>& truths, Outcome* outcome) {
  const std::vector<Rule>& rules = topic.rules();
  for (size_t c = 0; c < topic.conditions().size(); ++c) {
    const int condition = static_cast<int>(c);
    SuspectedCondition suspected{.condition = condition};
    for (size_t i = 0; i < rules.size(); ++i) {
      const bool suspects = rules[i].suspects == condition;
      if (!suspects && rules[i].supports != condition) continue;
      const int rule = static_cast<int>(i);
      if (truths[i] == kTrue) {
        (suspects ? suspected.suspecting : suspected.supporting)
            .push_back(rule);
      } else if (truths[i] == kFalse && AllKnown(rules[i].when, findings)) {
        suspected.against.push_back(rule);
      }
    }
    if (!suspected.suspecting.empty()) {
      outcome->conditions.push_back(std::move(suspected));
    }
  }
  absl::c_stable_sort(outcome->conditions, [](const auto& a, const auto& b) {
    return a.supporting.size() > b.supporting.size();
  });
}

void SelectAdvice(const Topic& topic, const Findings& findings,
                  Outcome* outcome) {
  for (size_t i = 0; i < topic.advice().size(); ++i) {
    const Advice& advice = topic.advice()[i];
    if (!absl::c_linear_search(advice.urgencies, outcome->urgency)) continue;
    const Truth truth = advice.when.Evaluate(findings);
    if (truth == kTrue || (truth == kUnknown && advice.when_unknown)) {
      outcome->advice.push_back(static_cast<int>(i));
    }
  }
}

}  // namespace

bool OutsideArticle(const Topic& topic, const Findings& findings) {
  return absl::c_any_of(topic.scope_slots(), [&](int slot) {
    const Value& value = findings[slot];
    return value.known() &&
           topic.slots()[slot].choices[value.choice].outside_article;
  });
}

Outcome Assess(const Topic& topic, const Findings& findings) {
  std::vector<Truth> truths;
  truths.reserve(topic.rules().size());
  for (const Rule& rule : topic.rules()) {
    truths.push_back(rule.when.Evaluate(findings));
  }
  Outcome outcome{.outside_article = OutsideArticle(topic, findings)};
  AssessUrgency(topic, truths, &outcome);
  CollectUnknown(topic, findings, &outcome);
  if (outcome.outside_article) return outcome;
  AssessConditions(topic, findings, truths, &outcome);
  SelectAdvice(topic, findings, &outcome);
  return outcome;
}

}  // namespace footnote::knowledge
