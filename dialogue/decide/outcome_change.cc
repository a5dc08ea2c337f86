#include "dialogue/decide/outcome_change.h"

#include <string>

namespace footnote::dialogue {
namespace {

using knowledge::Outcome;
using knowledge::Topic;

bool ConditionsChanged(const Topic& topic, const v1::Assessment& before,
                       const Outcome& now) {
  const int size = static_cast<int>(now.conditions.size());
  if (before.conditions_size() != size) return true;
  for (int i = 0; i < size; ++i) {
    const std::string& id = topic.conditions()[now.conditions[i].condition].id;
    if (before.conditions(i).condition() != id) return true;
  }
  return false;
}

bool AdviceChanged(const Topic& topic, const v1::Assessment& before,
                   const Outcome& now) {
  const int size = static_cast<int>(now.advice.size());
  if (before.advice_size() != size) return true;
  for (int i = 0; i < size; ++i) {
    const int statement = topic.advice()[now.advice[i]].statement;
    if (before.advice(i) != topic.statement(statement).id()) return true;
  }
  return false;
}

}  // namespace

bool OutcomeChanged(const Topic& topic, const v1::SessionState& state,
                    const Outcome& now) {
  if (!state.has_assessment()) return true;
  const v1::Assessment& before = state.assessment();
  const v1::Urgency urgency =
      state.safety_signs().empty() ? now.urgency : v1::URGENCY_EMERGENCY;
  return before.outside_article() != now.outside_article ||
         before.urgency() != urgency || ConditionsChanged(topic, before, now) ||
         AdviceChanged(topic, before, now);
}

}  // namespace footnote::dialogue
