#include "service/store/open_store.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "service/store/memory_store.h"
#include "service/store/rocksdb_store.h"

namespace footnote::service {
namespace {

using OpenedStore = absl::StatusOr<std::unique_ptr<SessionStore>>;

OpenedStore OpenMemory(const std::string&, const StoreOptions& options) {
  return std::make_unique<MemoryStore>(
      MemoryStore::Options{.max_sessions = options.max_sessions,
                           .remember_expired = options.remember_expired});
}

OpenedStore OpenRocksdb(const std::string& place, const StoreOptions& options) {
  return RocksdbStore::Open(place,
                            {.max_sessions = options.max_sessions,
                             .remember_expired = options.remember_expired});
}

struct StoreKind {
  absl::string_view name;
  // What stands behind the colon; empty where nothing does.
  absl::string_view place;
  OpenedStore (*open)(const std::string& place, const StoreOptions& options);
};

constexpr StoreKind kKinds[] = {
    {.name = "memory", .place = "", .open = OpenMemory},
    {.name = "rocksdb", .place = "FOLDER", .open = OpenRocksdb},
};

}  // namespace

const char kStoreSpecs[] = "memory or rocksdb:FOLDER";

OpenedStore OpenStore(absl::string_view spec, const StoreOptions& options) {
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(spec, absl::MaxSplits(':', 1));
  for (const StoreKind& kind : kKinds) {
    if (kind.name != parts.first) continue;
    if (parts.second.empty() != kind.place.empty()) break;
    return kind.open(parts.second, options);
  }
  // Not the spec itself: a place may hold a password.
  return absl::InvalidArgumentError(absl::StrCat(
      "session store \"", parts.first, parts.second.empty() ? "" : ":...",
      "\": write ", kStoreSpecs));
}

}  // namespace footnote::service
