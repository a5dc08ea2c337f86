#include "service/security/token_bucket.h"

#include <algorithm>

namespace footnote::service {
namespace {

constexpr double kNanos = 1e9;

}  // namespace

absl::Duration TokenBucket::Take(const Rate& rate, absl::Time now) {
  const int64_t at = absl::ToUnixNanos(now);
  const auto refill = static_cast<int64_t>(kNanos / rate.per_second);
  // When an empty bucket would be full.
  const int64_t latest =
      at + static_cast<int64_t>(kNanos * rate.burst / rate.per_second);
  int64_t full_at = full_at_.load(std::memory_order_relaxed);
  for (;;) {
    const int64_t held = std::clamp(full_at, at, latest);
    const bool taken = held + refill <= latest;
    const int64_t next = taken ? held + refill : held;
    if (full_at_.compare_exchange_weak(full_at, next,
                                       std::memory_order_relaxed)) {
      return taken ? absl::ZeroDuration()
                   : absl::Nanoseconds(held + refill - latest);
    }
  }
}

}  // namespace footnote::service
