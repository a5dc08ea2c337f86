// A process that takes turns until it is killed: store_writer FOLDER FIRST
//
// Creates the session where FIRST is 0, then commits turns FIRST, FIRST + 1,
// ... with kWriters threads, each to a session of its own, and writes a line
// "SESSION TURN" for each turn once it is acknowledged.
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "service/store/rocksdb_store.h"
#include "tests/service/store/store_cases.h"

namespace footnote::service {
namespace {

constexpr int kWriters = 4;
const absl::Time kNow = absl::FromUnixSeconds(1700000000);

// Ends the process: a writer that cannot write tells nothing.
void Require(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << "store_writer: " << status << "\n";
  std::exit(1);
}

void WriteTurns(SessionStore* store, const std::string& session, int first) {
  const absl::Duration ttl = absl::Hours(24);
  if (first == 0) {
    Require(Create(*store,
                   {.key = {"", session},
                    .create_time = kNow,
                    .expire_time = kNow + ttl,
                    .ttl = ttl},
                   kNow));
  }
  for (int turn = first;; ++turn) {
    const std::string turn_id = absl::StrCat(turn);
    auto loaded = Load(*store, {"", session}, turn_id, kNow);
    Require(loaded.status());
    // A turn that was kept but not acknowledged before the last kill.
    if (!loaded->response.has_value()) {
      loaded->record.state = turn_id;
      Require(Commit(*store, loaded->record,
                     {turn_id, absl::StrCat("reply ", turn_id)}, kNow));
    }
    const std::string line = absl::StrCat(session, " ", turn, "\n");
    // One call a line, so that lines of threads do not mix.
    if (write(STDOUT_FILENO, line.data(), line.size()) < 0) std::exit(1);
  }
}

int Main(const std::string& folder, int first) {
  auto store = RocksdbStore::Open(folder, {});
  Require(store.status());
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&store, i, first] {
      WriteTurns(store->get(), absl::StrCat("s", i), first);
    });
  }
  for (std::thread& writer : writers) writer.join();
  return 0;
}

}  // namespace
}  // namespace footnote::service

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  return footnote::service::Main(argv[1], std::atoi(argv[2]));
}
