#include "service/status.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "service/caller_errors.h"

namespace footnote::service {

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  // The canonical codes have the same numbers on both sides.
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()),
                      MessageForCallers(status));
}

void AddRetryAfter(const absl::Status& status,
                   grpc::CallbackServerContext* context) {
  const absl::optional<int64_t> wait = RetryAfterSeconds(status);
  if (!wait.has_value()) return;
  context->AddTrailingMetadata("retry-after", absl::StrCat(*wait));
}

absl::Status FromGrpc(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                      status.error_message());
}

}  // namespace footnote::service
