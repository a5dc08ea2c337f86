#include "tests/crash/crashing_servers.h"

#include <chrono>
#include <csignal>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

// Of every so many servers one is killed while it is still starting, at most so
// many milliseconds after it began to.
constexpr uint64_t kKilledEarly = 4;
constexpr uint64_t kStarting = 60;

}  // namespace

absl::StatusOr<std::unique_ptr<CrashingServers>> CrashingServers::Start(
    absl::string_view store, int servers) {
  if (store == "rocksdb" && servers > 1) {
    return absl::InvalidArgumentError(
        "--servers: a folder of RocksDB is for one server");
  }
  auto opened = NewStorePlace(store);
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

CrashingServers::CrashingServers(std::unique_ptr<StorePlace> store, int servers)
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
