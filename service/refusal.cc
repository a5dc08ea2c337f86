#include "service/refusal.h"

#include "absl/strings/cord.h"

namespace footnote::service {
namespace {

constexpr char kReason[] = "footnote/reason";

const char* ReasonOfCode(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
      return "invalid";
    case absl::StatusCode::kNotFound:
      return "not_found";
    case absl::StatusCode::kFailedPrecondition:
      return "expired";
    case absl::StatusCode::kAborted:
      return "stale";
    case absl::StatusCode::kResourceExhausted:
      return "limit";
    case absl::StatusCode::kUnauthenticated:
      return "unauthenticated";
    case absl::StatusCode::kPermissionDenied:
      return "permission";
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kDeadlineExceeded:
      return "gone";
    case absl::StatusCode::kUnavailable:
      return "unavailable";
    default:
      return "fault";
  }
}

}  // namespace

absl::Status Refuse(const char* reason, absl::Status status) {
  status.SetPayload(kReason, absl::Cord(reason));
  return status;
}

std::string ReasonOf(const absl::Status& status) {
  if (status.ok()) return "";
  const absl::optional<absl::Cord> reason = status.GetPayload(kReason);
  return reason.has_value() ? std::string(*reason)
                            : ReasonOfCode(status.code());
}

}  // namespace footnote::service
