// Keeps the contents of sessions from whoever has the store: seals them on
// their way into any store, and opens them on their way out.
#ifndef FOOTNOTE_SERVICE_STORE_SEALED_STORE_H_
#define FOOTNOTE_SERVICE_STORE_SEALED_STORE_H_

#include <memory>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "service/store/sealing_keys.h"
#include "service/store/session_store.h"

namespace footnote::service {

// States and responses are sealed; names, turn ids, versions and times are not,
// since stores judge by them. Errors are those of the store and of seal.h. A
// server without keys uses one too: it says which key it would need for what
// others have sealed.
class SealedStore : public SessionStore {
 public:
  SealedStore(std::unique_ptr<SessionStore> store,
              std::shared_ptr<const SealingKeys> keys);

  // From now on, for calls that begin.
  void UseKeys(std::shared_ptr<const SealingKeys> keys);

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
  std::shared_ptr<const SealingKeys> keys() const;

  mutable std::mutex mutex_;
  std::shared_ptr<const SealingKeys> keys_;
  const std::unique_ptr<SessionStore> store_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_SEALED_STORE_H_
