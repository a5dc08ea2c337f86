// What an acknowledged turn is worth: the process that took it is killed.
#include <gtest/gtest.h>

#include <csignal>
#include <map>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "service/store/rocksdb_store.h"
#include "tests/service/child_process.h"
#include "tests/service/store/store_cases.h"
#include "tests/service/store/temporary_folder.h"

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

TEST(RocksdbCrashTest, KeepsEveryAcknowledgedTurnOnceThroughKills) {
  const TemporaryFolder folder;
  std::map<std::string, int> last;
  for (int round = 0; round < 20; ++round) {
    {
      ChildProcess writer({STORE_WRITER, folder.path()});
      const int before_kill = 1 + 13 * round;
      ASSERT_EQ(ReadAcknowledged(&writer, before_kill, &last), before_kill);
      writer.Signal(SIGKILL);
      // What it said before it died counts as well.
      ReadAcknowledged(&writer, 1 << 20, &last);
      ASSERT_EQ(writer.Wait(), 128 + SIGKILL);
    }
    auto store = RocksdbStore::Open(folder.path(), {});
    ASSERT_TRUE(store.ok()) << store.status();
    for (const auto& [session, turn] : last) {
      const auto loaded = Load(**store, {"", session}, "", kNow);
      ASSERT_TRUE(loaded.ok()) << loaded.status();
      // The state may be ahead by a turn that was not acknowledged any more.
      const int turns = std::stoi(loaded->record.state);
      EXPECT_GE(turns, turn + 1);
      EXPECT_EQ(loaded->record.version, turns) << "a turn counted twice";
      for (int i = 0; i < turns; ++i) {
        const auto taken = Load(**store, {"", session}, absl::StrCat(i), kNow);
        ASSERT_TRUE(taken.ok());
        EXPECT_EQ(taken->response, absl::StrCat("reply ", i))
            << session << " in round " << round;
      }
      EXPECT_FALSE(Load(**store, {"", session}, absl::StrCat(turns), kNow)
                       ->response.has_value());
    }
  }
  EXPECT_EQ(last.size(), 4);
}

}  // namespace
}  // namespace footnote::service
