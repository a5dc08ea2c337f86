// How long things take, by a clock that nobody sets.
#ifndef FOOTNOTE_SERVICE_OBSERVE_STOPWATCH_H_
#define FOOTNOTE_SERVICE_OBSERVE_STOPWATCH_H_

#include <chrono>

#include "absl/time/time.h"

namespace footnote::service {

// Runs from its construction.
class Stopwatch {
 public:
  absl::Duration Elapsed() const {
    return absl::FromChrono(std::chrono::steady_clock::now() - begin_);
  }

  // What has passed since the lap before, or the construction.
  absl::Duration Lap() {
    const auto now = std::chrono::steady_clock::now();
    const absl::Duration lap = absl::FromChrono(now - lap_);
    lap_ = now;
    return lap;
  }

 private:
  const std::chrono::steady_clock::time_point begin_ =
      std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point lap_ = begin_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_OBSERVE_STOPWATCH_H_
