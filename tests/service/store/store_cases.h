// The stores that the conformance suite runs against; a new store joins the
// list in store_cases.cc.
#ifndef FOOTNOTE_TESTS_SERVICE_STORE_STORE_CASES_H_
#define FOOTNOTE_TESTS_SERVICE_STORE_STORE_CASES_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "service/store/session_store.h"

namespace footnote::service {

// What every store is told.
struct StoreLimits {
  int64_t max_sessions = 10000;
  absl::Duration remember_expired = absl::Hours(1);
};

struct StoreCase {
  std::string name;
  // A new and empty store.
  std::function<std::unique_ptr<SessionStore>(const StoreLimits&)> make;
};

// Each store as it is, and sealed.
std::vector<StoreCase> AllStores();

// Calls that wait for their result.
absl::Status Create(SessionStore& store, SessionRecord record, absl::Time now);
absl::StatusOr<LoadedSession> Load(SessionStore& store, const SessionKey& key,
                                   const std::string& turn_id, absl::Time now);
absl::Status Commit(SessionStore& store, SessionRecord next, StoredTurn taken,
                    absl::Time now);
absl::Status Delete(SessionStore& store, const SessionKey& key, absl::Time now);
absl::Status DeleteUser(SessionStore& store, const std::string& user,
                        absl::Time now);
absl::Status RemoveExpired(SessionStore& store, absl::Time now);

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_STORE_STORE_CASES_H_
