// A session store of which each operation is timed.
#ifndef FOOTNOTE_SERVICE_OBSERVE_METERED_STORE_H_
#define FOOTNOTE_SERVICE_OBSERVE_METERED_STORE_H_

#include <string>

#include "service/observe/metrics.h"
#include "service/store/session_store.h"

namespace footnote::service {

// Passes each call on, and tells `metrics` how it was answered and when. Both
// must outlive it.
class MeteredStore final : public SessionStore {
 public:
  MeteredStore(SessionStore* store, Metrics* metrics)
      : store_(store), metrics_(metrics) {}

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
  Callback<absl::Status> Timed(const char* operation,
                               Callback<absl::Status> done);

  SessionStore* const store_;
  Metrics* const metrics_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_OBSERVE_METERED_STORE_H_
