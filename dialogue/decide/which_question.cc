#include "dialogue/decide/which_question.h"

#include <algorithm>
#include <vector>

namespace footnote::dialogue {
namespace {

using knowledge::Findings;
using knowledge::NextQuestion;
using knowledge::Topic;

// The question that is open, be it cut short by something more pressing: the
// one put last that has no answer. -1 where there is none.
int KeptSlot(const Topic& topic, const v1::SessionState& state,
             const Findings& values) {
  const int pending = topic.FindSlot(state.pending().slot());
  if (pending >= 0 && values[pending].open()) return pending;
  for (int i = state.asked_size() - 1; i >= 0; --i) {
    const int slot = topic.FindSlot(state.asked(i));
    if (slot >= 0 && values[slot].open()) return slot;
  }
  return -1;
}

}  // namespace

absl::optional<NextQuestion> WhichQuestion(const Topic& topic,
                                           const v1::SessionState& state,
                                           const Tracked& tracked,
                                           const Findings& values) {
  absl::optional<NextQuestion> next =
      knowledge::ChooseQuestion(topic, values, state.refinements());
  const int wanted =
      tracked.went_back ? tracked.back_to : KeptSlot(topic, state, values);
  if (wanted < 0 || !values[wanted].open()) return next;
  if (tracked.went_back) {
    return NextQuestion{wanted, knowledge::Stage::kUrgency};
  }
  if (next.has_value() && next->slot == wanted) return next;
  const std::vector<int> open = knowledge::OpenSlots(topic, values);
  if (std::find(open.begin(), open.end(), wanted) != open.end()) {
    return NextQuestion{wanted, knowledge::Stage::kUrgency};
  }
  // A refinement that is pending has been paid for out of the budget.
  const auto paid_for =
      knowledge::ChooseQuestion(topic, values, state.refinements() - 1);
  if (paid_for.has_value() && paid_for->slot == wanted) return paid_for;
  return next;
}

bool WasAsked(const v1::SessionState& state, absl::string_view slot) {
  const auto& asked = state.asked();
  return std::find(asked.begin(), asked.end(), slot) != asked.end();
}

}  // namespace footnote::dialogue
