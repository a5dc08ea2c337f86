// What an acknowledged turn is worth: the process that took it and the database
// that keeps it are killed.
#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "service/store/postgres_store.h"
#include "tests/service/child_process.h"
#include "tests/service/store/postgres_server.h"
#include "tests/service/store/written_turns.h"

namespace footnote::service {
namespace {

TEST(PostgresCrashTest, KeepsEveryAcknowledgedTurnOnceThroughKills) {
  PostgresServer& server = PostgresServer::Shared();
  const std::string database = server.EmptyDatabase();
  const std::string address = server.Address(database);
  WrittenTurns last;
  for (int round = 0; round < 10; ++round) {
    ChildProcess writer({STORE_WRITER, absl::StrCat("postgres:", address)});
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
    ExpectWhole(**store, last);
  }
  EXPECT_EQ(last.size(), kStoreWriters);
}

}  // namespace
}  // namespace footnote::service
