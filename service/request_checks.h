// Checks that every door makes on what callers send. Each refusal is
// INVALID_ARGUMENT with what, which and how to mend, and never a user's words.
#ifndef FOOTNOTE_SERVICE_REQUEST_CHECKS_H_
#define FOOTNOTE_SERVICE_REQUEST_CHECKS_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/message_lite.h"

namespace footnote::service {

// Well-formed UTF-8: no overlong forms, no surrogates, no bytes cut off.
bool IsUtf8(absl::string_view text);

// A request of at most kMaxRequestBytes.
absl::Status CheckRequestBytes(size_t bytes);

// Parses a request that came as a message's bytes: too many, no such message,
// or some text in it is not UTF-8?
absl::Status ParseRequest(absl::string_view bytes,
                          google::protobuf::MessageLite* request);
// Why bytes that did not parse are refused.
absl::Status ExplainUnparsed(const std::string& bytes);

// A user's message: UTF-8 of at most `max_bytes`; may be empty.
absl::Status CheckText(absl::string_view text, int max_bytes);

// A caller's turn id: 1 to `max_bytes` bytes.
absl::Status CheckTurnId(absl::string_view turn_id, int max_bytes);

// A caller's key for a user: at most `max_bytes` bytes; may be empty.
absl::Status CheckUserKey(absl::string_view user_key, int max_bytes);

// A date as YYYY-MM-DD that exists; none where `text` is empty.
absl::StatusOr<absl::optional<absl::CivilDay>> ParseDay(absl::string_view text);

// A lifetime as the API takes it: more than zero. Longer ones than `max` are
// cut to it.
absl::StatusOr<absl::Duration> ParseTtl(const google::protobuf::Duration& ttl,
                                        absl::Duration max);

// A topic id as it may be named in a message: itself where it has the form of
// an id, and no words where it is anything else.
absl::string_view NameableId(absl::string_view id);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_REQUEST_CHECKS_H_
