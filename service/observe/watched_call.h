// A call on its way, for an observer: begun when it is made, and told of when
// it is answered.
#ifndef FOOTNOTE_SERVICE_OBSERVE_WATCHED_CALL_H_
#define FOOTNOTE_SERVICE_OBSERVE_WATCHED_CALL_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "service/observe/observer.h"
#include "service/observe/stopwatch.h"

namespace footnote::service {

class WatchedCall {
 public:
  // `observer` may be null; `method` is a literal.
  WatchedCall(Observer* observer, absl::string_view method)
      : observer_(observer), method_(method) {
    if (observer_ != nullptr) observer_->CallBegan();
  }

  // Who calls, once that is known.
  void SetWho(Who who) { who_ = std::move(who); }

  // To be called once.
  void End(const absl::Status& status) const {
    if (observer_ == nullptr) return;
    observer_->CallEnded({.method = method_,
                          .status = status,
                          .took = watch_.Elapsed(),
                          .who = who_});
  }

 private:
  Observer* observer_;
  absl::string_view method_;
  Who who_;
  Stopwatch watch_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_OBSERVE_WATCHED_CALL_H_
