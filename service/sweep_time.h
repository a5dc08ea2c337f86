// The time by which expired sessions are removed. What is removed is gone for
// good, so a clock that was put forward by mistake must not empty the store.
#ifndef FOOTNOTE_SERVICE_SWEEP_TIME_H_
#define FOOTNOTE_SERVICE_SWEEP_TIME_H_

#include "absl/time/time.h"

namespace footnote::service {

// Follows the clock, but goes forward no faster than time passes; a clock that
// stays ahead for `kBelievedAfter` is believed. For one thread.
class SweepTime {
 public:
  static constexpr absl::Duration kBelievedAfter = absl::Hours(24);

  // `now` is what the clock says, `passed` what has passed since any fixed
  // moment, by a clock that nobody sets.
  SweepTime(absl::Time now, absl::Duration passed);

  // The time to sweep by.
  absl::Time At(absl::Time now, absl::Duration passed);

  // How far the clock is ahead of what is believed; zero where it is not.
  absl::Duration ahead() const { return ahead_; }

 private:
  absl::Time believed_;
  absl::Duration passed_;
  absl::Duration ahead_;
  absl::Duration ahead_since_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SWEEP_TIME_H_
