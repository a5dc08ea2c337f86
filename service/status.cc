#include "service/status.h"

#include <string>

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

v1::ConverseError ToConverseError(const absl::Status& status) {
  v1::ConverseError error;
  error.set_code(static_cast<int>(status.code()));
  error.set_message(MessageForCallers(status));
  return error;
}

absl::Status FromGrpc(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                      status.error_message());
}

}  // namespace footnote::service
