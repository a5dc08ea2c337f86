#include "service/sweep_time.h"

namespace footnote::service {
namespace {

// Clocks are corrected by so much all the time.
constexpr absl::Duration kSlack = absl::Minutes(1);

}  // namespace

SweepTime::SweepTime(absl::Time now, absl::Duration passed)
    : believed_(now), passed_(passed) {}

absl::Time SweepTime::At(absl::Time now, absl::Duration passed) {
  const absl::Time latest = believed_ + (passed - passed_);
  if (now <= latest + kSlack) {
    ahead_ = absl::ZeroDuration();
    believed_ = now;
  } else {
    if (ahead_ == absl::ZeroDuration()) ahead_since_ = passed;
    ahead_ = now - latest;
    if (passed - ahead_since_ >= kBelievedAfter) {
      ahead_ = absl::ZeroDuration();
      believed_ = now;
    } else {
      believed_ = latest;
    }
  }
  passed_ = passed;
  return believed_;
}

}  // namespace footnote::service
