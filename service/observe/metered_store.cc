#include "service/observe/metered_store.h"

#include <utility>

#include "service/observe/stopwatch.h"

namespace footnote::service {

Callback<absl::Status> MeteredStore::Timed(const char* operation,
                                           Callback<absl::Status> done) {
  return [metrics = metrics_, operation, watch = Stopwatch(),
          done = std::move(done)](absl::Status status) mutable {
    metrics->StoreAnswered(operation, status, watch.Elapsed());
    done(std::move(status));
  };
}

void MeteredStore::Create(SessionRecord record, absl::Time now,
                          Callback<absl::Status> done) {
  store_->Create(std::move(record), now, Timed("create", std::move(done)));
}

void MeteredStore::Load(const SessionKey& key, const std::string& turn_id,
                        absl::Time now,
                        Callback<absl::StatusOr<LoadedSession>> done) {
  store_->Load(
      key, turn_id, now,
      [metrics = metrics_, watch = Stopwatch(),
       done = std::move(done)](absl::StatusOr<LoadedSession> loaded) mutable {
        metrics->StoreAnswered("load", loaded.status(), watch.Elapsed());
        done(std::move(loaded));
      });
}

void MeteredStore::Commit(SessionRecord next, StoredTurn taken, absl::Time now,
                          Callback<absl::Status> done) {
  store_->Commit(std::move(next), std::move(taken), now,
                 Timed("commit", std::move(done)));
}

void MeteredStore::Delete(const SessionKey& key, absl::Time now,
                          Callback<absl::Status> done) {
  store_->Delete(key, now, Timed("delete", std::move(done)));
}

void MeteredStore::DeleteUser(const std::string& user, absl::Time now,
                              Callback<absl::Status> done) {
  store_->DeleteUser(user, now, Timed("delete_user", std::move(done)));
}

void MeteredStore::RemoveExpired(absl::Time now, Callback<absl::Status> done) {
  store_->RemoveExpired(now, Timed("remove_expired", std::move(done)));
}

}  // namespace footnote::service
