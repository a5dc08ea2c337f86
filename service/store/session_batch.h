// What happens to the rows of sessions: changes gathered into one batch, which
// is then made as a whole.
#ifndef FOOTNOTE_SERVICE_STORE_SESSION_BATCH_H_
#define FOOTNOTE_SERVICE_STORE_SESSION_BATCH_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "footnote/v1/stored_session.pb.h"
#include "service/store/recent_sessions.h"
#include "service/store/rocksdb_database.h"
#include "service/store/row_keys.h"
#include "service/store/session_store.h"

namespace rocksdb {
class WriteBatchWithIndex;
}  // namespace rocksdb

namespace footnote::service {

// The session's row, from `recent` where it is, if it is there and has not
// expired at `now_us`; else NOT_FOUND or FAILED_PRECONDITION as
// SessionStore::Load says. DATA_LOSS: the row cannot be read.
absl::StatusOr<RecentSessions::Row> FindLiveSession(
    const RocksdbDatabase& database, RecentSessions* recent,
    absl::string_view session_row_key, int64_t now_us, int64_t remember_us);

// Each change sees those before it, in the batch and in the database; a change
// that gives an error changes nothing. For one thread, and while it lives
// nobody else may write to the database.
class SessionBatch {
 public:
  struct Limits {
    int64_t max_sessions = 0;
    int64_t remember_us = 0;
  };

  // Nothing is due earlier than this: what is removed leaves marks behind that
  // are slow to walk over, so looking for what is due begins here. Kept from
  // batch to batch; to be begun anew where one of them was not written.
  struct DueFrom {
    int64_t expire_us = std::numeric_limits<int64_t>::min();
    int64_t forget_us = std::numeric_limits<int64_t>::min();
  };

  // The pointers must outlive it. What it changes is put to `recent` once it is
  // written.
  SessionBatch(RocksdbDatabase* database, RecentSessions* recent,
               const Limits& limits, DueFrom* due_from);
  ~SessionBatch();

  SessionBatch(const SessionBatch&) = delete;
  SessionBatch& operator=(const SessionBatch&) = delete;

  // As the calls of SessionStore.
  absl::Status Create(const SessionRecord& record, int64_t now_us);
  absl::Status Commit(const SessionRecord& next, const StoredTurn& taken,
                      int64_t now_us);
  absl::Status Delete(const SessionKey& key, int64_t now_us);

  // Removes some of what has expired; true where there is more.
  absl::StatusOr<bool> RemoveExpired(int64_t now_us);

  // All sessions together, as they are after the changes so far.
  absl::StatusOr<v1::StoreTotals*> totals();

  // Makes the changes; once, last. Errors: RocksdbDatabase::Write.
  absl::Status Write();

 private:
  using Family = RocksdbDatabase::Family;

  // A session that was changed, as it is after the changes so far. Only here
  // can these be read before they are written: an index of them in `changes_`
  // would cost a turn more than it costs to write it.
  struct Change {
    RecentSessions::Row row;         // null where it was removed
    std::vector<std::string> turns;  // keys of those taken in this batch
  };

  // The session's row; none where it is not there. One that cannot be read is
  // an empty one that expired long ago, so that it can be removed.
  absl::StatusOr<absl::optional<v1::StoredSession>> GetSession(
      absl::string_view session) const;
  void PutSession(absl::string_view session, v1::StoredSession row);
  void Put(Family family, absl::string_view key, absl::string_view value);
  void Remove(Family family, absl::string_view key);
  void PutDue(const DueRow& row);

  // Takes what is due out of the order, at most `most` places.
  absl::StatusOr<std::vector<DueRow>> TakeDue(DueRow::Kind kind, int64_t now_us,
                                              int64_t most);
  absl::StatusOr<bool> RemoveDue(int64_t now_us);
  // Handle one of them.
  absl::Status Expire(const DueRow& row, int64_t now_us);
  absl::Status Forget(const DueRow& row);
  absl::Status RemoveTurns(absl::string_view session);
  // Drops a row that was read, with all that belongs to it.
  absl::Status RemoveSession(absl::string_view session,
                             const v1::StoredSession& row, int64_t now_us);
  void NoteRemoval(int64_t now_us);

  RocksdbDatabase* const database_;
  RecentSessions* const recent_;
  const Limits limits_;
  DueFrom* const due_from_;
  // All but the sessions' rows. Turns that were taken are not in its index.
  std::unique_ptr<rocksdb::WriteBatchWithIndex> changes_;
  std::map<std::string, Change, std::less<>> sessions_;  // by row key
  absl::optional<v1::StoreTotals> totals_;               // once they are read
  std::string totals_before_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_SESSION_BATCH_H_
