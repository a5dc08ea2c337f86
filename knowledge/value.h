// What is known of a slot: nothing (open), that the person does not know
// (unsure), or a value. Rules see nothing else of what a user said.
#ifndef FOOTNOTE_KNOWLEDGE_VALUE_H_
#define FOOTNOTE_KNOWLEDGE_VALUE_H_

#include <cstdint>
#include <vector>

namespace footnote::knowledge {

// Choice indexes of every yes/no slot; "yes" is the more serious one.
inline constexpr int kNo = 0;
inline constexpr int kYes = 1;

struct Value {
  enum class State : uint8_t { kOpen, kUnsure, kKnown };

  static Value Open() { return {}; }
  static Value Unsure() { return {.state = State::kUnsure}; }
  static Value OfChoice(int choice) {
    return {.state = State::kKnown, .choice = choice};
  }
  static Value OfRange(double min, double max, double best) {
    return {.state = State::kKnown, .min = min, .max = max, .best = best};
  }

  bool open() const { return state == State::kOpen; }
  bool unsure() const { return state == State::kUnsure; }
  bool known() const { return state == State::kKnown; }

  State state = State::kOpen;
  // Index into the slot's choices; -1 for numbers. Yes/no slots: kNo, kYes.
  int choice = -1;
  // A number within bounds and its best single estimate; days for durations.
  // Rules compare `max`: a range that straddles a threshold is resolved
  // towards safety, and larger is the more serious by the schema's contract.
  double min = 0;
  double max = 0;
  double best = 0;
};

inline bool operator==(const Value& a, const Value& b) {
  return a.state == b.state && a.choice == b.choice && a.min == b.min &&
         a.max == b.max && a.best == b.best;
}

// One value per slot of a topic, in the topic's order.
using Findings = std::vector<Value>;

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_VALUE_H_
