// Session ids: 128 random bits as 32 lower-case hexadecimal digits. Whoever
// knows one may speak in its session, so they must not be guessed. Where a
// widget key began the session, the 8 digits of that key's id follow, so that
// whose it is can be told from its name alone, in every store.
#ifndef FOOTNOTE_SERVICE_SESSION_ID_H_
#define FOOTNOTE_SERVICE_SESSION_ID_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace footnote::service {

// A fresh id from the system's cryptographic generator. Unavailable when that
// has no randomness to give. Thread-safe.
absl::StatusOr<std::string> NewSessionId();

// That of a session which the widget key of this id begins with the fresh id.
std::string WidgetSessionId(absl::string_view fresh, absl::string_view key_id);

// Whether a session's id says that the widget key of this id began it.
bool IsOfWidget(absl::string_view id, absl::string_view key_id);

// Whether `text` has the form of a session id.
bool IsSessionId(absl::string_view text);

// A session as operators may see it: the first 16 hexadecimal digits of the
// SHA-256 of its id (`printf %s ID | sha256sum | cut -c1-16`), since the id
// itself lets whoever reads it speak in the session. An id is 128 random bits,
// so that no guessing leads from the hash back to it and it needs no key: it is
// the same after a restart and on every server. Empty where `id` has not the
// form of an id: what a caller made up could be guessed.
std::string SessionHash(absl::string_view id);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SESSION_ID_H_
