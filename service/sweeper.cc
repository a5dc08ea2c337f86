#include "service/sweeper.h"

#include <chrono>
#include <utility>

#include "absl/time/time.h"

namespace footnote::service {
namespace {

// What has passed by a clock that nobody sets.
absl::Duration Passed() {
  return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace

Sweeper::Sweeper(SessionStore* store, const Clock* clock, Log* log,
                 StoreChanged changed)
    : store_(store),
      clock_(clock),
      log_(log),
      time_(clock->Now(), Passed()),
      state_(std::make_shared<StoreState>()) {
  state_->log = log;
  state_->changed = std::move(changed);
}

Sweeper::~Sweeper() {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  state_->over = true;
}

void Sweeper::Sweep() {
  const absl::Time until = time_.At(clock_->Now(), Passed());
  const bool ahead = time_.ahead() > absl::ZeroDuration();
  if (ahead && !clock_ahead_) {
    log_->Write(LogLevel::kWarning, "clock_trouble",
                {{"message",
                  "the clock was put forward; expired sessions are not removed "
                  "until it is right, or has been so for a day"}});
  } else if (!ahead && clock_ahead_) {
    log_->Write(LogLevel::kInfo, "clock_well_again");
  }
  clock_ahead_ = ahead;
  store_->RemoveExpired(until, [state = state_](const absl::Status& status) {
    state->Take(status);
  });
}

void Sweeper::StoreState::Take(const absl::Status& status) {
  const std::lock_guard<std::mutex> lock(mutex);
  if (over) return;
  const Trouble::News news = trouble.Take(status);
  if (news == Trouble::News::kNone) return;
  const bool well = news == Trouble::News::kOver;
  if (well) {
    log->Write(LogLevel::kInfo, "store_well_again",
               {{"trouble", trouble.before()}});
  } else {
    log->Write(LogLevel::kError, "store_trouble",
               {{"code", absl::StatusCodeToString(status.code())},
                {"message", std::string(status.message())}});
  }
  if (well || trouble.before().empty()) changed(well);
}

}  // namespace footnote::service
