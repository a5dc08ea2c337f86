#include "tests/crash/crashing_servers.h"

#include <chrono>
#include <csignal>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "tests/service/store/postgres_server.h"
#include "tests/service/store/redis_server.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

// Of every so many servers one is killed while it is still starting, at most so
// many milliseconds after it began to.
constexpr uint64_t kKilledEarly = 4;
constexpr uint64_t kStarting = 60;

class RocksdbFolder : public CrashingStore {
 public:
  std::string spec() const override {
    return absl::StrCat("rocksdb:", folder_.path());
  }
  void Kill() override {}

 private:
  const TemporaryFolder folder_;
};

// Loses everything, to show that it would be seen.
class MemoryOfEachServer : public CrashingStore {
 public:
  std::string spec() const override { return "memory"; }
  void Kill() override {}
};

class PostgresOfAll : public CrashingStore {
 public:
  std::string spec() const override {
    return absl::StrCat("postgres:", server_.Address(database_));
  }
  void Kill() override {
    server_.Kill();
    server_.Start();
  }

 private:
  PostgresServer server_;
  const std::string database_ = server_.EmptyDatabase();
};

class RedisOfAll : public CrashingStore {
 public:
  std::string spec() const override {
    return absl::StrCat("redis:", server_.url());
  }
  void Kill() override {
    server_.Kill();
    server_.Start();
  }

 private:
  RedisServer server_{Durable()};
};

absl::StatusOr<std::unique_ptr<CrashingStore>> NewStore(absl::string_view store,
                                                        int servers) {
  if (store == "memory") return std::make_unique<MemoryOfEachServer>();
  if (store == "postgres") return std::make_unique<PostgresOfAll>();
  if (store == "redis") return std::make_unique<RedisOfAll>();
  if (store == "rocksdb") {
    if (servers > 1) {
      return absl::InvalidArgumentError(
          "--servers: a folder of RocksDB is for one server");
    }
    return std::make_unique<RocksdbFolder>();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--store: there is no store ", store));
}

}  // namespace

absl::StatusOr<std::unique_ptr<CrashingServers>> CrashingServers::Start(
    absl::string_view store, int servers) {
  auto opened = NewStore(store, servers);
  if (!opened.ok()) return opened.status();
  std::unique_ptr<CrashingServers> started(
      new CrashingServers(*std::move(opened), servers));
  for (const std::string& address : started->addresses_) {
    if (address.empty()) {
      return absl::UnavailableError("a server did not start");
    }
  }
  return started;
}

CrashingServers::CrashingServers(std::unique_ptr<CrashingStore> store,
                                 int servers)
    : store_(std::move(store)) {
  for (int i = 0; i < servers; ++i) {
    servers_.push_back(NewServer());
    addresses_.push_back(servers_.back()->address());
  }
}

std::unique_ptr<ChildServer> CrashingServers::NewServer() const {
  return std::make_unique<ChildServer>(
      FOOTNOTE_BINARY,
      std::vector<std::string>{absl::StrCat("--store=", store_->spec())});
}

std::string CrashingServers::Pick(uint64_t random) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return addresses_[random % addresses_.size()];
}

void CrashingServers::KillServer(uint64_t random) {
  const size_t which = random % servers_.size();
  servers_[which]->process().Signal(SIGKILL);
  servers_[which]->process().Wait();
  random /= servers_.size();
  if (random % kKilledEarly == 0) {
    const ChildProcess early({FOOTNOTE_BINARY, "serve", "--listen",
                              "127.0.0.1:0",
                              absl::StrCat("--store=", store_->spec())});
    std::this_thread::sleep_for(
        std::chrono::milliseconds(random / kKilledEarly % kStarting));
  }
  std::unique_ptr<ChildServer> server = NewServer();
  const std::lock_guard<std::mutex> lock(mutex_);
  servers_[which] = std::move(server);
  // Empty where it did not come up: its clients will say so.
  addresses_[which] = servers_[which]->address();
}

void CrashingServers::KillStore() { store_->Kill(); }

}  // namespace footnote::service
