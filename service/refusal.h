// Why a call was refused, as one of few words: for metrics and the log. Callers
// get it as a status, whose message says more.
#ifndef FOOTNOTE_SERVICE_REFUSAL_H_
#define FOOTNOTE_SERVICE_REFUSAL_H_

#include <string>

#include "absl/status/status.h"

namespace footnote::service {

// The same status with a reason of its own, where its code alone leaves open
// which limit it was. `reason` is a literal such as "session_turns": as many as
// there are in the code, so that a metric may be labelled by it.
absl::Status Refuse(const char* reason, absl::Status status);

// The reason that it was given, else that of its code: "invalid",
// "not_found", "expired" ... Empty where it is OK.
std::string ReasonOf(const absl::Status& status);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_REFUSAL_H_
