#include "service/store/session_room.h"

namespace footnote::service {
namespace {

constexpr int64_t kPartOnTrust = 8;
constexpr absl::Duration kBetweenCounts = absl::Seconds(1);

}  // namespace

bool SessionRoom::Take() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (on_trust_ <= 0) return false;
  --on_trust_;
  return true;
}

void SessionRoom::Give(int64_t sessions) {
  const std::lock_guard<std::mutex> lock(mutex_);
  on_trust_ += sessions;
}

bool SessionRoom::MayCount(absl::Time now) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  // A clock that was set back makes nobody wait for longer.
  return absl::AbsDuration(now - full_at_) >= kBetweenCounts;
}

void SessionRoom::Counted(int64_t sessions, absl::Time now) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const int64_t room = max_sessions_ - sessions;
  on_trust_ = room > 0 ? (room + kPartOnTrust - 1) / kPartOnTrust : 0;
  full_at_ = room > 0 ? absl::InfinitePast() : now;
}

}  // namespace footnote::service
