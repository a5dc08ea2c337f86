// Calls in the log: each at debug, and those that failed by the server's own
// fault at warning or error. So are connections that were closed at once.
#ifndef FOOTNOTE_SERVICE_OBSERVE_CALL_LOG_H_
#define FOOTNOTE_SERVICE_OBSERVE_CALL_LOG_H_

#include <cstdint>
#include <mutex>

#include "absl/time/time.h"
#include "service/clock.h"
#include "service/observe/log.h"
#include "service/observe/observer.h"

namespace footnote::service {

// How many lines may be written in a stretch of time; counts those that may
// not. Thread-safe.
class LineBudget {
 public:
  LineBudget(int lines, absl::Duration per) : lines_(lines), per_(per) {}

  // Whether a line may be written at `now`; then `withheld` is how many were
  // not since the last one.
  bool Take(absl::Time now, int64_t* withheld);

 private:
  const int lines_;
  const absl::Duration per_;
  std::mutex mutex_;
  absl::Time begin_ = absl::InfinitePast();
  int taken_ = 0;
  int64_t withheld_ = 0;
};

// A store that is down fails every call: of these at most ten are written in
// ten seconds, and the next line says how many were withheld. Only their
// messages are written: those of a caller's own faults say what the caller
// sent, if only by its form.
class CallLog final : public Observer {
 public:
  // Both must outlive it.
  CallLog(Log* log, const Clock* clock) : log_(log), clock_(clock) {}

  void CallEnded(const CallReport& call) override;
  // One line in ten seconds.
  void ConnectionDropped(absl::string_view reason) override;

 private:
  Log* const log_;
  const Clock* const clock_;
  LineBudget failures_{10, absl::Seconds(10)};
  LineBudget drops_{1, absl::Seconds(10)};
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_OBSERVE_CALL_LOG_H_
