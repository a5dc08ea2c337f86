// What an acknowledged turn is worth: the process that took it is killed.
#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "absl/strings/str_cat.h"
#include "service/store/rocksdb_store.h"
#include "tests/service/child_process.h"
#include "tests/service/store/temporary_folder.h"
#include "tests/service/store/written_turns.h"

namespace footnote::service {
namespace {

TEST(RocksdbCrashTest, KeepsEveryAcknowledgedTurnOnceThroughKills) {
  const TemporaryFolder folder;
  WrittenTurns last;
  for (int round = 0; round < 20; ++round) {
    {
      ChildProcess writer(
          {STORE_WRITER, absl::StrCat("rocksdb:", folder.path())});
      const int before_kill = 1 + 13 * round;
      ASSERT_EQ(ReadAcknowledged(&writer, before_kill, &last), before_kill);
      writer.Signal(SIGKILL);
      // What it said before it died counts as well.
      ReadAcknowledged(&writer, 1 << 20, &last);
      ASSERT_EQ(writer.Wait(), 128 + SIGKILL);
    }
    auto store = RocksdbStore::Open(folder.path(), {});
    ASSERT_TRUE(store.ok()) << store.status();
    ExpectWhole(**store, last);
  }
  EXPECT_EQ(last.size(), kStoreWriters);
}

}  // namespace
}  // namespace footnote::service
