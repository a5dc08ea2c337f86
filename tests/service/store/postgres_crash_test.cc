// What an acknowledged turn is worth: the process that took it and the database
// that keeps it are killed.
#include <gtest/gtest.h>

#include <csignal>
#include <map>
#include <memory>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "service/store/postgres_store.h"
#include "tests/service/child_process.h"
#include "tests/service/store/postgres_server.h"
#include "tests/service/store/store_cases.h"

namespace footnote::service {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1700000000);

// Reads what the writer acknowledged into the last turn of each session.
// Returns the number of lines.
int ReadAcknowledged(ChildProcess* writer, int most,
                     std::map<std::string, int>* last) {
  for (int lines = 0; lines < most; ++lines) {
    std::istringstream line(writer->ReadLine());
    std::string session;
    int turn = 0;
    if (!(line >> session >> turn)) return lines;
    (*last)[session] = turn;
  }
  return most;
}

// Everything up to the last turn acknowledged is there, and each turn once.
void ExpectWhole(SessionStore& store, const std::string& session, int last) {
  const auto loaded = Load(store, {"", session}, "", kNow);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  // The state may be ahead by a turn that was not acknowledged any more.
  const int turns = std::stoi(loaded->record.state);
  EXPECT_GE(turns, last + 1) << session;
  EXPECT_LE(turns, last + 2) << session;
  EXPECT_EQ(loaded->record.version, turns) << "a turn counted twice";
  for (int i = 0; i < turns; ++i) {
    const auto taken = Load(store, {"", session}, absl::StrCat(i), kNow);
    ASSERT_TRUE(taken.ok()) << taken.status();
    EXPECT_EQ(taken->response, absl::StrCat("reply ", i)) << session;
  }
  EXPECT_FALSE(Load(store, {"", session}, absl::StrCat(turns), kNow)
                   ->response.has_value());
}

TEST(PostgresCrashTest, KeepsEveryAcknowledgedTurnOnceThroughKills) {
  PostgresServer& server = PostgresServer::Shared();
  const std::string database = server.EmptyDatabase();
  const std::string address = server.Address(database);
  std::map<std::string, int> last;
  for (int round = 0; round < 10; ++round) {
    ChildProcess writer({POSTGRES_WRITER, address});
    const int before_kill = 1 + 13 * round;
    ASSERT_EQ(ReadAcknowledged(&writer, before_kill, &last), before_kill);
    // In turn: the writer, the database, both at once.
    if (round % 3 != 1) writer.Signal(SIGKILL);
    if (round % 3 != 0) server.Kill();
    // What it said before its end counts as well.
    ReadAcknowledged(&writer, 1 << 20, &last);
    EXPECT_EQ(writer.Wait(), round % 3 == 1 ? 0 : 128 + SIGKILL);
    if (round % 3 != 0) server.Start();
    auto store = PostgresStore::Open(address, {});
    ASSERT_TRUE(store.ok()) << store.status();
    for (const auto& [session, turn] : last)
      ExpectWhole(**store, session, turn);
  }
  EXPECT_EQ(last.size(), 8);
}

}  // namespace
}  // namespace footnote::service
