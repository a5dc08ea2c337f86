#include "service/caller_errors.h"

#include "absl/time/time.h"
#include "service/security/rate_limits.h"

namespace footnote::service {

std::string MessageForCallers(const absl::Status& status) {
  if (absl::IsInternal(status) || absl::IsUnknown(status)) {
    return "something went wrong inside; try again, and tell the operator";
  }
  return std::string(status.message());
}

absl::optional<int64_t> RetryAfterSeconds(const absl::Status& status) {
  const absl::optional<absl::Duration> wait = RetryAfter(status);
  if (!wait.has_value()) return absl::nullopt;
  return absl::ToInt64Seconds(absl::Ceil(*wait, absl::Seconds(1)));
}

v1::ConverseError ToConverseError(const absl::Status& status) {
  v1::ConverseError error;
  error.set_code(static_cast<int>(status.code()));
  error.set_message(MessageForCallers(status));
  const absl::optional<absl::Duration> wait = RetryAfter(status);
  if (wait.has_value()) {
    const int64_t nanos = absl::ToInt64Nanoseconds(*wait);
    constexpr int64_t kSecond = 1'000'000'000;
    error.mutable_retry_delay()->set_seconds(nanos / kSecond);
    error.mutable_retry_delay()->set_nanos(
        static_cast<int32_t>(nanos % kSecond));
  }
  return error;
}

}  // namespace footnote::service
