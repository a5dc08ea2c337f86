// Sessions in Redis, for many servers on one store: any of them takes any turn
// of any session.
#ifndef FOOTNOTE_SERVICE_STORE_REDIS_STORE_H_
#define FOOTNOTE_SERVICE_STORE_REDIS_STORE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "service/store/redis_address.h"
#include "service/store/redis_calls.h"
#include "service/store/redis_connection.h"
#include "service/store/redis_link.h"
#include "service/store/session_store.h"
#include "service/store/store_worker.h"

namespace footnote::service {

// A few workers, each with a connection; a session has always the same, so that
// its calls keep their order. What waits for a worker goes to Redis as one
// pipeline, so that a round trip, and a sync of its log, is paid for many calls
// together. A commit is one script, docs/session-keys.md.
//
// What is acknowledged is as durable as Redis keeps it. With appendonly yes and
// appendfsync always it outlives a crash of Redis and of its machine; with
// everysec the last second can be lost, without appendonly all since the last
// snapshot. A replica that takes over may lack the last turns whatever the
// setting: Redis replicates after it has answered.
//
// Expiry goes by the stored times and the caller's clock. Redis drops a session
// by itself once it has been expired for remember_expired, at least a day: its
// clock may be off by that much, and no live session is lost.
//
// Store trouble is UNAVAILABLE, whatever it is. Nothing has changed then,
// unless the message says that it is not known whether the call took place: the
// connection was lost before its reply. A turn that is sent again with its
// turn_id is then found, or taken. While the server is known to be down calls
// are answered at once, and it is tried once a second.
class RedisStore : public SessionStore {
 public:
  struct Options {
    // Live sessions of the whole database, of all servers together; servers
    // with different limits each go by their own. Beyond it Create gives
    // RESOURCE_EXHAUSTED. Expired sessions that Redis still remembers do not
    // count, and are bounded by nothing but its maxmemory.
    int64_t max_sessions = 1000000;
    // How long an expired session gives FAILED_PRECONDITION rather than
    // NOT_FOUND.
    absl::Duration remember_expired = absl::Hours(24);
    // Between two syncs of its log Redis reads at most 16 KiB of a connection,
    // some 7 commits: the more connections, the more share a sync.
    int workers = 8;
    StoreWorker::Options worker;
    RedisConnection::Timeouts timeouts;
  };

  struct Opened;

  // `url` as ParseRedisUrl reads it. INVALID_ARGUMENT: it is none. UNAVAILABLE:
  // there is no server, or it serves nobody now. FAILED_PRECONDITION: it does
  // not take the user, password or database, is a replica, or its sessions are
  // of a newer format. No message holds the password.
  static absl::StatusOr<Opened> Open(absl::string_view url,
                                     const Options& options);

  // What still waits is answered UNAVAILABLE.
  ~RedisStore() override;

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
  // Redis drops expired sessions by itself; this shortens the list from which
  // the live ones are counted.
  void RemoveExpired(absl::Time now, Callback<absl::Status> done) override;

 private:
  struct Lane;

  RedisStore(const RedisAddress& address, const Options& options,
             std::vector<RedisSessions> sessions);

  Lane& LaneOf(const SessionKey& key);
  // Called by the lane's worker.
  void Run(Lane* lane, std::vector<StoreCall> calls);

  const std::string name_;
  const RedisLimits limits_;
  std::vector<std::unique_ptr<Lane>> lanes_;
};

struct RedisStore::Opened {
  std::unique_ptr<RedisStore> store;
  // What the operator should be told: RedisWarnings.
  std::vector<std::string> warnings;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_REDIS_STORE_H_
