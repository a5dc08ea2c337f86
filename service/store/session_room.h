// How many sessions a server may still add to a store that others fill too.
#ifndef FOOTNOTE_SERVICE_STORE_SESSION_ROOM_H_
#define FOOTNOTE_SERVICE_STORE_SESSION_ROOM_H_

#include <cstdint>
#include <mutex>

#include "absl/time/time.h"

namespace footnote::service {

// Counting is slow and others come and go meanwhile, so a server that has
// counted creates on trust until it has used up an eighth of the room that
// there was, and then counts anew: one server never goes beyond the limit, and
// several hardly; near it every session costs a count, and once the store is
// full there is one a second. Thread-safe.
class SessionRoom {
 public:
  explicit SessionRoom(int64_t max_sessions) : max_sessions_(max_sessions) {}

  int64_t max_sessions() const { return max_sessions_; }

  // Takes room for one session; false where there is none on trust.
  bool Take();
  // What was taken for a session that was not created, or what others leave.
  void Give(int64_t sessions);

  // Whether to count before refusing.
  bool MayCount(absl::Time now) const;
  void Counted(int64_t sessions, absl::Time now);

 private:
  const int64_t max_sessions_;
  mutable std::mutex mutex_;
  int64_t on_trust_ = 0;
  absl::Time full_at_ = absl::InfinitePast();  // when it was last found full
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_SESSION_ROOM_H_
