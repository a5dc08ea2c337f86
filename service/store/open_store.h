// Which session store a server uses, as its operator names it.
#ifndef FOOTNOTE_SERVICE_STORE_OPEN_STORE_H_
#define FOOTNOTE_SERVICE_STORE_OPEN_STORE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "service/store/session_store.h"

namespace footnote::service {

// What every store is told; MemoryStore::Options says what each means.
struct StoreOptions {
  int64_t max_sessions = 1000000;
  absl::Duration remember_expired = absl::Hours(24);
  // How long what was removed may lie in files of ours: those of rocksdb.
  absl::Duration erase_within = absl::Hours(6);
};

struct OpenedStore {
  std::unique_ptr<SessionStore> store;
  // What the operator should know of it, a sentence or more each.
  std::vector<std::string> warnings;
};

// The specs, as an operator may write them.
extern const char kStoreSpecs[];

// Opens the store that the spec names: its kind, and where it needs a place a
// colon and the place. INVALID_ARGUMENT: there is no such kind, or the place is
// missing or too much. Other errors are those of the store.
absl::StatusOr<OpenedStore> OpenStore(absl::string_view spec,
                                      const StoreOptions& options);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_OPEN_STORE_H_
