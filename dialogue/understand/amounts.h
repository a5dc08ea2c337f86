// Reads amounts: lengths of time, points in time, percentages, plain numbers;
// and tells them from frequencies, distances, ages, clock times and the future.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNTS_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNTS_H_

#include <vector>

#include "dialogue/understand/context.h"
#include "dialogue/understand/message.h"
#include "footnote/v1/vocabulary.pb.h"
#include "knowledge/value.h"

namespace footnote::dialogue {

// Days. Less is told of how long something takes rather than since when.
inline constexpr double kLeastLength = 0.4;

struct Amount {
  v1::SlotKind kind = v1::SLOT_KIND_UNSPECIFIED;  // DURATION, NUMBER, PERCENT
  // In days for durations.
  double min = 0;
  double max = 0;
  double best = 0;
  TokenRange tokens;
  // Told in hours or minutes: as a rule how long something takes, not since
  // when it is so.
  bool below_a_day = false;
  // A point in the past: "two weeks ago", "yesterday", "since May".
  bool point = false;
  // A point that only something beside it makes a beginning: "on Tuesday".
  bool loose = false;
  // Days that one of the unit told has.
  double unit = 1;
  // "Over 10": the 10, which is the most where it is denied. 0 where it is no
  // such amount.
  double exceeds = 0;
  // A number of something: "3 runs", "10 miles".
  bool counted = false;

  // Makes it longer by so much.
  void Add(double more) {
    min += more;
    max += more;
    best += more;
  }
  knowledge::Value value() const {
    return knowledge::Value::OfRange(min, max, best);
  }
};

// Every amount that may be told of the person's problem, in the order of the
// text. Points in the calendar need ReadingContext::today.
std::vector<Amount> ReadAmounts(const Message& message, const Context& context);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNTS_H_
