// Time as a parameter: whatever needs "now" is given a Clock.
#ifndef FOOTNOTE_SERVICE_CLOCK_H_
#define FOOTNOTE_SERVICE_CLOCK_H_

#include <atomic>
#include <cstdint>

#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace footnote::service {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual absl::Time Now() const = 0;
  // The date where the server stands.
  virtual absl::CivilDay Today() const = 0;
};

// The machine's clock, in its local time zone as it was at construction.
class SystemClock : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }
  absl::CivilDay Today() const override {
    return absl::ToCivilDay(absl::Now(), zone_);
  }

 private:
  const absl::TimeZone zone_ = absl::LocalTimeZone();
};

// Stands still until told to move on; in UTC.
class FakeClock : public Clock {
 public:
  explicit FakeClock(absl::Time now) : micros_(absl::ToUnixMicros(now)) {}

  absl::Time Now() const override {
    return absl::FromUnixMicros(micros_.load());
  }
  absl::CivilDay Today() const override {
    return absl::ToCivilDay(Now(), absl::UTCTimeZone());
  }
  void Advance(absl::Duration duration) {
    micros_ += absl::ToInt64Microseconds(duration);
  }

 private:
  std::atomic<int64_t> micros_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_CLOCK_H_
