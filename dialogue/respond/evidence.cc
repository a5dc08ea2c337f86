#include "dialogue/respond/evidence.h"

#include <algorithm>

#include "dialogue/track/findings.h"

namespace footnote::dialogue {

using knowledge::Topic;

void AddOnce(int item, std::vector<int>* items) {
  if (std::find(items->begin(), items->end(), item) == items->end()) {
    items->push_back(item);
  }
}

std::vector<int> KnownSlots(const Topic& topic, const std::vector<int>& rules,
                            const v1::SessionState& state) {
  std::vector<int> slots;
  for (const int rule : rules) {
    for (const int slot : topic.rules()[rule].when.slots()) {
      const v1::Finding* finding = FindFinding(state, topic.slots()[slot].id);
      if (finding != nullptr && !finding->unsure()) AddOnce(slot, &slots);
    }
  }
  std::sort(slots.begin(), slots.end());
  return slots;
}

std::vector<int> Because(const Topic& topic, const std::vector<int>& rules) {
  std::vector<int> statements;
  for (const int rule : rules) {
    for (const int statement : topic.rules()[rule].because) {
      AddOnce(statement, &statements);
    }
  }
  return statements;
}

}  // namespace footnote::dialogue
