#include "service/status.h"

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "service/security/rate_limits.h"

namespace footnote::service {
namespace {

std::string MessageForCallers(const absl::Status& status) {
  if (absl::IsInternal(status) || absl::IsUnknown(status)) {
    return "something went wrong inside; try again, and tell the operator";
  }
  return std::string(status.message());
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  // The canonical codes have the same numbers on both sides.
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()),
                      MessageForCallers(status));
}

void AddRetryAfter(const absl::Status& status,
                   grpc::CallbackServerContext* context) {
  const absl::optional<absl::Duration> wait = RetryAfter(status);
  if (!wait.has_value()) return;
  context->AddTrailingMetadata(
      "retry-after",
      absl::StrCat(absl::ToInt64Seconds(absl::Ceil(*wait, absl::Seconds(1)))));
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

absl::Status FromGrpc(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                      status.error_message());
}

}  // namespace footnote::service
