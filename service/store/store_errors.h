// What every session store says alike.
#ifndef FOOTNOTE_SERVICE_STORE_STORE_ERRORS_H_
#define FOOTNOTE_SERVICE_STORE_STORE_ERRORS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace footnote::service {

inline absl::Status NoSuchSessionStored() {
  return absl::NotFoundError("no such session, or it was deleted");
}

inline absl::Status SessionExpired() {
  return absl::FailedPreconditionError("the session has expired");
}

inline absl::Status SessionMovedOn() {
  return absl::AbortedError("the session has moved on; load it again");
}

inline absl::Status SessionIdTaken() {
  return absl::AlreadyExistsError("the session id is taken");
}

inline absl::Status StoreFull(int64_t max_sessions) {
  return absl::ResourceExhaustedError(absl::StrCat(
      "all ", max_sessions, " sessions are taken; try again later"));
}

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_STORE_ERRORS_H_
