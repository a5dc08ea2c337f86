#include "service/security/rate_limits.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

constexpr size_t kSessionBuckets = 1 << 16;
constexpr size_t kNetworkBuckets = 1 << 14;

constexpr char kRetryAfter[] = "footnote/retry-after";

// "turns of this session: at most 5 a second are taken", where none is left.
absl::Status Take(const Rate& rate, absl::string_view unit,
                  absl::string_view what, absl::Time now, TokenBucket* bucket) {
  const absl::Duration wait = bucket->Take(rate, now);
  if (wait == absl::ZeroDuration()) return absl::OkStatus();
  const double factor = unit == "hour" ? 3600 : unit == "minute" ? 60 : 1;
  return TryAgainAfter(
      absl::StrCat(what, ": at most ", rate.per_second * factor, " a ", unit,
                   " are taken"),
      wait);
}

}  // namespace

absl::Status TryAgainAfter(absl::string_view what, absl::Duration wait) {
  // Said in milliseconds, and never too early.
  wait =
      std::max(absl::Ceil(wait, absl::Milliseconds(1)), absl::Milliseconds(1));
  const std::string text = absl::FormatDuration(wait);
  absl::Status status = absl::ResourceExhaustedError(
      absl::StrCat(what, "; send it again in ", text));
  status.SetPayload(kRetryAfter, absl::Cord(text));
  return status;
}

absl::optional<absl::Duration> RetryAfter(const absl::Status& status) {
  const absl::optional<absl::Cord> text = status.GetPayload(kRetryAfter);
  absl::Duration wait;
  if (!text.has_value() || !absl::ParseDuration(std::string(*text), &wait)) {
    return absl::nullopt;
  }
  return wait;
}

RateLimits::RateLimits(const Rates& rates, const Clock* clock)
    : rates_(rates),
      clock_(clock),
      sessions_(kSessionBuckets),
      networks_(kNetworkBuckets) {}

KeyUse& RateLimits::UseOf(const std::string& network) {
  return networks_[absl::HashOf(network) % networks_.size()];
}

absl::Status RateLimits::TakeCall(const LoadedKeyPtr& key,
                                  const std::string& network) {
  if (key == nullptr) return absl::OkStatus();
  const absl::Time now = clock_->Now();
  absl::Status status;
  // First: one address alone must not use up what all have together.
  if (key->key.widget()) {
    status = Take(rates_.address_calls, "second", "calls from this address",
                  now, &UseOf(network).calls);
  }
  if (!status.ok()) return status;
  return Take(rates_.key_calls, "second", "calls with this API key", now,
              &key->use->calls);
}

absl::Status RateLimits::TakeStart(const LoadedKeyPtr& key,
                                   const std::string& network) {
  if (key == nullptr) return absl::OkStatus();
  const absl::Time now = clock_->Now();
  absl::Status status;
  if (key->key.widget()) {
    status =
        Take(rates_.address_starts, "minute",
             "sessions begun from this address", now, &UseOf(network).starts);
  }
  if (status.ok()) {
    status = Take(rates_.key_starts, "minute",
                  "sessions begun with this API key", now, &key->use->starts);
  }
  // Last: what a key is refused must not use up what its tenant's others have.
  if (!status.ok() || !rates_.tenant_starts.has_value()) return status;
  return Take(*rates_.tenant_starts, "hour", "sessions begun by this tenant",
              now, key->tenant_starts.get());
}

absl::Status RateLimits::TakeTurn(const std::string& tenant,
                                  const std::string& session) {
  TokenBucket& bucket =
      sessions_[absl::HashOf(tenant, session) % sessions_.size()];
  return Take(rates_.session_turns, "second", "turns of this session",
              clock_->Now(), &bucket);
}

}  // namespace footnote::service
