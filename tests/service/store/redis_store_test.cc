// What the Redis store does beyond what every store must: many servers on one
// database, and what Redis keeps for how long.
#include "service/store/redis_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/service/store/redis_server.h"
#include "tests/service/store/store_cases.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;
using testing::UnorderedElementsAre;

const absl::Time kStart = absl::FromUnixSeconds(1700000000);
constexpr absl::Duration kTtl = absl::Minutes(10);
constexpr absl::Duration kDay = absl::Hours(24);

SessionRecord Record(const std::string& id, absl::Time now = kStart) {
  return {.key = {.tenant = "", .id = id},
          .state = "state",
          .create_time = now,
          .expire_time = now + kTtl,
          .ttl = kTtl};
}

class RedisStoreTest : public testing::Test {
 protected:
  std::unique_ptr<RedisStore> Open(RedisStore::Options options = {}) {
    auto opened = RedisStore::Open(server_.url(), options);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return opened.ok() ? std::move(opened->store) : nullptr;
  }

  std::set<std::string> Keys() {
    std::set<std::string> keys;
    for (RedisReply& key : server_.Ask({"KEYS", "*"}).list) {
      keys.insert(std::move(key.text));
    }
    return keys;
  }

  // How long Redis goes on keeping the session.
  absl::Duration KeptFor(const std::string& id) {
    return absl::Milliseconds(
        server_.Ask({"PTTL", RedisSessionKey({"", id})}).integer);
  }

  int64_t Listed() { return server_.Ask({"ZCARD", kRedisLiveKey}).integer; }

  RedisServer& server_ = SharedRedisServer();
};

TEST_F(RedisStoreTest, KeepsAUsersListAsLongAsAnySessionOfIt) {
  const auto store = Open();
  const std::string list = RedisUserKey("u");
  const auto kept = [&] {
    return absl::Milliseconds(server_.Ask({"PTTL", list}).integer);
  };
  const auto listed = [&] { return server_.Ask({"ZCARD", list}).integer; };
  SessionRecord record = Record("long");
  record.user = "u";
  record.expire_time = kStart + 9 * kDay;
  ASSERT_TRUE(Create(*store, record, kStart).ok());
  EXPECT_GT(kept(), 9 * kDay);
  // A shorter one does not cut it.
  record.key.id = "short";
  record.expire_time = kStart + kTtl;
  ASSERT_TRUE(Create(*store, record, kStart).ok());
  EXPECT_GT(kept(), 9 * kDay);
  // A turn prolongs it with its session.
  record.expire_time = kStart + 20 * kDay;
  ASSERT_TRUE(Commit(*store, record, {"t", "r"}, kStart).ok());
  EXPECT_GT(kept(), 20 * kDay);
  EXPECT_EQ(listed(), 2);
  // What Redis has long dropped leaves the list, what it may have does not.
  record.key.id = "later";
  record.expire_time = kStart + 12 * kDay;
  ASSERT_TRUE(Create(*store, record, kStart + 11.5 * kDay).ok());
  EXPECT_EQ(listed(), 2) << "the long one is gone";
  ASSERT_TRUE(Delete(*store, {"", "later"}, kStart).ok());
  EXPECT_EQ(listed(), 1) << "deleted";
  ASSERT_TRUE(DeleteUser(*store, "u", kStart).ok());
  EXPECT_THAT(Keys(), testing::Not(testing::Contains(list)));
}

TEST_F(RedisStoreTest, GivesNoTwoSessionsOneKey) {
  const std::vector<std::string> parts = {
      "",  "a",  ":",   "a:", ":a",  "1:a", "}",
      "{", "0:", "0::", "1:", "a}b", "{a}", "\n"};
  std::set<std::string> keys;
  for (const std::string& tenant : parts) {
    for (const std::string& id : parts) {
      keys.insert(RedisSessionKey({tenant, id}));
    }
  }
  EXPECT_EQ(keys.size(), parts.size() * parts.size());
  EXPECT_EQ(RedisSessionKey({"clinic", "7f"}),
            "footnote:session:{6:clinic:7f}");
}

TEST_F(RedisStoreTest, AnyServerTakesAnyTurn) {
  const auto one = Open();
  const auto two = Open();
  ASSERT_TRUE(Create(*one, Record("a"), kStart).ok());
  for (int i = 0; i < 10; ++i) {
    SessionStore& server = i % 2 == 0 ? *two : *one;
    SessionStore& other = i % 2 == 0 ? *one : *two;
    auto loaded = Load(server, {"", "a"}, absl::StrCat(i), kStart);
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    EXPECT_EQ(loaded->record.version, i);
    ASSERT_TRUE(
        Commit(server, loaded->record, {absl::StrCat(i), "r"}, kStart).ok());
    // The other has the stale version, and finds the turn when it comes again.
    EXPECT_EQ(Commit(other, loaded->record, {"x", "x"}, kStart).code(),
              absl::StatusCode::kAborted);
    EXPECT_EQ(Load(other, {"", "a"}, absl::StrCat(i), kStart)->response, "r");
  }
}

TEST_F(RedisStoreTest, CountsEachTurnOfServersAtOddsOnce) {
  constexpr int kServers = 3;
  constexpr int kTurns = 100;
  ASSERT_TRUE(Create(*Open(), Record("a"), kStart).ok());
  std::vector<std::unique_ptr<RedisStore>> servers;
  servers.reserve(kServers);
  for (int i = 0; i < kServers; ++i) servers.push_back(Open());
  std::vector<std::thread> threads;
  std::atomic<int> taken{0};
  for (const auto& server : servers) {
    threads.emplace_back([&] {
      // All are given the same turns, as by a messenger that sends them twice.
      for (int i = 0; i < kTurns;) {
        const std::string turn = absl::StrCat(i);
        auto loaded = Load(*server, {"", "a"}, turn, kStart);
        ASSERT_TRUE(loaded.ok()) << loaded.status();
        if (loaded->response.has_value()) {
          ++i;
          continue;
        }
        loaded->record.state += 'x';
        const absl::Status status =
            Commit(*server, loaded->record, {turn, turn}, kStart);
        ASSERT_TRUE(status.ok() || absl::IsAborted(status)) << status;
        if (status.ok()) ++taken;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, kTurns);
  const auto loaded = Load(*servers[0], {"", "a"}, "", kStart);
  EXPECT_EQ(loaded->record.version, kTurns);
  EXPECT_EQ(loaded->record.state.size(), std::string("state").size() + kTurns);
}

TEST_F(RedisStoreTest, CountsTheSessionsOfAllServers) {
  const auto one = Open({.max_sessions = 3});
  const auto two = Open({.max_sessions = 3});
  ASSERT_TRUE(Create(*one, Record("a"), kStart).ok());
  ASSERT_TRUE(Create(*two, Record("b"), kStart).ok());
  ASSERT_TRUE(Create(*one, Record("c"), kStart).ok());
  EXPECT_EQ(Create(*two, Record("d"), kStart).code(),
            absl::StatusCode::kResourceExhausted);
  ASSERT_TRUE(Delete(*one, {"", "b"}, kStart).ok());
  EXPECT_TRUE(Create(*two, Record("d"), kStart).ok());
  // A turn keeps its session among those that are counted.
  const absl::Time later = kStart + kTtl * 0.9;
  SessionRecord next = Load(*one, {"", "a"}, "", later)->record;
  next.expire_time = later + kTtl;
  ASSERT_TRUE(Commit(*one, next, {"t", "r"}, later).ok());
  const absl::Time end = kStart + kTtl;
  EXPECT_TRUE(Create(*two, Record("e", end), end).ok());
  EXPECT_TRUE(Create(*two, Record("f", end), end).ok());
  EXPECT_EQ(Create(*two, Record("g", end), end).code(),
            absl::StatusCode::kResourceExhausted);
}

TEST_F(RedisStoreTest, KeepsOneKeyASessionWithItsTurnsInIt) {
  const auto store = Open();
  ASSERT_TRUE(Create(*store, Record("a"), kStart).ok());
  ASSERT_TRUE(Commit(*store, Record("a"), {"t1", "r"}, kStart).ok());
  const std::string key = RedisSessionKey({"", "a"});
  EXPECT_THAT(Keys(),
              UnorderedElementsAre(key, kRedisFormatKey, kRedisLiveKey));
  EXPECT_EQ(server_.Ask({"HGET", key, "turn:t1"}).text, "r");
  ASSERT_TRUE(Delete(*store, {"", "a"}, kStart).ok());
  EXPECT_THAT(Keys(), UnorderedElementsAre(kRedisFormatKey));
}

TEST_F(RedisStoreTest, RedisForgetsASessionAfterItsTimeAndNeverBefore) {
  // Its clock and the caller's are years apart in this test.
  const auto store = Open({.remember_expired = kDay * 3});
  const absl::Duration kept = kTtl + kDay * 3;
  ASSERT_TRUE(Create(*store, Record("a"), kStart).ok());
  EXPECT_LE(KeptFor("a"), kept);
  EXPECT_GT(KeptFor("a"), kept - absl::Minutes(1));
  // A turn prolongs it, with all turns before it.
  const absl::Time later = kStart + kTtl * 0.9;
  SessionRecord next = Record("a");
  next.ttl = kDay * 10;
  next.expire_time = later + next.ttl;
  ASSERT_TRUE(Commit(*store, next, {"t1", "r"}, later).ok());
  EXPECT_GT(KeptFor("a"), kDay * 13 - absl::Minutes(1));
}

TEST_F(RedisStoreTest, NoClockLosesWhatLives) {
  const auto store = Open({.remember_expired = absl::ZeroDuration()});
  ASSERT_TRUE(Create(*store, Record("a"), kStart).ok());
  EXPECT_GT(KeptFor("a"), kDay) << "the clock of Redis may jump by a day";
  // The clock of one server jumps ahead: it finds nothing, and drops nothing.
  const absl::Time ahead = kStart + kDay * 365;
  EXPECT_EQ(Load(*store, {"", "a"}, "", ahead).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_FALSE(Commit(*store, Record("a"), {"t0", "r"}, ahead).ok());
  ASSERT_TRUE(RemoveExpired(*store, ahead).ok());
  EXPECT_TRUE(Load(*store, {"", "a"}, "", kStart).ok());
  // And back: the turn's own time counts.
  const absl::Time back = kStart - kDay * 365;
  SessionRecord next = Record("a", back);
  ASSERT_TRUE(Commit(*store, next, {"t1", "r"}, back).ok());
  EXPECT_GT(KeptFor("a"), kDay);
  EXPECT_EQ(Load(*store, {"", "a"}, "t1", back)->response, "r");
}

TEST_F(RedisStoreTest, RemovingWhatExpiredShortensTheListOnly) {
  constexpr int kSessions = 2500;  // more than one sweep takes
  const auto store = Open();
  std::atomic<int> created{0};
  for (int i = 0; i < kSessions; ++i) {
    store->Create(Record(absl::StrCat(i)), kStart, [&](absl::Status status) {
      EXPECT_TRUE(status.ok()) << status;
      ++created;
    });
  }
  ASSERT_TRUE(Create(*store, Record("x", kStart + kTtl), kStart).ok());
  while (created < kSessions) std::this_thread::yield();
  EXPECT_EQ(Listed(), kSessions + 1);
  ASSERT_TRUE(RemoveExpired(*store, kStart + kTtl).ok());
  EXPECT_EQ(Listed(), 1);
  EXPECT_EQ(Load(*store, {"", "7"}, "", kStart + kTtl).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(RedisStoreTest, RefusesTheSessionsOfANewerVersion) {
  server_.Ask({"SET", kRedisFormatKey, "2"});
  const auto opened = RedisStore::Open(server_.url(), {});
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(opened.status().message()),
              testing::AllOf(HasSubstr(server_.url()), HasSubstr("is 2"),
                             HasSubstr("reads 1"), HasSubstr("version")));
  EXPECT_EQ(server_.Ask({"GET", kRedisFormatKey}).text, "2");
}

TEST_F(RedisStoreTest, KeepsDatabasesApart) {
  auto other = RedisStore::Open(absl::StrCat(server_.url(), "?db=5"), {});
  ASSERT_TRUE(other.ok()) << other.status();
  ASSERT_TRUE(Create(*Open(), Record("a"), kStart).ok());
  EXPECT_EQ(Load(*other->store, {"", "a"}, "", kStart).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(RedisStoreTest, HandsItsScriptsOverAgainWhenTheServerForgotThem) {
  const auto store = Open();
  ASSERT_TRUE(Create(*store, Record("a"), kStart).ok());
  server_.Ask({"SCRIPT", "FLUSH"});
  const absl::Status status = Commit(*store, Record("a"), {"t1", "r"}, kStart);
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(RedisStoreTest, EndsTheCallsThatCallbacksMakeWhileItIsDestroyed) {
  constexpr int kChains = 200;
  std::atomic<int> begun{0};
  std::atomic<int> ended{0};
  // Each goes on from session to session, and so from worker to worker, until
  // it is refused.
  std::function<void(int)> go_on;
  {
    const auto store = Open({.workers = 4});
    RedisStore* const passing = store.get();
    go_on = [&, passing](int session) {
      passing->Load({"", absl::StrCat(session)}, "", kStart,
                    [&, session](const absl::StatusOr<LoadedSession>& loaded) {
                      ++begun;
                      if (absl::IsNotFound(loaded.status())) {
                        return go_on(session + 1);
                      }
                      EXPECT_TRUE(absl::IsUnavailable(loaded.status()));
                      ++ended;
                    });
    };
    for (int i = 0; i < kChains; ++i) go_on(1000 * i);
    while (begun < kChains) std::this_thread::yield();
  }
  EXPECT_EQ(ended, kChains);
}

TEST_F(RedisStoreTest, TellsWhatItCannotReadAndGoesOn) {
  const auto store = Open();
  ASSERT_TRUE(Create(*store, Record("a"), kStart).ok());
  server_.Ask({"HDEL", RedisSessionKey({"", "a"}), "state"});
  EXPECT_EQ(Load(*store, {"", "a"}, "", kStart).status().code(),
            absl::StatusCode::kDataLoss);
  server_.Ask({"SET", RedisSessionKey({"", "b"}), "another program's"});
  const auto foreign = Load(*store, {"", "b"}, "", kStart);
  EXPECT_EQ(foreign.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(foreign.status().message()),
              HasSubstr("a database of its own"));
  EXPECT_TRUE(Create(*store, Record("c"), kStart).ok());
}

}  // namespace
}  // namespace footnote::service
