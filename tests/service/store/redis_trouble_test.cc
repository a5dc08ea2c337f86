// What callers and operators see when Redis is in trouble, each provoked on a
// real server: always UNAVAILABLE with what, where and how to mend, within some
// 3 s and at once while the trouble is known; nothing lost when it is over; and
// never a password.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "service/store/redis_store.h"
#include "tests/service/store/redis_server.h"
#include "tests/service/store/store_cases.h"

namespace footnote::service {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const absl::Time kNow = absl::FromUnixSeconds(1700000000);
constexpr absl::Duration kTtl = absl::Hours(24);
// What the contract says, and what a loaded machine may add.
constexpr absl::Duration kLongestWait = absl::Seconds(5);
constexpr absl::Duration kAtOnce = absl::Milliseconds(1500);

SessionRecord Record(const std::string& id) {
  return {.key = {.tenant = "", .id = id},
          .state = "0",
          .create_time = kNow,
          .expire_time = kNow + kTtl,
          .ttl = kTtl};
}

std::unique_ptr<RedisStore> Open(const std::string& url) {
  auto opened = RedisStore::Open(url, {.workers = 2});
  EXPECT_TRUE(opened.ok()) << opened.status();
  return opened.ok() ? std::move(opened->store) : nullptr;
}

// Sends a turn until it is acknowledged, as a client does.
void SendTurn(SessionStore& store, const std::string& session,
              const std::string& turn) {
  const absl::Time deadline = absl::Now() + absl::Seconds(30);
  while (absl::Now() < deadline) {
    auto loaded = Load(store, {"", session}, turn, kNow);
    if (loaded.ok() && loaded->response.has_value()) return;
    absl::Status status = loaded.status();
    if (loaded.ok()) {
      loaded->record.state = absl::StrCat(loaded->record.version + 1);
      status = Commit(store, loaded->record, {turn, turn}, kNow);
      if (status.ok()) return;
    }
    ASSERT_TRUE(absl::IsUnavailable(status) || absl::IsAborted(status))
        << status;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  FAIL() << "turn " << turn << " was never taken";
}

// `status` is trouble as callers are to see it.
void ExpectTrouble(const absl::Status& status, const std::string& what,
                   const std::string& mend) {
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_THAT(
      std::string(status.message()),
      AllOf(HasSubstr("session store "), HasSubstr(what), HasSubstr(mend),
            HasSubstr("send it again"), Not(HasSubstr("secret"))));
}

// A store on a server of its own, with a session and a turn in it.
class RedisTroubleTest : public testing::Test {
 protected:
  explicit RedisTroubleTest(std::vector<std::string> settings = Durable())
      : server_(std::move(settings)) {
    store_ = Open(server_.tcp_url());
    EXPECT_TRUE(Create(*store_, Record("a"), kNow).ok());
    SendTurn(*store_, "a", "t1");
  }

  absl::Status Commit(const std::string& turn = "t2") {
    SessionRecord next = Record("a");
    next.version = 1;
    return service::Commit(*store_, std::move(next), {turn, "r"}, kNow);
  }

  // Time that a commit takes, with its status.
  std::pair<absl::Duration, absl::Status> TimedCommit() {
    const absl::Time start = absl::Now();
    absl::Status status = Commit();
    return {absl::Now() - start, std::move(status)};
  }

  // The trouble is over: the store mends itself, and all is there.
  void ExpectNothingLost() {
    SendTurn(*store_, "a", "t3");
    EXPECT_EQ(Load(*store_, {"", "a"}, "t1", kNow)->response, "t1");
    const auto loaded = Load(*store_, {"", "a"}, "", kNow);
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    const bool second = Load(*store_, {"", "a"}, "t2", kNow)->response == "r";
    EXPECT_EQ(loaded->record.version, second ? 3 : 2);
  }

  RedisServer server_;
  std::unique_ptr<RedisStore> store_;
};

TEST_F(RedisTroubleTest, TellsWhenRedisIsDownAndGoesOnWhenItIsBack) {
  server_.Kill();
  const auto [first, trouble] = TimedCommit();
  EXPECT_LT(first, kLongestWait);
  ExpectTrouble(trouble, server_.tcp_url(), "see that it runs");
  for (int i = 0; i < 20; ++i) {
    const auto [time, again] = TimedCommit();
    EXPECT_LT(time, kAtOnce);
    ExpectTrouble(again, "cannot connect", "see that it runs");
  }
  const auto opened = RedisStore::Open(server_.tcp_url(), {});
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kUnavailable);
  server_.Start();
  ExpectNothingLost();
}

TEST_F(RedisTroubleTest, ARestartBetweenTwoCallsIsNotNoticed) {
  server_.Kill();
  server_.Start();
  const absl::Status status = Commit();
  EXPECT_TRUE(status.ok()) << status;
  ExpectNothingLost();
}

TEST_F(RedisTroubleTest, AConnectionThatIsEndedBetweenTwoCallsIsNotNoticed) {
  server_.Ask({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
  const absl::Status status = Commit();
  EXPECT_TRUE(status.ok()) << status;
  ExpectNothingLost();
}

TEST_F(RedisTroubleTest, AHungServerIsNotWaitedForTwice) {
  server_.Signal(SIGSTOP);
  const auto [first, trouble] = TimedCommit();
  EXPECT_LT(first, kLongestWait);
  ExpectTrouble(trouble, "does not answer", "not known");
  for (int i = 0; i < 20; ++i) {
    const auto [time, again] = TimedCommit();
    EXPECT_LT(time, kAtOnce);
    ExpectTrouble(again, "does not answer", "");
  }
  server_.Signal(SIGCONT);
  ExpectNothingLost();
}

TEST_F(RedisTroubleTest, AFullMemoryLosesNothingAndStopsNoReader) {
  server_.Ask({"CONFIG", "SET", "maxmemory", "1"});
  ExpectTrouble(Commit(), "memory is full", "raise maxmemory");
  ExpectTrouble(Create(*store_, Record("b"), kNow), "memory is full",
                "raise maxmemory");
  EXPECT_EQ(Load(*store_, {"", "a"}, "t1", kNow)->response, "t1");
  EXPECT_FALSE(Load(*store_, {"", "a"}, "t2", kNow)->response.has_value());
  server_.Ask({"CONFIG", "SET", "maxmemory", "0"});
  EXPECT_TRUE(Commit().ok());
  EXPECT_TRUE(Create(*store_, Record("b"), kNow).ok());
  ExpectNothingLost();
}

TEST_F(RedisTroubleTest, ADiskThatCannotBeWrittenLosesNothing) {
  server_.Ask({"CONFIG", "SET", "save", "3600 1000000"});
  // A folder where its snapshot should be.
  const std::string snapshot = absl::StrCat(server_.folder(), "/dump.rdb/x");
  std::filesystem::create_directories(snapshot);
  server_.Ask({"BGSAVE"});
  server_.AwaitReply({"INFO", "persistence"}, "rdb_last_bgsave_status:err");
  ExpectTrouble(Commit(), "cannot write to its disk", "free space");
  EXPECT_EQ(Load(*store_, {"", "a"}, "t1", kNow)->response, "t1");
  std::filesystem::remove_all(absl::StrCat(server_.folder(), "/dump.rdb"));
  server_.Ask({"BGSAVE"});
  server_.AwaitReply({"INFO", "persistence"}, "rdb_last_bgsave_status:ok");
  EXPECT_TRUE(Commit().ok());
  ExpectNothingLost();
}

TEST_F(RedisTroubleTest, AReplicaIsRefusedUntilItIsTheMaster) {
  const RedisServer master;
  const std::string port =
      master.tcp_url().substr(std::string("redis://127.0.0.1:").size());
  // It keeps its data while it cannot reach its master.
  server_.Ask({"CONFIG", "SET", "masterauth", "wrong"});
  master.Ask({"CONFIG", "SET", "requirepass", "right"});
  server_.Ask({"REPLICAOF", "127.0.0.1", port});
  ExpectTrouble(Commit(), "replica", "the address of the master");
  const auto [time, again] = TimedCommit();
  EXPECT_LT(time, kAtOnce);
  ExpectTrouble(again, "replica", "the address of the master");
  const auto opened = RedisStore::Open(server_.tcp_url(), {});
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(opened.status().message()), HasSubstr("master"));
  server_.Ask({"REPLICAOF", "NO", "ONE"});
  ExpectNothingLost();
}

TEST_F(RedisTroubleTest, AServerThatLoadsIsWaitedFor) {
  for (int i = 0; i < 500; ++i) {
    ASSERT_TRUE(Create(*store_, Record(absl::StrCat("l", i)), kNow).ok());
  }
  // Its log becomes a snapshot, which it loads key by key.
  server_.Ask({"BGREWRITEAOF"});
  server_.AwaitReply({"INFO", "persistence"}, "aof_rewrite_in_progress:0");
  server_.Kill();
  server_.StartSlowly(absl::Milliseconds(10));
  ExpectTrouble(Commit(), "loading", "wait");
  const auto opened = RedisStore::Open(server_.tcp_url(), {});
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(opened.status().message()), HasSubstr("loading"));
  server_.Ask({"CONFIG", "SET", "key-load-delay", "0"});
  ExpectNothingLost();
}

TEST_F(RedisTroubleTest, APasswordThatChangesStopsItUntilItIsSetBack) {
  server_.Ask({"CONFIG", "SET", "requirepass", "secret"});
  store_ = Open(absl::StrReplaceAll(server_.tcp_url(),
                                    {{"redis://", "redis://:secret@"}}));
  server_.Ask({"CONFIG", "SET", "requirepass", "another"});
  server_.Ask({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
  ExpectTrouble(Commit(), "does not take the user and password", "correct");
  server_.Ask({"CONFIG", "SET", "requirepass", "secret"});
  ExpectNothingLost();
}

TEST_F(RedisTroubleTest, NoConnectionLeftIsSaid) {
  // Itself and the three that are open.
  server_.Ask({"CONFIG", "SET", "maxclients", "3"});
  const auto opened = RedisStore::Open(server_.tcp_url(), {});
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(opened.status().message()), HasSubstr("maxclients"));
  EXPECT_TRUE(Commit().ok());
}

TEST_F(RedisTroubleTest, RefusesWrongLogInsWithoutRepeatingThem) {
  server_.Ask({"ACL", "SETUSER", "foot", "on", ">right", "~*", "+@all"});
  server_.Ask({"ACL", "SETUSER", "feeble", "on", ">secret", "~*", "+@all",
               "-@scripting"});
  const struct {
    const char* log_in;
    const char* database;
    const char* says;
  } kCases[] = {
      {"foot:secret@", "", "does not take the user and password"},
      {":secret@", "", "take the password out"},
      {"feeble:secret@", "", "ACL SETUSER"},
      {"foot:right@", "/99", "no database of that number"},
  };
  for (const auto& c : kCases) {
    const std::string url = absl::StrCat(
        absl::StrReplaceAll(server_.tcp_url(),
                            {{"redis://", absl::StrCat("redis://", c.log_in)}}),
        c.database);
    const auto opened = RedisStore::Open(url, {});
    EXPECT_EQ(opened.status().code(), absl::StatusCode::kFailedPrecondition)
        << c.log_in << ": " << opened.status();
    EXPECT_THAT(std::string(opened.status().message()),
                AllOf(HasSubstr(c.says), HasSubstr(server_.tcp_url()),
                      Not(HasSubstr("secret")), Not(HasSubstr("right"))));
  }
  server_.Ask({"CONFIG", "SET", "requirepass", "secret"});
  EXPECT_THAT(
      std::string(RedisStore::Open(server_.tcp_url(), {}).status().message()),
      HasSubstr("asks for a password"));
}

TEST_F(RedisTroubleTest, CountsEachTurnOnceWhileConnectionsAreEnded) {
  constexpr int kClients = 8;
  constexpr int kTurns = 60;
  std::atomic<int> busy{kClients};
  std::atomic<int> taken{0};
  std::vector<std::thread> clients;
  for (int c = 0; c < kClients; ++c) {
    const std::string session = absl::StrCat("c", c);
    ASSERT_TRUE(Create(*store_, Record(session), kNow).ok());
    clients.emplace_back([this, session, &busy, &taken] {
      for (int i = 0; i < kTurns; ++i) {
        SendTurn(*store_, session, absl::StrCat(i));
        ++taken;
      }
      --busy;
    });
  }
  int ended = 0;
  int taken_before = 0;
  while (busy > 0) {
    // Between any two ends some turns are taken: a slow machine would do
    // nothing but connect.
    if (taken >= taken_before + kClients) {
      taken_before = taken;
      ended += static_cast<int>(
          server_.Ask({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"})
              .integer);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  for (std::thread& client : clients) client.join();
  EXPECT_GT(ended, 10);
  for (int c = 0; c < kClients; ++c) {
    const auto loaded = Load(*store_, {"", absl::StrCat("c", c)}, "", kNow);
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    EXPECT_EQ(loaded->record.version, kTurns);
    EXPECT_EQ(loaded->record.state, absl::StrCat(kTurns));
  }
}

}  // namespace
}  // namespace footnote::service
