// The calls that a door has running, so that it can end without cutting one off.
#ifndef FOOTNOTE_SERVICE_RUNNING_CALLS_H_
#define FOOTNOTE_SERVICE_RUNNING_CALLS_H_

#include <condition_variable>
#include <mutex>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace footnote::service {

// What calls are told that come, or wait, while the server ends.
absl::Status ShuttingDown();

// Thread-safe.
class RunningCalls {
 public:
  // False where no more are taken; else End is due.
  bool Begin();
  void End();
  // Takes no more; returns when none runs, or at `deadline`.
  void Drain(absl::Time deadline);

 private:
  std::mutex mutex_;  // guards what follows
  std::condition_variable none_;
  int running_ = 0;
  bool draining_ = false;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_RUNNING_CALLS_H_
