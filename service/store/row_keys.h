// The keys of the rows in which an ordered key-value store keeps sessions. Part
// of the format on disk: docs/session-files.md.
#ifndef FOOTNOTE_SERVICE_STORE_ROW_KEYS_H_
#define FOOTNOTE_SERVICE_STORE_ROW_KEYS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "service/store/session_store.h"

namespace footnote::service {

// The key of a session's row. Both parts carry their length, so that no key is
// the beginning of another, whatever bytes tenant and id consist of.
std::string SessionRowKey(const SessionKey& key);

// The key of a stored turn: its session's key and the turn id. What begins with
// a session's key is a turn of that session.
std::string TurnRowKey(absl::string_view session_row_key,
                       absl::string_view turn_id);

// The key that says that a user has a session: what all of the user's begin
// with, and the session's key.
std::string UserRowPrefix(absl::string_view user);
std::string UserRowKey(absl::string_view user,
                       absl::string_view session_row_key);

// The key of a session's place in the order of what is due next.
struct DueRow {
  enum class Kind : char {
    kExpire = 'e',  // due when the session may have expired
    kForget = 'f',  // due when the expired session is no longer remembered
  };
  Kind kind = Kind::kExpire;
  int64_t due_us = 0;
  std::string session_row_key;
};

// Keys of one kind are ordered by time.
std::string DueRowKey(const DueRow& row);

// None where the bytes are no such key.
absl::optional<DueRow> ParseDueRowKey(absl::string_view key);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_ROW_KEYS_H_
