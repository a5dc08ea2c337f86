// How often something may be done: so many times a second, and some at once.
#ifndef FOOTNOTE_SERVICE_SECURITY_TOKEN_BUCKET_H_
#define FOOTNOTE_SERVICE_SECURITY_TOKEN_BUCKET_H_

#include <atomic>
#include <cstdint>
#include <limits>

#include "absl/time/time.h"

namespace footnote::service {

// Both above zero.
struct Rate {
  double per_second = 1;
  // So many at once after a rest.
  double burst = 1;
};

// Full at first. Thread-safe, without a lock. Its one number is when it will be
// full again (the generic cell rate algorithm, ITU-T I.371), so that a bucket
// that rested is like a new one, and nothing has to be poured in.
class TokenBucket {
 public:
  // Zero: a token was taken. Else none was, and how long from `now` there will
  // be one. A clock that is put back makes nobody wait longer than an empty
  // bucket does.
  absl::Duration Take(const Rate& rate, absl::Time now);

 private:
  // Nanoseconds since 1970.
  std::atomic<int64_t> full_at_{std::numeric_limits<int64_t>::min()};
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SECURITY_TOKEN_BUCKET_H_
