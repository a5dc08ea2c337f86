#include "service/store/open_store.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "service/store/memory_store.h"
#include "service/store/postgres_store.h"
#include "service/store/redis_store.h"
#include "service/store/rocksdb_store.h"
#include "service/store/store_report.h"

namespace footnote::service {
namespace {

using Result = absl::StatusOr<OpenedStore>;

template <typename Store>
Result Opened(absl::StatusOr<std::unique_ptr<Store>> store) {
  if (!store.ok()) return store.status();
  return OpenedStore{.store = *std::move(store)};
}

Result OpenMemory(const std::string&, const StoreOptions& options) {
  return OpenedStore{.store =
                         std::make_unique<MemoryStore>(MemoryStore::Options{
                             .max_sessions = options.max_sessions,
                             .remember_expired = options.remember_expired})};
}

Result OpenRocksdb(const std::string& place, const StoreOptions& options) {
  return Opened(
      RocksdbStore::Open(place, {.max_sessions = options.max_sessions,
                                 .remember_expired = options.remember_expired,
                                 .erase_within = options.erase_within}));
}

Result OpenPostgres(const std::string& place, const StoreOptions& options) {
  return Opened(PostgresStore::Open(
      place, {.max_sessions = options.max_sessions,
              .remember_expired = options.remember_expired}));
}

Result OpenRedis(const std::string& place, const StoreOptions& options) {
  auto opened =
      RedisStore::Open(place, {.max_sessions = options.max_sessions,
                               .remember_expired = options.remember_expired});
  if (!opened.ok()) return opened.status();
  return OpenedStore{.store = std::move(opened->store),
                     .warnings = std::move(opened->warnings)};
}

struct StoreKind {
  absl::string_view name;
  // What stands behind the colon; empty where nothing does.
  absl::string_view place;
  Result (*open)(const std::string& place, const StoreOptions& options);
  absl::StatusOr<StoreReport> (*inspect)(const std::string& place);
};

constexpr StoreKind kKinds[] = {
    {.name = "memory",
     .place = "",
     .open = OpenMemory,
     .inspect = InspectMemory},
    {.name = "rocksdb",
     .place = "FOLDER",
     .open = OpenRocksdb,
     .inspect = InspectRocksdb},
    {.name = "postgres",
     .place = "DSN",
     .open = OpenPostgres,
     .inspect = InspectPostgres},
    {.name = "redis",
     .place = "URL",
     .open = OpenRedis,
     .inspect = InspectRedis},
};

// A kind and its place.
absl::StatusOr<std::pair<const StoreKind*, std::string>> ReadSpec(
    absl::string_view spec) {
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(spec, absl::MaxSplits(':', 1));
  for (const StoreKind& kind : kKinds) {
    if (kind.name != parts.first) continue;
    if (parts.second.empty() != kind.place.empty()) break;
    return std::make_pair(&kind, parts.second);
  }
  // Not the spec itself: a place may hold a password.
  return absl::InvalidArgumentError(absl::StrCat(
      "session store \"", parts.first, parts.second.empty() ? "" : ":...",
      "\": write ", kStoreSpecs));
}

}  // namespace

const char kStoreSpecs[] = "memory, rocksdb:FOLDER, postgres:DSN or redis:URL";

Result OpenStore(absl::string_view spec, const StoreOptions& options) {
  const auto read = ReadSpec(spec);
  if (!read.ok()) return read.status();
  return read->first->open(read->second, options);
}

absl::StatusOr<StoreReport> InspectMemory(const std::string& /*place*/) {
  return StoreReport{.about =
                         "in memory: sessions end with the server, and no "
                         "other server has them"};
}

absl::StatusOr<StoreReport> InspectStore(absl::string_view spec) {
  const auto read = ReadSpec(spec);
  if (!read.ok()) return read.status();
  return read->first->inspect(read->second);
}

}  // namespace footnote::service
