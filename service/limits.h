// What a server takes, and what it refuses. Reaching a limit is a status, never
// a crash; each names the limit.
#ifndef FOOTNOTE_SERVICE_LIMITS_H_
#define FOOTNOTE_SERVICE_LIMITS_H_

#include <cstdint>

#include "absl/time/time.h"

namespace footnote::service {

struct Limits {
  // A user's message. INVALID_ARGUMENT.
  int max_text_bytes = 4000;
  // A caller's turn id. INVALID_ARGUMENT.
  int max_turn_id_bytes = 128;
  // A caller's key for a user. INVALID_ARGUMENT.
  int max_user_key_bytes = 128;
  // Turns of one session; bounds what is stored of it. RESOURCE_EXHAUSTED.
  int max_turns = 500;
  // Turns of one session that wait for one another. RESOURCE_EXHAUSTED.
  int max_waiting_turns = 128;
  // Live sessions. RESOURCE_EXHAUSTED.
  int64_t max_sessions = 1000000;
  // How long a session is kept after its last turn where the caller says
  // nothing, and at most.
  absl::Duration session_ttl = absl::Hours(24);
  absl::Duration max_session_ttl = absl::Hours(24 * 30);
  // How long an expired session is told apart from one that never was.
  absl::Duration remember_expired = absl::Hours(24);
};

// A request on the wire, whatever the server allows within it.
// INVALID_ARGUMENT.
inline constexpr int kMaxRequestBytes = 64 * 1024;

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_LIMITS_H_
