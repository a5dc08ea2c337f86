#include "service/sweep_time.h"

#include <gtest/gtest.h>

namespace footnote::service {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1700000000);

TEST(SweepTimeTest, FollowsTheClockWhereItGoesAsTimeDoes) {
  SweepTime time(kStart, absl::ZeroDuration());
  for (int i = 1; i < 1000; ++i) {
    const absl::Duration passed = absl::Seconds(5 * i);
    // Corrected a little now and then.
    const absl::Time now = kStart + passed + absl::Seconds(i % 7);
    EXPECT_EQ(time.At(now, passed), now);
    EXPECT_EQ(time.ahead(), absl::ZeroDuration());
  }
}

TEST(SweepTimeTest, DoesNotBelieveAClockThatWasPutForward) {
  SweepTime time(kStart, absl::ZeroDuration());
  const absl::Duration jump = absl::Hours(24 * 365);
  for (int i = 1; i < 100; ++i) {
    const absl::Duration passed = absl::Seconds(5 * i);
    EXPECT_EQ(time.At(kStart + passed + jump, passed), kStart + passed);
    EXPECT_EQ(time.ahead(), jump);
  }
  // Put right again.
  EXPECT_EQ(time.At(kStart + absl::Seconds(500), absl::Seconds(500)),
            kStart + absl::Seconds(500));
  EXPECT_EQ(time.ahead(), absl::ZeroDuration());
}

TEST(SweepTimeTest, BelievesItWhenItHasBeenSoForADay) {
  SweepTime time(kStart, absl::ZeroDuration());
  const absl::Duration jump = absl::Hours(100);
  for (int hour = 1; hour <= 24; ++hour) {
    const absl::Duration passed = absl::Hours(hour);
    EXPECT_EQ(time.At(kStart + passed + jump, passed), kStart + passed);
  }
  const absl::Duration passed = absl::Hours(25);
  EXPECT_EQ(time.At(kStart + passed + jump, passed), kStart + passed + jump);
}

TEST(SweepTimeTest, FollowsAClockThatWasPutBack) {
  SweepTime time(kStart, absl::ZeroDuration());
  const absl::Time earlier = kStart - absl::Hours(3);
  EXPECT_EQ(time.At(earlier, absl::Seconds(5)), earlier);
}

}  // namespace
}  // namespace footnote::service
