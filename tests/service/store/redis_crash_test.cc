// What an acknowledged turn is worth: the process that took it is killed, and
// Redis as well.
#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "absl/strings/str_cat.h"
#include "service/store/redis_store.h"
#include "tests/service/child_process.h"
#include "tests/service/store/redis_server.h"
#include "tests/service/store/written_turns.h"

namespace footnote::service {
namespace {

TEST(RedisCrashTest, KeepsEveryAcknowledgedTurnOnceThroughKills) {
  RedisServer server(Durable());
  WrittenTurns last;
  for (int round = 0; round < 10; ++round) {
    {
      ChildProcess writer({STORE_WRITER, absl::StrCat("redis:", server.url())});
      const int before_kill = 1 + 23 * round;
      ASSERT_EQ(ReadAcknowledged(&writer, before_kill, &last), before_kill);
      // By turns one of them dies first; in the end both are dead.
      if (round % 2 == 0) {
        server.Kill();
        ReadAcknowledged(&writer, 1 << 20, &last);
        writer.Signal(SIGKILL);
      } else {
        writer.Signal(SIGKILL);
        server.Kill();
        // What it said before it died counts as well.
        ReadAcknowledged(&writer, 1 << 20, &last);
      }
      writer.Wait();
    }
    server.Start();
    auto opened = RedisStore::Open(server.url(), {});
    ASSERT_TRUE(opened.ok()) << opened.status();
    SCOPED_TRACE(absl::StrCat("round ", round));
    ExpectWhole(*opened->store, last);
  }
  EXPECT_EQ(last.size(), kStoreWriters);
}

}  // namespace
}  // namespace footnote::service
