// Sessions on this machine's disk: they outlive the process, and what was
// acknowledged outlives kill -9 and a power failure.
#ifndef FOOTNOTE_SERVICE_STORE_ROCKSDB_STORE_H_
#define FOOTNOTE_SERVICE_STORE_ROCKSDB_STORE_H_

#include <cstdint>
#include <future>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "service/store/recent_sessions.h"
#include "service/store/rocksdb_database.h"
#include "service/store/session_batch.h"
#include "service/store/session_store.h"
#include "service/store/store_worker.h"

namespace footnote::service {

// One process at a time holds a directory. Loads read on the caller's thread;
// everything else waits for the worker, which makes all changes that wait with
// one synced write and then calls back. Sessions that had a turn lately are
// read from memory (RecentSessions), which the worker fills once that is on the
// disk.
//
// Expired sessions are found by an order of what is due next, which is kept in
// the same writes as they are. (A compaction filter would have to judge a
// turn's row by its session's; RocksDB's authors advise against reading the
// database from within one, and it would race with commits, which now have one
// writer.) Removed bytes leave the files when these are rewritten, which is
// done in the background `erase_within` after the first removal.
//
// Where the disk refuses a write, calls give UNAVAILABLE, and whether the
// refused changes were made is not known until the store has opened its files
// anew, which it tries by itself, at most once a second, when it is called.
// Loads go on meanwhile. (RocksDB can resume by itself, but 7.8 goes on
// refusing writes to a log that failed once: facebook/rocksdb#11643.)
class RocksdbStore : public SessionStore {
 public:
  struct Options {
    // As those of MemoryStore.
    int64_t max_sessions = 1000000;
    absl::Duration remember_expired = absl::Hours(24);
    // How long after it was removed a session's data may lie in files.
    absl::Duration erase_within = absl::Hours(6);
    StoreWorker::Options worker;
  };

  // Errors: RocksdbDatabase::Open.
  static absl::StatusOr<std::unique_ptr<RocksdbStore>> Open(
      const std::string& directory, const Options& options);
  ~RocksdbStore() override;

  void Create(SessionRecord record, absl::Time now,
              Callback<absl::Status> done) override;
  void Load(const SessionKey& key, const std::string& turn_id, absl::Time now,
            Callback<absl::StatusOr<LoadedSession>> done) override;
  void Commit(SessionRecord next, StoredTurn taken, absl::Time now,
              Callback<absl::Status> done) override;
  void Delete(const SessionKey& key, absl::Time now,
              Callback<absl::Status> done) override;
  void RemoveExpired(absl::Time now, Callback<absl::Status> done) override;

  // Erases now, and waits for it, what would be erased in time.
  absl::Status EraseRemoved();

 private:
  RocksdbStore(std::string directory, const Options& options,
               std::unique_ptr<RocksdbDatabase> database);

  absl::StatusOr<LoadedSession> Read(const SessionKey& key,
                                     const std::string& turn_id,
                                     absl::Time now);

  // The rest is called by the worker.
  void Run(std::vector<StoreCall> calls);
  // Whether the database can be written; opens it anew where that may help.
  absl::Status Ready(absl::Time now);
  absl::Status OpenAnew();
  // Notes in the batch that erasing begins or has ended; whether it begins.
  absl::StatusOr<bool> PlanErasing(SessionBatch* batch, absl::Time now);

  const std::string directory_;
  const Options options_;

  // Held shared by whoever reads the database, alone to open it anew.
  std::shared_mutex database_mutex_;
  std::unique_ptr<RocksdbDatabase> database_;  // null: see down_
  absl::Status down_;                          // why there is no database
  RecentSessions recent_;                      // of the database as it is open

  // The worker's own.
  absl::Status trouble_;  // why nothing may be written
  absl::Time last_attempt_ = absl::InfinitePast();
  SessionBatch::DueFrom due_from_;
  std::future<absl::Status> erasing_;  // waits for its end when destroyed
  absl::Time last_erasing_ = absl::InfinitePast();

  StoreWorker worker_;  // last: it uses all of the above
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_ROCKSDB_STORE_H_
