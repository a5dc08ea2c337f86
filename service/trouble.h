// What an operator is told of once, and once of its end.
#ifndef FOOTNOTE_SERVICE_TROUBLE_H_
#define FOOTNOTE_SERVICE_TROUBLE_H_

#include <string>
#include <utility>

#include "absl/status/status.h"

namespace footnote::service {

// A trouble is told apart from others by its message.
class Trouble {
 public:
  enum class News { kNone, kTrouble, kOver };

  // What there is to tell, now that things stand so.
  News Take(const absl::Status& status) {
    std::string now(status.message());
    if (now == told_) return News::kNone;
    before_ = std::exchange(told_, std::move(now));
    return told_.empty() ? News::kOver : News::kTrouble;
  }

  // What was told last but one: at its end, the trouble that is over; empty
  // where all was well.
  const std::string& before() const { return before_; }

 private:
  std::string told_;
  std::string before_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_TROUBLE_H_
