// Drops expired sessions now and then, and by that sees whether the store is
// well.
#ifndef FOOTNOTE_SERVICE_SWEEPER_H_
#define FOOTNOTE_SERVICE_SWEEPER_H_

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "service/clock.h"
#include "service/observe/log.h"
#include "service/store/session_store.h"
#include "service/sweep_time.h"
#include "service/trouble.h"

namespace footnote::service {

// For one thread.
class Sweeper {
 public:
  // Told, on any thread, when the store stops to answer and when it is well
  // again.
  using StoreChanged = std::function<void(bool well)>;

  // All must outlive it.
  Sweeper(SessionStore* store, const Clock* clock, Log* log,
          StoreChanged changed);
  // Nothing is told from here on.
  ~Sweeper();

  // Asks the store to drop what has expired. The log is told once of each
  // trouble, of the store or the clock, and once of its end.
  void Sweep();

 private:
  // What is told of the store; shared, since an answer may come when the
  // sweeper is gone.
  struct StoreState {
    void Take(const absl::Status& status);

    std::mutex mutex;  // guards what follows
    bool over = false;
    Log* log = nullptr;
    StoreChanged changed;
    Trouble trouble;
  };

  SessionStore* const store_;
  const Clock* const clock_;
  Log* const log_;
  SweepTime time_;
  bool clock_ahead_ = false;
  const std::shared_ptr<StoreState> state_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SWEEPER_H_
