// How much each key and each session may use, so that none takes it from the
// others.
#ifndef FOOTNOTE_SERVICE_SECURITY_RATE_LIMITS_H_
#define FOOTNOTE_SERVICE_SECURITY_RATE_LIMITS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "service/clock.h"
#include "service/security/key_ring.h"
#include "service/security/token_bucket.h"

namespace footnote::service {

struct Rates {
  // Calls of one key, messages on streams among them.
  Rate key_calls = {.per_second = 200, .burst = 400};
  // Sessions begun with one key.
  Rate key_starts = {.per_second = 10, .burst = 100};
  // Calls, and sessions begun, from one address with widget keys, which all who
  // open the page share: a house full of people may sit behind one.
  Rate address_calls = {.per_second = 20, .burst = 200};
  Rate address_starts = {.per_second = 1, .burst = 60};
  // Sessions begun by one tenant, with all of its keys; none: as many as they
  // allow.
  absl::optional<Rate> tenant_starts;
  // Turns of one session, those that are sent again among them: far more than
  // a person types.
  Rate session_turns = {.per_second = 5, .burst = 100};
};

// Thread-safe. What is over a limit is RESOURCE_EXHAUSTED, with RetryAfter.
// Where no key was asked for, `key` is null, and only sessions have limits.
class RateLimits {
 public:
  RateLimits(const Rates& rates, const Clock* clock);

  // `network` counts for widget keys only.
  absl::Status TakeCall(const LoadedKeyPtr& key, const std::string& network);
  absl::Status TakeStart(const LoadedKeyPtr& key, const std::string& network);
  absl::Status TakeTurn(const std::string& tenant, const std::string& session);

 private:
  // What a network has used up with widget keys.
  KeyUse& UseOf(const std::string& network);

  const Rates rates_;
  const Clock* const clock_;
  // Each session uses the one that its hash names: as many as ever, whatever
  // names callers make up. Two that share one wait a little sooner.
  std::vector<TokenBucket> sessions_;
  std::vector<KeyUse> networks_;  // the same
};

// RESOURCE_EXHAUSTED that says when to try again.
absl::Status TryAgainAfter(absl::string_view what, absl::Duration wait);

// How long to wait before trying again; none where the status does not say.
absl::optional<absl::Duration> RetryAfter(const absl::Status& status);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SECURITY_RATE_LIMITS_H_
