// A database that is not there, goes away, hangs, and comes back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/store/postgres_connection.h"
#include "service/store/postgres_store.h"
#include "tests/service/store/postgres_server.h"
#include "tests/service/store/store_cases.h"

namespace footnote::service {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using SteadyClock = std::chrono::steady_clock;

const absl::Time kStart = absl::FromUnixSeconds(1700000000);
constexpr absl::Duration kTtl = absl::Hours(1);

// What a caller bears with, and what is at once, on a busy machine: less than
// any attempt to connect takes that is not answered.
constexpr milliseconds kBearable{4000};
constexpr milliseconds kAtOnce{1000};

class PostgresOutageTest : public testing::Test {
 protected:
  ~PostgresOutageTest() override { EXPECT_TRUE(AwaitUp().ok()); }

  std::unique_ptr<PostgresStore> Open() const {
    auto opened = PostgresStore::Open(server_.Address(database_), {});
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *std::move(opened);
  }

  absl::Status CreateSession(const std::string& id) {
    return Create(*store_,
                  {.key = {"", id},
                   .create_time = kStart,
                   .expire_time = kStart + kTtl,
                   .ttl = kTtl},
                  kStart);
  }

  // Takes a turn as a conversation does, once.
  absl::Status Take(const std::string& id, const std::string& turn_id) {
    auto loaded = Load(*store_, {"", id}, turn_id, kStart);
    if (!loaded.ok()) return loaded.status();
    if (loaded->response.has_value()) return absl::OkStatus();
    loaded->record.state += turn_id + ";";
    return Commit(*store_, loaded->record, {turn_id, "reply"}, kStart);
  }

  // The same, as often as a client would.
  absl::Status TakeAtLast(const std::string& id, const std::string& turn_id) {
    const auto end = SteadyClock::now() + seconds(30);
    while (true) {
      absl::Status taken = Take(id, turn_id);
      if (taken.ok() || SteadyClock::now() > end) return taken;
      if (!absl::IsUnavailable(taken) && !absl::IsAborted(taken)) return taken;
      std::this_thread::sleep_for(milliseconds(20));
    }
  }

  // Every worker has a connection again.
  absl::Status AwaitUp() {
    for (int i = 0; i < 16; ++i) {
      const auto end = SteadyClock::now() + seconds(30);
      const SessionKey key = {"", absl::StrCat("nobody ", i)};
      absl::Status loaded;
      do {
        loaded = Load(*store_, key, "", kStart).status();
      } while (!absl::IsNotFound(loaded) && SteadyClock::now() < end);
      if (!absl::IsNotFound(loaded)) return loaded;
    }
    return absl::OkStatus();
  }

  PostgresServer& server_ = PostgresServer::Shared();
  const std::string database_ = server_.EmptyDatabase();
  std::unique_ptr<PostgresStore> store_ = Open();
};

template <typename Call>
milliseconds TimeOf(const Call& call) {
  const auto start = SteadyClock::now();
  call();
  return std::chrono::duration_cast<milliseconds>(SteadyClock::now() - start);
}

TEST_F(PostgresOutageTest, SaysAtTheStartWhatIsWrong) {
  const struct {
    std::string address;
    std::string what;
    std::string remedy;
  } kCases[] = {
      {"host=127.0.0.1 port=1 dbname=d user=u password=secret-word",
       "Connection refused", "see that the server runs there"},
      {server_.LoopbackAddress(PostgresServer::kUser, "secret-word", database_),
       "password authentication failed", "PGPASSWORD"},
      {server_.LoopbackAddress(PostgresServer::kUser, PostgresServer::kPassword,
                               "elsewhere"),
       "database \"elsewhere\" does not exist (3D000)", "createdb"},
      {server_.LoopbackAddress("stranger", "secret-word", database_), "(28P01)",
       "user"},
  };
  for (const auto& c : kCases) {
    absl::Status opened;
    EXPECT_LT(
        TimeOf([&] { opened = PostgresStore::Open(c.address, {}).status(); }),
        kBearable);
    EXPECT_EQ(opened.code(), absl::StatusCode::kUnavailable);
    EXPECT_THAT(std::string(opened.message()),
                AllOf(HasSubstr("session store postgres at 127.0.0.1:"),
                      HasSubstr(c.what), HasSubstr(c.remedy),
                      Not(HasSubstr("secret-word")),
                      Not(HasSubstr(PostgresServer::kPassword)),
                      Not(HasSubstr("LOCATION")), Not(HasSubstr("restart"))))
        << c.address;
  }
}

TEST_F(PostgresOutageTest, NobodyNoticesARestartBetweenCalls) {
  ASSERT_TRUE(CreateSession("a").ok());
  ASSERT_TRUE(Take("a", "t1").ok());
  server_.Stop();
  server_.Start();
  const absl::Status taken = Take("a", "t2");
  EXPECT_TRUE(taken.ok()) << taken;
  EXPECT_EQ(Load(*store_, {"", "a"}, "", kStart)->record.state, "t1;t2;");
}

TEST_F(PostgresOutageTest, NobodyNoticesAConnectionThatWasEndedBetweenCalls) {
  ASSERT_TRUE(CreateSession("a").ok());
  for (int i = 0; i < 5; ++i) {
    server_.Sql(database_,
                "SELECT count(pg_terminate_backend(pid, 5000)) "
                "FROM pg_stat_activity WHERE application_name = 'footnote'");
    const absl::Status taken = Take("a", absl::StrCat("t", i));
    EXPECT_TRUE(taken.ok()) << taken;
  }
}

TEST_F(PostgresOutageTest, WhileItIsDownCallsFailAtOnceAndThenItGoesOn) {
  ASSERT_TRUE(CreateSession("a").ok());
  ASSERT_TRUE(Take("a", "t1").ok());
  server_.Stop();
  for (int i = 0; i < 20; ++i) {
    absl::Status taken;
    EXPECT_LT(TimeOf([&] { taken = Take("a", "t2"); }), kAtOnce);
    EXPECT_EQ(taken.code(), absl::StatusCode::kUnavailable);
    EXPECT_THAT(taken.message(), HasSubstr("no restart is needed"));
  }
  server_.Start();
  EXPECT_TRUE(TakeAtLast("a", "t2").ok());
  EXPECT_EQ(Load(*store_, {"", "a"}, "", kStart)->record.state, "t1;t2;");
}

TEST_F(PostgresOutageTest, AHungServerIsGivenUpInTimeAndTakenBackLater) {
  ASSERT_TRUE(CreateSession("a").ok());
  ASSERT_TRUE(Take("a", "t1").ok());
  auto next = Load(*store_, {"", "a"}, "t2", kStart);
  ASSERT_TRUE(next.ok());
  next->record.state += "t2;";

  server_.Freeze();
  absl::Status taken;
  EXPECT_LT(TimeOf([&] {
              taken = Commit(*store_, next->record, {"t2", "reply"}, kStart);
            }),
            kBearable);
  EXPECT_EQ(taken.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(taken.message(),
              AllOf(HasSubstr("does not answer"), HasSubstr("is not known")));
  EXPECT_LT(TimeOf([&] { taken = Take("a", "t2"); }), kAtOnce);
  EXPECT_EQ(taken.code(), absl::StatusCode::kUnavailable);

  server_.Thaw();
  EXPECT_TRUE(TakeAtLast("a", "t2").ok());
  EXPECT_EQ(Load(*store_, {"", "a"}, "", kStart)->record.state, "t1;t2;")
      << "once, whether or not the hung server took it before";
}

TEST_F(PostgresOutageTest, OpeningAHungServerIsGivenUpInTime) {
  server_.Freeze();
  absl::Status opened;
  EXPECT_LT(TimeOf([&] {
              opened =
                  PostgresStore::Open(server_.Address(database_), {}).status();
            }),
            kBearable);
  server_.Thaw();
  EXPECT_EQ(opened.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(opened.message(), HasSubstr("does not answer"));
}

TEST_F(PostgresOutageTest, ASessionThatSomebodyHoldsIsNotItsNeighboursTrouble) {
  ASSERT_TRUE(CreateSession("held").ok());
  ASSERT_TRUE(CreateSession("free").ok());
  const auto address = PostgresAddress::Parse(server_.Address(database_));
  ASSERT_TRUE(address.ok());
  const auto deadline = SteadyClock::now() + seconds(10);
  auto rival = PostgresConnection::Connect(*address, deadline);
  ASSERT_TRUE(rival.ok());
  ASSERT_TRUE((*rival)
                  ->Execute("BEGIN; SELECT 1 FROM footnote.sessions "
                            "WHERE id = 'held' FOR UPDATE",
                            deadline)
                  .ok());
  absl::Status held;
  absl::Status free;
  EXPECT_LT(TimeOf([&] {
              std::thread other([&] { held = Take("held", "t1"); });
              free = TakeAtLast("free", "t1");
              other.join();
            }),
            kBearable);
  EXPECT_EQ(held.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(held.message(), HasSubstr("nothing was changed"));
  EXPECT_TRUE(free.ok()) << free;
  rival->reset();
  EXPECT_TRUE(Take("held", "t1").ok());
}

// Connections are ended under way, again and again: callers see UNAVAILABLE at
// worst, send the turn again, and each is taken once.
TEST_F(PostgresOutageTest, TurnsSentAgainThroughEndedConnectionsAreTakenOnce) {
  constexpr int kCallers = 4;
  constexpr int kTurns = 60;
  std::vector<std::thread> callers;
  std::atomic<int> busy{kCallers};
  for (int c = 0; c < kCallers; ++c) {
    const std::string id = absl::StrCat("s", c);
    ASSERT_TRUE(CreateSession(id).ok());
    callers.emplace_back([this, id, &busy] {
      for (int i = 0; i < kTurns; ++i) {
        const absl::Status taken = TakeAtLast(id, absl::StrCat("t", i));
        EXPECT_TRUE(taken.ok()) << taken;
      }
      --busy;
    });
  }
  while (busy > 0) {
    server_.Sql(database_,
                "SELECT count(pg_terminate_backend(pid)) "
                "FROM pg_stat_activity WHERE application_name = 'footnote' "
                "AND backend_start < clock_timestamp() - interval '0.3 s'");
  }
  for (std::thread& caller : callers) caller.join();
  std::string all;
  for (int i = 0; i < kTurns; ++i) absl::StrAppend(&all, "t", i, ";");
  ASSERT_TRUE(AwaitUp().ok());
  for (int c = 0; c < kCallers; ++c) {
    const auto loaded = Load(*store_, {"", absl::StrCat("s", c)}, "", kStart);
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    EXPECT_EQ(loaded->record.state, all);
    EXPECT_EQ(loaded->record.version, kTurns);
  }
}

}  // namespace
}  // namespace footnote::service
