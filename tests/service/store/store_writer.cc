// A process that takes turns until it is killed: store_writer SPEC
//
// Each of a few threads goes on with a session of its own, s0, s1, ..., by
// turns 0, 1, 2, ... and writes a line "SESSION TURN" for each of them once it
// is acknowledged. The state of a session is its number of turns. Ends without
// a word when the store is gone, which tests kill as well.
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "service/store/open_store.h"
#include "tests/service/store/store_cases.h"
#include "tests/service/store/written_turns.h"

namespace footnote::service {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1700000000);

// Ends the process: a writer that cannot write tells nothing.
void Require(const absl::Status& status) {
  if (status.ok()) return;
  if (absl::IsUnavailable(status)) std::_Exit(0);
  std::cerr << "store_writer: " << status << "\n";
  std::_Exit(1);
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
    if (write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(1);
  }
}

int Main(const std::string& spec) {
  const auto opened = OpenStore(spec, {});
  Require(opened.status());
  SessionStore* const store = opened->store.get();
  std::vector<std::thread> writers;
  for (int i = 0; i < kStoreWriters; ++i) {
    writers.emplace_back(
        [store, i] { WriteTurns(store, absl::StrCat("s", i)); });
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
