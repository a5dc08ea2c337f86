// What an acknowledged turn is worth: the process that took it is killed, and
// Redis as well.
#include <gtest/gtest.h>

#include <csignal>
#include <map>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "service/store/redis_store.h"
#include "tests/service/child_process.h"
#include "tests/service/store/redis_server.h"
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

// Each turn up to the last acknowledged one is there, and counted once.
void ExpectTurns(SessionStore& store, const std::string& session,
                 int acknowledged) {
  const auto loaded = Load(store, {"", session}, "", kNow);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  // The state may be ahead by a turn that was not acknowledged any more.
  const int turns = std::stoi(loaded->record.state);
  EXPECT_GE(turns, acknowledged + 1) << session << " lost turns";
  EXPECT_EQ(loaded->record.version, turns) << "a turn counted twice";
  for (int i = 0; i < turns; ++i) {
    const auto taken = Load(store, {"", session}, absl::StrCat(i), kNow);
    ASSERT_TRUE(taken.ok()) << taken.status();
    EXPECT_EQ(taken->response, absl::StrCat("reply ", i)) << session;
  }
  EXPECT_FALSE(Load(store, {"", session}, absl::StrCat(turns), kNow)
                   ->response.has_value());
}

TEST(RedisCrashTest, KeepsEveryAcknowledgedTurnOnceThroughKills) {
  RedisServer server(Durable());
  std::map<std::string, int> last;
  for (int round = 0; round < 10; ++round) {
    {
      ChildProcess writer({REDIS_WRITER, server.url()});
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
    for (const auto& [session, turn] : last) {
      SCOPED_TRACE(absl::StrCat("round ", round));
      ExpectTurns(*opened->store, session, turn);
    }
  }
  EXPECT_EQ(last.size(), 4);
}

}  // namespace
}  // namespace footnote::service
