// What an error reply of Redis means to an operator.
#ifndef FOOTNOTE_SERVICE_STORE_REDIS_ERRORS_H_
#define FOOTNOTE_SERVICE_STORE_REDIS_ERRORS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace footnote::service {

// `error` is the text of an error reply, `name` NameOf the server. The message
// says what, where and how to mend it, and repeats nothing that was sent.
// UNAVAILABLE: it may pass by itself, or be mended there. FAILED_PRECONDITION:
// it takes another URL, or other rights.
absl::Status ExplainRedisError(absl::string_view error, absl::string_view name);

// Whether the server forgot our scripts: it was started anew, or told to.
bool IsNoScript(absl::string_view error);

// Whether the server takes no calls at all for now: it loads, is a replica, or
// wants another log-in.
bool MeansDown(absl::string_view error);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_REDIS_ERRORS_H_
