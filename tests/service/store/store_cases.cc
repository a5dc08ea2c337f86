#include "tests/service/store/store_cases.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <future>
#include <memory>
#include <utility>

#include "service/store/memory_store.h"
#include "service/store/postgres_store.h"
#include "service/store/redis_store.h"
#include "service/store/rocksdb_store.h"
#include "service/store/sealed_store.h"
#include "service/store/sealing_keys.h"
#include "tests/service/fake_stores.h"
#include "tests/service/store/postgres_server.h"
#include "tests/service/store/redis_server.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

// Runs `call` with a callback and waits for what it is given.
template <typename Result, typename Call>
Result Await(const Call& call) {
  std::promise<Result> promise;
  std::future<Result> future = promise.get_future();
  call([&promise](Result result) { promise.set_value(std::move(result)); });
  return future.get();
}

// A store in a folder of its own, which goes with it.
class TemporaryRocksdbStore : private TemporaryFolder, public PassingStore {
 public:
  explicit TemporaryRocksdbStore(const StoreLimits& limits)
      : PassingStore(nullptr) {
    auto opened = RocksdbStore::Open(
        path(), {.max_sessions = limits.max_sessions,
                 .remember_expired = limits.remember_expired});
    if (!opened.ok()) {
      ADD_FAILURE() << opened.status();
      std::abort();
    }
    opened_ = *std::move(opened);
    store_ = opened_.get();
  }

 private:
  std::unique_ptr<RocksdbStore> opened_;
};

// A database of its own on the shared server.
std::unique_ptr<SessionStore> NewPostgresStore(const StoreLimits& limits) {
  PostgresServer& server = PostgresServer::Shared();
  auto opened =
      PostgresStore::Open(server.Address(server.EmptyDatabase()),
                          {.max_sessions = limits.max_sessions,
                           .remember_expired = limits.remember_expired});
  if (!opened.ok()) {
    ADD_FAILURE() << opened.status();
    std::abort();
  }
  return *std::move(opened);
}

// A store on the shared server, which is emptied for it.
std::unique_ptr<SessionStore> EmptyRedisStore(const StoreLimits& limits) {
  auto opened = RedisStore::Open(SharedRedisServer().url(),
                                 {.max_sessions = limits.max_sessions,
                                  .remember_expired = limits.remember_expired});
  if (!opened.ok()) {
    ADD_FAILURE() << opened.status();
    std::abort();
  }
  return std::move(opened->store);
}

// The same store with what it keeps sealed.
StoreCase Sealed(const StoreCase& plain) {
  return {.name = "Sealed" + plain.name,
          .make = [make = plain.make](const StoreLimits& limits) {
            const auto keys =
                SealingKeys::Parse("test " + std::string(64, '7'), "keys");
            return std::make_unique<SealedStore>(
                make(limits), std::make_shared<const SealingKeys>(*keys));
          }};
}

std::vector<StoreCase> PlainStores() {
  return {{.name = "Memory",
           .make =
               [](const StoreLimits& limits) {
                 return std::make_unique<MemoryStore>(MemoryStore::Options{
                     .max_sessions = limits.max_sessions,
                     .remember_expired = limits.remember_expired});
               }},
          {.name = "Postgres", .make = NewPostgresStore},
          {.name = "Redis", .make = EmptyRedisStore},
          {.name = "Rocksdb", .make = [](const StoreLimits& limits) {
             return std::make_unique<TemporaryRocksdbStore>(limits);
           }}};
}

}  // namespace

std::vector<StoreCase> AllStores() {
  std::vector<StoreCase> stores;
  for (const StoreCase& plain : PlainStores()) {
    stores.push_back(plain);
    stores.push_back(Sealed(plain));
  }
  return stores;
}

absl::Status Create(SessionStore& store, SessionRecord record, absl::Time now) {
  return Await<absl::Status>([&](Callback<absl::Status> done) {
    store.Create(std::move(record), now, std::move(done));
  });
}

absl::StatusOr<LoadedSession> Load(SessionStore& store, const SessionKey& key,
                                   const std::string& turn_id, absl::Time now) {
  using Result = absl::StatusOr<LoadedSession>;
  return Await<Result>([&](Callback<Result> done) {
    store.Load(key, turn_id, now, std::move(done));
  });
}

absl::Status Commit(SessionStore& store, SessionRecord next, StoredTurn taken,
                    absl::Time now) {
  return Await<absl::Status>([&](Callback<absl::Status> done) {
    store.Commit(std::move(next), std::move(taken), now, std::move(done));
  });
}

absl::Status Delete(SessionStore& store, const SessionKey& key,
                    absl::Time now) {
  return Await<absl::Status>([&](Callback<absl::Status> done) {
    store.Delete(key, now, std::move(done));
  });
}

absl::Status DeleteUser(SessionStore& store, const std::string& user,
                        absl::Time now) {
  return Await<absl::Status>([&](Callback<absl::Status> done) {
    store.DeleteUser(user, now, std::move(done));
  });
}

absl::Status RemoveExpired(SessionStore& store, absl::Time now) {
  return Await<absl::Status>([&](Callback<absl::Status> done) {
    store.RemoveExpired(now, std::move(done));
  });
}

}  // namespace footnote::service
