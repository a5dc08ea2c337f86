// Sessions in a PostgreSQL database that many servers share: any of them takes
// any turn of any session.
#ifndef FOOTNOTE_SERVICE_STORE_POSTGRES_STORE_H_
#define FOOTNOTE_SERVICE_STORE_POSTGRES_STORE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "service/store/postgres_address.h"
#include "service/store/postgres_pool.h"
#include "service/store/postgres_statements.h"
#include "service/store/session_room.h"
#include "service/store/session_store.h"
#include "service/store/store_worker.h"

namespace footnote::service {

// What waits for a worker goes to the server in one round trip and is committed
// as one transaction, and answered when that is done: the more calls come, the
// less each pays for the way and the disk. Calls of one session go to the same
// worker, one after another.
//
// What was acknowledged outlives any crash of this process, and of the
// database's as far as the database promises it: synchronous_commit is put on
// where it was off; with fsync off, or after a failover to a standby that is
// not a synchronous one, it does not promise that.
//
// A call gives UNAVAILABLE within some three seconds where the database does
// not answer, and at once while it is known to be down; it is used again when
// it is back. Where the connection was lost before a change was confirmed, it
// is not known whether it was made, and the message says so: the same turn sent
// again is found, or taken, once.
class PostgresStore : public SessionStore {
 public:
  struct Options {
    // Of all servers together: see SessionRoom. Expired sessions that are
    // remembered do not count; each is a hundred bytes.
    int64_t max_sessions = 1000000;
    absl::Duration remember_expired = absl::Hours(24);
    // Each has a connection.
    size_t workers = 4;
    // How long a batch may take.
    std::chrono::milliseconds answer_within{2500};
    StoreWorker::Options worker;
  };

  // Connects, and makes or completes the tables where need be. `address`: see
  // PostgresAddress::Parse. UNAVAILABLE: it cannot be reached or used.
  // FAILED_PRECONDITION: the tables are of a newer version.
  static absl::StatusOr<std::unique_ptr<PostgresStore>> Open(
      const std::string& address, const Options& options);
  ~PostgresStore() override;

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

 private:
  PostgresStore(std::unique_ptr<PostgresAddress> address,
                const Options& options);

  absl::Status Connect();
  StoreWorker& WorkerOf(const SessionKey& key);

  // The rest is called by the workers, each with its place in the pool.
  void Run(size_t place, std::vector<StoreCall> calls);
  // Answers new sessions for which there is no room; gives the other calls.
  std::vector<StoreCall> Admit(std::vector<StoreCall> calls,
                               PostgresConnection* connection,
                               Deadline deadline);
  absl::Status Count(absl::Time now, PostgresConnection* connection,
                     Deadline deadline);
  // Ends a call that took effect, or, where it goes on, submits it again.
  void Finish(size_t place, StoreCall call, Results results);
  absl::Status Explain(const PostgresOutcome& outcome) const;
  // Ends one that did not, or of which that is not known.
  void Fail(StoreCall call, const PostgresOutcome& outcome);

  const std::unique_ptr<PostgresAddress> address_;
  const Options options_;
  const int64_t remember_us_;
  SessionRoom room_;
  std::unique_ptr<PostgresPool> pool_;
  // Last: they use all of the above.
  std::vector<std::unique_ptr<StoreWorker>> workers_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_POSTGRES_STORE_H_
