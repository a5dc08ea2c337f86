#include "service/security/rate_limits.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

constexpr size_t kSessionBuckets = 1 << 16;

constexpr char kRetryAfter[] = "footnote/retry-after";

// "200 a second", "600 a minute".
std::string RateAsText(const Rate& rate, absl::string_view unit) {
  const double factor = unit == "minute" ? 60 : 1;
  return absl::StrCat(rate.per_second * factor, " a ", unit);
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
    : rates_(rates), clock_(clock), sessions_(kSessionBuckets) {}

absl::Status RateLimits::TakeCall(const LoadedKeyPtr& key) {
  if (key == nullptr) return absl::OkStatus();
  const absl::Duration wait =
      key->use->calls.Take(rates_.key_calls, clock_->Now());
  if (wait == absl::ZeroDuration()) return absl::OkStatus();
  return TryAgainAfter(
      absl::StrCat("calls with this API key: at most ",
                   RateAsText(rates_.key_calls, "second"), " are taken"),
      wait);
}

absl::Status RateLimits::TakeStart(const LoadedKeyPtr& key) {
  if (key == nullptr) return absl::OkStatus();
  const absl::Duration wait =
      key->use->starts.Take(rates_.key_starts, clock_->Now());
  if (wait == absl::ZeroDuration()) return absl::OkStatus();
  return TryAgainAfter(
      absl::StrCat("sessions begun with this API key: at most ",
                   RateAsText(rates_.key_starts, "minute"), " are taken"),
      wait);
}

absl::Status RateLimits::TakeTurn(const std::string& tenant,
                                  const std::string& session) {
  TokenBucket& bucket =
      sessions_[absl::HashOf(tenant, session) % sessions_.size()];
  const absl::Duration wait = bucket.Take(rates_.session_turns, clock_->Now());
  if (wait == absl::ZeroDuration()) return absl::OkStatus();
  return TryAgainAfter(
      absl::StrCat("turns of this session: at most ",
                   RateAsText(rates_.session_turns, "second"), " are taken"),
      wait);
}

}  // namespace footnote::service
