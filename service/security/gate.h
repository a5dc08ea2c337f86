// The one gate that every call passes, whatever door it comes in by: who calls,
// and may they?
#ifndef FOOTNOTE_SERVICE_SECURITY_GATE_H_
#define FOOTNOTE_SERVICE_SECURITY_GATE_H_

#include <atomic>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "service/clock.h"
#include "service/security/api_keys.h"
#include "service/security/key_ring.h"
#include "service/security/rate_limits.h"

namespace footnote::service {

// Who calls, and whether somebody still waits for the result.
struct Caller {
  std::string tenant;  // empty where there are no keys
  // Whether the call was cancelled or its deadline has passed. Asked before a
  // commit, until `done` is called. Null where nothing can cancel it.
  absl::AnyInvocable<bool()> gone;
  // Null where there are no keys.
  LoadedKeyPtr key;
};

// So long the answer waits where the gate lets somebody not in, or where a key
// has made too many calls: as a connection has only so many calls at a time,
// nobody can keep the server busy with being refused. (Streams that are reset
// at once are not bounded so: of those only WaitingRefusals::kMost wait.)
inline constexpr absl::Duration kRefusalPause = absl::Milliseconds(500);

// How many refused calls wait for their answer: each holds some memory, so only
// so many may. Thread-safe.
class WaitingRefusals {
 public:
  // What eight connections have calls for.
  static constexpr int kMost = 2000;

  // False where too many wait already; else End is due.
  bool Begin();
  void End() { --count_; }

 private:
  std::atomic<int> count_ = 0;
};

// Thread-safe.
class Gate {
 public:
  // All must outlive it. Without `keys` everybody is let in, as the tenant "".
  Gate(const KeyRing* keys, RateLimits* limits, const Clock* clock)
      : keys_(keys), limits_(limits), clock_(clock) {}

  // `credential` as HTTP has it: "Bearer fn_...", empty where there was none.
  // UNAUTHENTICATED: no key, or none that is good. PERMISSION_DENIED: the key
  // lacks the scope. RESOURCE_EXHAUSTED: too many calls with the key. Messages
  // never repeat what was sent. Costs the same for good keys and bad.
  absl::StatusOr<Caller> Admit(absl::string_view credential, Scope scope) const;

  bool asks_for_keys() const { return keys_ != nullptr; }

  WaitingRefusals* waiting() const { return &waiting_; }

 private:
  const KeyRing* const keys_;
  RateLimits* const limits_;
  const Clock* const clock_;
  mutable WaitingRefusals waiting_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SECURITY_GATE_H_
