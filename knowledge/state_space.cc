#include "knowledge/state_space.h"

#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace footnote::knowledge {

absl::StatusOr<StateSpace> StateSpace::Of(const Topic& topic, int64_t limit) {
  StateSpace space;
  bool too_large = false;
  for (size_t i = 0; i < topic.slots().size(); ++i) {
    const int slot = static_cast<int>(i);
    if (topic.TriageRules(slot).empty() &&
        !absl::c_linear_search(topic.scope_slots(), slot)) {
      continue;
    }
    Axis axis{.slot = slot,
              .values = {Value::Open(), Value::Unsure()},
              .stride = space.size_};
    absl::c_copy(topic.slots()[i].classes, std::back_inserter(axis.values));
    const auto count = static_cast<int64_t>(axis.values.size());
    space.axes_.push_back(std::move(axis));
    too_large |= space.size_ > limit / count;
    if (!too_large) space.size_ *= count;
  }
  if (!too_large) return space;
  const std::string slots =
      absl::StrJoin(space.axes_, ", ", [&](std::string* out, const Axis& axis) {
        absl::StrAppend(out, topic.slots()[axis.slot].id, " (",
                        axis.values.size(), " values)");
      });
  return absl::ResourceExhaustedError(
      absl::StrCat("triage rests on so many slots that not every combination "
                   "can be tried: ",
                   slots));
}

const StateSpace::Axis* StateSpace::Find(int slot) const {
  for (const Axis& axis : axes_) {
    if (axis.slot == slot) return &axis;
  }
  return nullptr;
}

void StateSpace::Fill(int64_t state, Findings* findings) const {
  for (const Axis& axis : axes_) {
    (*findings)[axis.slot] = axis.values[ValueIndex(axis, state)];
  }
}

}  // namespace footnote::knowledge
