// A process that takes turns in Redis until it is killed: redis_writer URL
//
// Each of a few threads goes on with a session of its own, r0, r1, ..., by
// turns 0, 1, 2, ... and writes a line "SESSION TURN" for each of them once it
// is acknowledged. The state of a session is its number of turns.
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "service/store/redis_store.h"
#include "tests/service/store/store_cases.h"

namespace footnote::service {
namespace {

constexpr int kWriters = 4;
const absl::Time kNow = absl::FromUnixSeconds(1700000000);

// Ends the process: a writer that cannot write tells nothing. Redis is killed
// under it, so that this is no failure.
void Require(const absl::Status& status) {
  if (!status.ok()) _exit(1);
}

void WriteTurns(SessionStore* store, const std::string& session) {
  const absl::Duration ttl = absl::Hours(24);
  const absl::Status created = Create(*store,
                                      {.key = {"", session},
                                       .state = "0",
                                       .create_time = kNow,
                                       .expire_time = kNow + ttl,
                                       .ttl = ttl},
                                      kNow);
  if (!absl::IsAlreadyExists(created)) Require(created);
  while (true) {
    auto loaded = Load(*store, {"", session}, "", kNow);
    Require(loaded.status());
    const std::string turn = loaded->record.state;
    loaded->record.state = absl::StrCat(std::stoi(turn) + 1);
    Require(Commit(*store, loaded->record, {turn, absl::StrCat("reply ", turn)},
                   kNow));
    const std::string line = absl::StrCat(session, " ", turn, "\n");
    // One call a line, so that lines of threads do not mix.
    if (write(STDOUT_FILENO, line.data(), line.size()) < 0) _exit(1);
  }
}

int Main(const std::string& url) {
  auto opened = RedisStore::Open(url, {});
  if (!opened.ok()) {
    std::cerr << "redis_writer: " << opened.status() << "\n";
    return 1;
  }
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&opened, i] {
      WriteTurns(opened->store.get(), absl::StrCat("r", i));
    });
  }
  for (std::thread& writer : writers) writer.join();
  return 0;
}

}  // namespace
}  // namespace footnote::service

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  return footnote::service::Main(argv[1]);
}
