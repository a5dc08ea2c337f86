// Sessions in this process's memory: the fastest store, and gone with it.
#ifndef FOOTNOTE_SERVICE_STORE_MEMORY_STORE_H_
#define FOOTNOTE_SERVICE_STORE_MEMORY_STORE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "service/store/session_store.h"

namespace footnote::service {

// Sessions are spread over shards, each with a lock that is held for some map
// look-ups and copies, never for a callback. Every call drops a few expired
// sessions on its way, so that none pays for all.
class MemoryStore : public SessionStore {
 public:
  struct Options {
    int64_t max_sessions = 1000000;
    // How long an expired session gives FAILED_PRECONDITION rather than
    // NOT_FOUND; no more are remembered than may live.
    absl::Duration remember_expired = absl::Hours(24);
  };

  explicit MemoryStore(const Options& options);
  ~MemoryStore() override;

  void Create(SessionRecord record, absl::Time now,
              Callback<absl::Status> done) override;
  void Load(const SessionKey& key, const std::string& turn_id, absl::Time now,
            Callback<absl::StatusOr<LoadedSession>> done) override;
  void Commit(SessionRecord next, StoredTurn taken, absl::Time now,
              Callback<absl::Status> done) override;
  void Delete(const SessionKey& key, absl::Time now,
              Callback<absl::Status> done) override;
  void DeleteUser(const std::string& user, absl::Time now,
                  Callback<absl::Status> done) override;
  void RemoveExpired(absl::Time now, Callback<absl::Status> done) override;

  // Sessions that are kept, expired ones that nobody dropped yet included.
  int64_t live() const { return live_; }

 private:
  struct Entry {
    std::string key;  // tenant and id; the shard's map looks into it
    std::string user;
    int64_t version = 0;
    int64_t create_us = 0;
    int64_t expire_us = 0;
    int64_t ttl_us = 0;
    // Where the entry stands in one of the shard's queues.
    int64_t due_us = 0;
    bool expired = false;  // only its name is left
    std::string state;
    absl::flat_hash_map<std::string, std::string> responses;  // by turn id
  };
  // Entries by when they are due. An entry that a turn kept alive is put back
  // when it comes up, so that a turn does not pay for the order.
  using Queue = std::set<std::pair<int64_t, Entry*>>;

  struct Shard {
    std::mutex mutex;
    absl::flat_hash_map<absl::string_view, std::unique_ptr<Entry>> entries;
    Queue live;     // due when they may have expired
    Queue expired;  // due when they are forgotten
  };

  // The names of live sessions by user.
  struct Users {
    std::mutex mutex;
    absl::flat_hash_map<std::string, absl::flat_hash_set<std::string>> sessions;
  };

  Shard& ShardOf(absl::string_view key);
  Users& UsersWith(absl::string_view user);
  // Both are called with the session's shard locked, so that a session and its
  // place among its user's come and go together.
  void Register(const Entry& entry);
  void Deregister(const Entry& entry);
  // The entry if it is there and has not expired at `now_us`.
  absl::StatusOr<Entry*> Find(Shard& shard, absl::string_view key,
                              int64_t now_us);
  // Handles at most `budget` entries that are due.
  void Sweep(Shard& shard, int64_t now_us, int budget);
  void Expire(Shard& shard, Entry* entry);
  void Erase(Shard& shard, Entry* entry);
  bool Reserve(absl::Time now);

  const Options options_;
  std::atomic<int64_t> live_{0};
  std::vector<std::unique_ptr<Shard>> shards_;
  std::vector<std::unique_ptr<Users>> users_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_MEMORY_STORE_H_
