// Servers on one store, which are killed and come back.
#ifndef FOOTNOTE_TESTS_CRASH_CRASHING_SERVERS_H_
#define FOOTNOTE_TESTS_CRASH_CRASHING_SERVERS_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/service/child_process.h"
#include "tests/service/store/store_place.h"

namespace footnote::service {

// Pick may be called from any thread, the rest from one.
class CrashingServers {
 public:
  // INVALID_ARGUMENT: no such store, or it is not for so many servers.
  static absl::StatusOr<std::unique_ptr<CrashingServers>> Start(
      absl::string_view store, int servers);

  // The address of a server; it may be dead by now.
  std::string Pick(uint64_t random) const;

  // Kills one of the servers with SIGKILL and starts another in its place.
  void KillServer(uint64_t random);
  // The same with the store.
  void KillStore();

 private:
  CrashingServers(std::unique_ptr<StorePlace> store, int servers);

  std::unique_ptr<ChildServer> NewServer() const;

  const std::unique_ptr<StorePlace> store_;
  mutable std::mutex mutex_;  // of the addresses
  std::vector<std::string> addresses_;
  std::vector<std::unique_ptr<ChildServer>> servers_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_CRASH_CRASHING_SERVERS_H_
