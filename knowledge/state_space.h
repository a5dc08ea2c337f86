// Every combination of what can be known of the slots that triage rests on,
// numbered. Filling an open slot always leads to a larger number, so going
// through the numbers downwards meets every continuation before its beginning.
#ifndef FOOTNOTE_KNOWLEDGE_STATE_SPACE_H_
#define FOOTNOTE_KNOWLEDGE_STATE_SPACE_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "knowledge/topic.h"
#include "knowledge/value.h"

namespace footnote::knowledge {

class StateSpace {
 public:
  // The slots of rules that set an urgency or suspect a condition, and those
  // that tell whether the problem is within the article. ResourceExhausted
  // names the slots where there are more than `limit` states.
  static absl::StatusOr<StateSpace> Of(const Topic& topic, int64_t limit);

  struct Axis {
    int slot = -1;
    // Open, unsure, then the slot's classes.
    std::vector<Value> values;
    int64_t stride = 1;
  };
  const std::vector<Axis>& axes() const { return axes_; }
  int64_t size() const { return size_; }

  // Which of the axis's values the state has.
  static int ValueIndex(const Axis& axis, int64_t state) {
    return static_cast<int>(state / axis.stride %
                            static_cast<int64_t>(axis.values.size()));
  }
  // The state that differs in one axis alone.
  static int64_t With(const Axis& axis, int64_t state, int value) {
    return state + (value - ValueIndex(axis, state)) * axis.stride;
  }

  // The axis of a slot; null where triage does not rest on it.
  const Axis* Find(int slot) const;

  // Sets the slots of the space in `findings`, which has all of the topic's.
  void Fill(int64_t state, Findings* findings) const;

 private:
  std::vector<Axis> axes_;
  int64_t size_ = 1;
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_STATE_SPACE_H_
