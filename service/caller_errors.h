// What callers are told of an error, whatever door they came in by.
#ifndef FOOTNOTE_SERVICE_CALLER_ERRORS_H_
#define FOOTNOTE_SERVICE_CALLER_ERRORS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/types/optional.h"
#include "footnote/v1/dialogue_service.pb.h"

namespace footnote::service {

// The status's own, but for INTERNAL and UNKNOWN, whose detail is not for
// callers.
std::string MessageForCallers(const absl::Status& status);

// What "retry-after" says, as RFC 9110 has it: the whole seconds to wait before
// sending the call again. None where the status does not say.
absl::optional<int64_t> RetryAfterSeconds(const absl::Status& status);

// An error as a message of a stream.
v1::ConverseError ToConverseError(const absl::Status& status);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_CALLER_ERRORS_H_
