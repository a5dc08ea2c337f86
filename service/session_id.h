// Session ids: 128 random bits as 32 lower-case hexadecimal digits. Whoever
// knows one may speak in its session, so they must not be guessed.
#ifndef FOOTNOTE_SERVICE_SESSION_ID_H_
#define FOOTNOTE_SERVICE_SESSION_ID_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace footnote::service {

// A fresh id from the system's cryptographic generator. Unavailable when that
// has no randomness to give. Thread-safe.
absl::StatusOr<std::string> NewSessionId();

// Whether `text` has the form of a session id.
bool IsSessionId(absl::string_view text);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SESSION_ID_H_
