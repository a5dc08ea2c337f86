#include "service/http/connect_errors.h"

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "service/caller_errors.h"

namespace footnote::service {
namespace {

struct Mapping {
  absl::StatusCode code;
  const char* name;
  int http_status;
};

// The table of the protocol.
constexpr Mapping kMappings[] = {
    {absl::StatusCode::kCancelled, "canceled", 499},
    {absl::StatusCode::kUnknown, "unknown", 500},
    {absl::StatusCode::kInvalidArgument, "invalid_argument", 400},
    {absl::StatusCode::kDeadlineExceeded, "deadline_exceeded", 504},
    {absl::StatusCode::kNotFound, "not_found", 404},
    {absl::StatusCode::kAlreadyExists, "already_exists", 409},
    {absl::StatusCode::kPermissionDenied, "permission_denied", 403},
    {absl::StatusCode::kResourceExhausted, "resource_exhausted", 429},
    {absl::StatusCode::kFailedPrecondition, "failed_precondition", 400},
    {absl::StatusCode::kAborted, "aborted", 409},
    {absl::StatusCode::kOutOfRange, "out_of_range", 400},
    {absl::StatusCode::kUnimplemented, "unimplemented", 501},
    {absl::StatusCode::kInternal, "internal", 500},
    {absl::StatusCode::kUnavailable, "unavailable", 503},
    {absl::StatusCode::kDataLoss, "data_loss", 500},
    {absl::StatusCode::kUnauthenticated, "unauthenticated", 401},
};

const Mapping& MappingOf(absl::StatusCode code) {
  for (const Mapping& mapping : kMappings) {
    if (mapping.code == code) return mapping;
  }
  return kMappings[1];
}

}  // namespace

const char* ConnectCode(absl::StatusCode code) { return MappingOf(code).name; }

int HttpStatusOf(absl::StatusCode code) { return MappingOf(code).http_status; }

std::string ConnectErrorJson(const absl::Status& status) {
  const nlohmann::ordered_json json = {{"code", ConnectCode(status.code())},
                                       {"message", MessageForCallers(status)}};
  return json.dump(-1, ' ', false,
                   nlohmann::ordered_json::error_handler_t::replace);
}

HttpResponse ConnectErrorResponse(const absl::Status& status) {
  HttpResponse response = {.status = HttpStatusOf(status.code())};
  response.Add("Content-Type", "application/json");
  const absl::optional<int64_t> wait = RetryAfterSeconds(status);
  if (wait.has_value()) response.Add("Retry-After", absl::StrCat(*wait));
  if (absl::IsUnauthenticated(status)) {
    response.Add("WWW-Authenticate", "Bearer");
  }
  response.body = ConnectErrorJson(status);
  return response;
}

HttpResponse HttpErrorResponse(int http_status, absl::StatusCode code,
                               absl::string_view message) {
  HttpResponse response = ConnectErrorResponse(absl::Status(code, message));
  response.status = http_status;
  return response;
}

}  // namespace footnote::service
