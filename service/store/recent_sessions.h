// The rows of sessions that had a turn lately, so that their next turn does not
// search the files and tables of a database for what the one before it wrote.
#ifndef FOOTNOTE_SERVICE_STORE_RECENT_SESSIONS_H_
#define FOOTNOTE_SERVICE_STORE_RECENT_SESSIONS_H_

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "footnote/v1/stored_session.pb.h"

namespace footnote::service {

// Thread-safe. Holds what the one writer of the database put here after it was
// written, so it never holds a row that is not on the disk; readers do not fill
// it, for one that is slow would put back what a commit has replaced.
class RecentSessions {
 public:
  using Row = std::shared_ptr<const v1::StoredSession>;

  // Keeps at most about `max_bytes`; those that nobody asks for go first.
  explicit RecentSessions(size_t max_bytes) : max_bytes_(max_bytes) {}

  // Null where the row is not here, whether or not the database has it.
  Row Find(absl::string_view session_row_key);

  void Put(const std::string& session_row_key, Row row);
  void Erase(absl::string_view session_row_key);
  void Clear();

 private:
  using Rows = absl::flat_hash_map<std::string, Row>;

  void PutLocked(const std::string& session_row_key, Row row);

  const size_t max_bytes_;
  std::mutex mutex_;
  // What is asked for in `older_` moves to `newer_`; once that is half of all,
  // it takes the place of `older_`.
  Rows newer_;
  Rows older_;
  size_t newer_bytes_ = 0;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_RECENT_SESSIONS_H_
