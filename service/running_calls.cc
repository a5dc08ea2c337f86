#include "service/running_calls.h"

namespace footnote::service {

absl::Status ShuttingDown() {
  return absl::UnavailableError("the server is shutting down; connect again");
}

bool RunningCalls::Begin() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (draining_) return false;
  ++running_;
  return true;
}

void RunningCalls::End() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (--running_ == 0) none_.notify_all();
}

void RunningCalls::Drain(absl::Time deadline) {
  std::unique_lock<std::mutex> lock(mutex_);
  draining_ = true;
  if (deadline == absl::InfiniteFuture()) {
    none_.wait(lock, [this] { return running_ == 0; });
    return;
  }
  none_.wait_until(lock, absl::ToChronoTime(deadline),
                   [this] { return running_ == 0; });
}

}  // namespace footnote::service
