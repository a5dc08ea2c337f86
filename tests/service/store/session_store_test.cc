// What every session store must do: one suite, run against each of them.
#include "service/store/session_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/service/store/store_cases.h"

namespace footnote::service {
namespace {

using absl::StatusCode;

const absl::Time kStart = absl::FromUnixSeconds(1700000000);
constexpr absl::Duration kTtl = absl::Minutes(10);
// Any bytes, as a digest has them.
const std::string kUser("\x01\0\xff'{}:*", 8);

class SessionStoreTest : public testing::TestWithParam<StoreCase> {
 protected:
  static SessionRecord Record(const std::string& id, const std::string& state,
                              absl::Time now = kStart) {
    return {.key = {.tenant = "", .id = id},
            .state = state,
            .create_time = now,
            .expire_time = now + kTtl,
            .ttl = kTtl};
  }

  // Loads the session and commits a turn to it.
  absl::Status Take(const std::string& id, const std::string& turn_id,
                    absl::Time now) {
    absl::StatusOr<LoadedSession> loaded =
        Load(*store_, {"", id}, turn_id, now);
    if (!loaded.ok()) return loaded.status();
    loaded->record.state = absl::StrCat("after ", turn_id);
    loaded->record.expire_time = now + loaded->record.ttl;
    return Commit(*store_, loaded->record,
                  {turn_id, absl::StrCat("reply to ", turn_id)}, now);
  }

  StatusCode LoadCode(const std::string& id, absl::Time now) {
    return Load(*store_, {"", id}, "", now).status().code();
  }

  std::unique_ptr<SessionStore> store_ = GetParam().make({});
};

TEST_P(SessionStoreTest, GivesBackWhatWasCreated) {
  ASSERT_TRUE(Create(*store_, Record("a", "the state"), kStart).ok());
  const auto loaded = Load(*store_, {"", "a"}, "t1", kStart);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_FALSE(loaded->response.has_value());
  EXPECT_EQ(loaded->record.key.id, "a");
  EXPECT_EQ(loaded->record.version, 0);
  EXPECT_EQ(loaded->record.state, "the state");
  EXPECT_EQ(loaded->record.create_time, kStart);
  EXPECT_EQ(loaded->record.expire_time, kStart + kTtl);
  EXPECT_EQ(loaded->record.ttl, kTtl);
}

TEST_P(SessionStoreTest, KeepsAnyBytes) {
  const std::string bytes("\0\xff\n\0", 4);
  ASSERT_TRUE(Create(*store_, Record("a", bytes), kStart).ok());
  auto loaded = Load(*store_, {"", "a"}, bytes, kStart);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->record.state, bytes);
  ASSERT_TRUE(Commit(*store_, loaded->record, {bytes, bytes}, kStart).ok());
  loaded = Load(*store_, {"", "a"}, bytes, kStart);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->response, bytes);
}

TEST_P(SessionStoreTest, RefusesASecondSessionOfTheSameName) {
  ASSERT_TRUE(Create(*store_, Record("a", "first"), kStart).ok());
  EXPECT_EQ(Create(*store_, Record("a", "second"), kStart).code(),
            StatusCode::kAlreadyExists);
  EXPECT_EQ(Load(*store_, {"", "a"}, "", kStart)->record.state, "first");
}

TEST_P(SessionStoreTest, KnowsNoSessionThatWasNotCreated) {
  EXPECT_EQ(LoadCode("a", kStart), StatusCode::kNotFound);
  EXPECT_EQ(Commit(*store_, Record("a", "x"), {"t", "r"}, kStart).code(),
            StatusCode::kNotFound);
}

TEST_P(SessionStoreTest, CommitsStateAndResponseTogether) {
  ASSERT_TRUE(Create(*store_, Record("a", "0"), kStart).ok());
  ASSERT_TRUE(Take("a", "t1", kStart).ok());
  const auto next = Load(*store_, {"", "a"}, "t2", kStart);
  EXPECT_EQ(next->record.version, 1);
  EXPECT_EQ(next->record.state, "after t1");
  const auto again = Load(*store_, {"", "a"}, "t1", kStart);
  EXPECT_EQ(again->response, "reply to t1");
}

TEST_P(SessionStoreTest, RefusesACommitToAnotherVersionAndKeepsNothingOfIt) {
  ASSERT_TRUE(Create(*store_, Record("a", "0"), kStart).ok());
  const auto stale = Load(*store_, {"", "a"}, "t2", kStart);
  ASSERT_TRUE(Take("a", "t1", kStart).ok());
  EXPECT_EQ(Commit(*store_, stale->record, {"t2", "r"}, kStart).code(),
            StatusCode::kAborted);
  const auto loaded = Load(*store_, {"", "a"}, "t2", kStart);
  EXPECT_FALSE(loaded->response.has_value());
  EXPECT_EQ(loaded->record.state, "after t1");
}

TEST_P(SessionStoreTest, GivesTheResponseOfATurnTakenLongAgo) {
  ASSERT_TRUE(Create(*store_, Record("a", "0"), kStart).ok());
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(Take("a", absl::StrCat("t", i), kStart).ok());
  }
  EXPECT_EQ(Load(*store_, {"", "a"}, "t0", kStart)->response, "reply to t0");
  EXPECT_EQ(Load(*store_, {"", "a"}, "t123", kStart)->response,
            "reply to t123");
}

TEST_P(SessionStoreTest, KeepsTurnsOfOneSessionFromAnother) {
  ASSERT_TRUE(Create(*store_, Record("a", "0"), kStart).ok());
  ASSERT_TRUE(Create(*store_, Record("b", "0"), kStart).ok());
  ASSERT_TRUE(Take("a", "t1", kStart).ok());
  EXPECT_FALSE(Load(*store_, {"", "b"}, "t1", kStart)->response.has_value());
}

TEST_P(SessionStoreTest, FindsNoSessionOfAnotherTenant) {
  SessionRecord record = Record("a", "mine");
  record.key.tenant = "one";
  ASSERT_TRUE(Create(*store_, record, kStart).ok());
  for (const char* tenant : {"", "two"}) {
    const SessionKey key = {tenant, "a"};
    EXPECT_EQ(Load(*store_, key, "", kStart).status().code(),
              StatusCode::kNotFound);
    EXPECT_TRUE(Delete(*store_, key, kStart).ok());
  }
  const auto loaded = Load(*store_, {"one", "a"}, "", kStart);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->record.key.tenant, "one");
}

TEST_P(SessionStoreTest, DeletesASessionWithItsTurns) {
  ASSERT_TRUE(Create(*store_, Record("a", "0"), kStart).ok());
  ASSERT_TRUE(Take("a", "t1", kStart).ok());
  ASSERT_TRUE(Delete(*store_, {"", "a"}, kStart).ok());
  EXPECT_EQ(LoadCode("a", kStart), StatusCode::kNotFound);
  EXPECT_TRUE(Delete(*store_, {"", "a"}, kStart).ok()) << "no error twice";
  // A new session of the name knows nothing of the old one's turns.
  ASSERT_TRUE(Create(*store_, Record("a", "0"), kStart).ok());
  EXPECT_FALSE(Load(*store_, {"", "a"}, "t1", kStart)->response.has_value());
}

TEST_P(SessionStoreTest, KeepsWhoseASessionIs) {
  SessionRecord record = Record("a", "0");
  record.user = kUser;
  ASSERT_TRUE(Create(*store_, record, kStart).ok());
  ASSERT_TRUE(Create(*store_, Record("b", "0"), kStart).ok());
  for (const char* turn : {"t1", "t2"}) {
    EXPECT_EQ(Load(*store_, {"", "a"}, "", kStart)->record.user, kUser);
    ASSERT_TRUE(Take("a", turn, kStart).ok());
  }
  EXPECT_EQ(Load(*store_, {"", "b"}, "", kStart)->record.user, "");
}

TEST_P(SessionStoreTest, DeletesAllSessionsOfAUserAndNoOther) {
  for (const char* id : {"a", "b", "c", "d"}) {
    SessionRecord record = Record(id, "0");
    if (*id <= 'b') record.user = kUser;
    if (*id == 'c') record.user = std::string("\x01\0", 2);
    ASSERT_TRUE(Create(*store_, record, kStart).ok());
    ASSERT_TRUE(Take(id, "t1", kStart).ok());
  }
  const auto before = Load(*store_, {"", "a"}, "t2", kStart);
  ASSERT_TRUE(DeleteUser(*store_, kUser, kStart).ok());
  EXPECT_EQ(LoadCode("a", kStart), StatusCode::kNotFound);
  EXPECT_EQ(LoadCode("b", kStart), StatusCode::kNotFound);
  EXPECT_EQ(LoadCode("c", kStart), StatusCode::kOk);
  EXPECT_EQ(LoadCode("d", kStart), StatusCode::kOk);
  // A turn that was on its way brings nothing back.
  EXPECT_EQ(Commit(*store_, before->record, {"t2", "r"}, kStart).code(),
            StatusCode::kNotFound);
  EXPECT_TRUE(DeleteUser(*store_, kUser, kStart).ok()) << "no error twice";
  // A new session of the name knows nothing of the old one's turns, and is
  // nobody's.
  ASSERT_TRUE(Create(*store_, Record("a", "0"), kStart).ok());
  EXPECT_FALSE(Load(*store_, {"", "a"}, "t1", kStart)->response.has_value());
  EXPECT_TRUE(DeleteUser(*store_, kUser, kStart).ok());
  EXPECT_EQ(LoadCode("a", kStart), StatusCode::kOk);
}

TEST_P(SessionStoreTest, DeletesAUserOfManySessions) {
  constexpr int kSessions = 230;
  for (int i = 0; i < kSessions; ++i) {
    SessionRecord record = Record(absl::StrCat(i), "0");
    record.user = kUser;
    ASSERT_TRUE(Create(*store_, record, kStart).ok());
  }
  ASSERT_TRUE(Delete(*store_, {"", "7"}, kStart).ok());
  ASSERT_TRUE(DeleteUser(*store_, kUser, kStart).ok());
  for (int i = 0; i < kSessions; ++i) {
    EXPECT_EQ(LoadCode(absl::StrCat(i), kStart), StatusCode::kNotFound) << i;
  }
}

TEST_P(SessionStoreTest, DeletedUsersMakeRoom) {
  store_ = GetParam().make({.max_sessions = 2});
  for (const char* id : {"a", "b"}) {
    SessionRecord record = Record(id, "0");
    record.user = kUser;
    ASSERT_TRUE(Create(*store_, record, kStart).ok());
  }
  ASSERT_TRUE(DeleteUser(*store_, kUser, kStart).ok());
  EXPECT_TRUE(Create(*store_, Record("c", "0"), kStart).ok());
  EXPECT_TRUE(Create(*store_, Record("d", "0"), kStart).ok());
  EXPECT_EQ(Create(*store_, Record("e", "0"), kStart).code(),
            StatusCode::kResourceExhausted);
}

TEST_P(SessionStoreTest, DeletesAUserWhoseSessionsWereProlongedOrHaveExpired) {
  for (const char* id : {"swept", "expired", "lives"}) {
    SessionRecord record = Record(id, "0");
    record.user = kUser;
    ASSERT_TRUE(Create(*store_, record, kStart).ok());
    if (*id == 's') {
      ASSERT_TRUE(RemoveExpired(*store_, kStart + kTtl).ok());
    }
    if (*id == 'l') {
      ASSERT_TRUE(Take(id, "t1", kStart + kTtl * 0.9).ok());
    }
  }
  const absl::Time later = kStart + kTtl * 1.5;
  ASSERT_TRUE(DeleteUser(*store_, kUser, later).ok());
  EXPECT_EQ(LoadCode("lives", later), StatusCode::kNotFound);
  for (const char* id : {"expired", "swept"}) {
    EXPECT_NE(LoadCode(id, later), StatusCode::kOk);
    // A clock that was put back finds nothing of it either.
    EXPECT_NE(LoadCode(id, kStart), StatusCode::kOk);
  }
}

// What was begun before the user was deleted is gone; what was begun meanwhile
// is there as a whole or not at all, and goes with the next.
TEST_P(SessionStoreTest, DeletesAUserWhileSessionsBegin) {
  constexpr int kThreads = 3;
  constexpr int kSessions = 60;
  std::atomic<int> running{kThreads};
  std::vector<std::thread> callers;
  for (int t = 0; t < kThreads; ++t) {
    callers.emplace_back([&, t] {
      for (int i = 0; i < kSessions; ++i) {
        SessionRecord record = Record(absl::StrCat(t, ".", i), "0");
        record.user = kUser;
        EXPECT_TRUE(Create(*store_, record, kStart).ok());
        StatusCode taken = Take(record.key.id, "t1", kStart).code();
        // It was deleted under a turn, which finds that out when it looks.
        if (taken == StatusCode::kAborted) {
          taken = Take(record.key.id, "t1", kStart).code();
          EXPECT_EQ(taken, StatusCode::kNotFound);
        }
        EXPECT_TRUE(taken == StatusCode::kOk || taken == StatusCode::kNotFound);
      }
      --running;
    });
  }
  while (running > 0) EXPECT_TRUE(DeleteUser(*store_, kUser, kStart).ok());
  for (std::thread& caller : callers) caller.join();
  ASSERT_TRUE(DeleteUser(*store_, kUser, kStart).ok());
  for (int t = 0; t < kThreads; ++t) {
    for (int i = 0; i < kSessions; ++i) {
      EXPECT_EQ(LoadCode(absl::StrCat(t, ".", i), kStart),
                StatusCode::kNotFound);
    }
  }
}

TEST_P(SessionStoreTest, ExpiresASessionOnTime) {
  ASSERT_TRUE(Create(*store_, Record("a", "0"), kStart).ok());
  const absl::Time last = kStart + kTtl - absl::Milliseconds(1);
  EXPECT_EQ(LoadCode("a", last), StatusCode::kOk);
  const auto loaded = Load(*store_, {"", "a"}, "t1", last);
  EXPECT_EQ(LoadCode("a", kStart + kTtl), StatusCode::kFailedPrecondition);
  EXPECT_EQ(Commit(*store_, loaded->record, {"t1", "r"}, kStart + kTtl).code(),
            StatusCode::kFailedPrecondition);
}

TEST_P(SessionStoreTest, ATurnProlongsASession) {
  ASSERT_TRUE(Create(*store_, Record("a", "0"), kStart).ok());
  const absl::Time turn = kStart + kTtl * 0.9;
  ASSERT_TRUE(Take("a", "t1", turn).ok());
  ASSERT_TRUE(RemoveExpired(*store_, kStart + kTtl).ok());
  EXPECT_EQ(LoadCode("a", kStart + kTtl), StatusCode::kOk);
  ASSERT_TRUE(RemoveExpired(*store_, turn + kTtl).ok());
  EXPECT_EQ(LoadCode("a", turn + kTtl), StatusCode::kFailedPrecondition);
}

TEST_P(SessionStoreTest, ATurnCanShortenASession) {
  ASSERT_TRUE(Create(*store_, Record("a", "0"), kStart).ok());
  auto loaded = Load(*store_, {"", "a"}, "t1", kStart);
  loaded->record.expire_time = kStart + absl::Seconds(1);
  ASSERT_TRUE(Commit(*store_, loaded->record, {"t1", "r"}, kStart).ok());
  ASSERT_TRUE(RemoveExpired(*store_, kStart + absl::Seconds(1)).ok());
  EXPECT_EQ(LoadCode("a", kStart + absl::Seconds(1)),
            StatusCode::kFailedPrecondition);
}

TEST_P(SessionStoreTest, ForgetsExpiredSessionsAfterAWhile) {
  ASSERT_TRUE(Create(*store_, Record("a", "0"), kStart).ok());
  const absl::Time forgotten = kStart + kTtl + StoreLimits().remember_expired;
  ASSERT_TRUE(RemoveExpired(*store_, kStart + kTtl).ok());
  EXPECT_EQ(LoadCode("a", forgotten - absl::Seconds(1)),
            StatusCode::kFailedPrecondition);
  EXPECT_EQ(LoadCode("a", forgotten), StatusCode::kNotFound);
  // The same without a sweep in between.
  ASSERT_TRUE(Create(*store_, Record("b", "0"), kStart).ok());
  EXPECT_EQ(LoadCode("b", forgotten), StatusCode::kNotFound);
}

TEST_P(SessionStoreTest, BeginsAnewUnderTheNameOfWhatHasExpired) {
  const absl::Time expired = kStart + kTtl;
  for (const bool swept : {false, true}) {
    const std::string id = swept ? "swept" : "not swept";
    SessionRecord first = Record(id, "first");
    first.user = "user";
    ASSERT_TRUE(Create(*store_, first, kStart).ok());
    auto loaded = Load(*store_, {"", id}, "t1", kStart);
    ASSERT_TRUE(loaded.ok());
    ASSERT_TRUE(Commit(*store_, loaded->record, {"t1", "old"}, kStart).ok());
    SessionRecord second = Record(id, "second", expired);
    second.user = "user";
    EXPECT_EQ(Create(*store_, second, expired - absl::Seconds(1)).code(),
              StatusCode::kAlreadyExists);
    if (swept) {
      ASSERT_TRUE(RemoveExpired(*store_, expired).ok());
    }
    ASSERT_TRUE(Create(*store_, second, expired).ok());
    EXPECT_EQ(Create(*store_, second, expired).code(),
              StatusCode::kAlreadyExists);
    loaded = Load(*store_, {"", id}, "t1", expired);
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    EXPECT_FALSE(loaded->response.has_value());
    EXPECT_EQ(loaded->record.state, "second");
    // What is swept is the old one's.
    ASSERT_TRUE(RemoveExpired(*store_, expired).ok());
    EXPECT_EQ(LoadCode(id, expired), StatusCode::kOk);
  }
  ASSERT_TRUE(DeleteUser(*store_, "user", expired).ok());
  EXPECT_EQ(LoadCode("swept", expired), StatusCode::kNotFound);
  EXPECT_EQ(LoadCode("not swept", expired), StatusCode::kNotFound);
}

TEST_P(SessionStoreTest, ATurnThatBeginsAnewDropsThoseBeforeIt) {
  SessionRecord record = Record("a", "0");
  record.user = "user";
  ASSERT_TRUE(Create(*store_, record, kStart).ok());
  ASSERT_TRUE(Create(*store_, Record("b", "0"), kStart).ok());
  const auto take = [this](const std::string& id, const std::string& turn,
                           bool alone) {
    const auto loaded = Load(*store_, {"", id}, turn, kStart);
    ASSERT_TRUE(loaded.ok() && !loaded->response.has_value()) << turn;
    SessionRecord next = loaded->record;
    next.state = turn;
    ASSERT_TRUE(Commit(*store_, next,
                       {.turn_id = turn, .response = turn, .alone = alone},
                       kStart)
                    .ok());
  };
  const auto taken = [this](const std::string& id, const std::string& turn) {
    const auto loaded = Load(*store_, {"", id}, turn, kStart);
    return loaded.ok() && loaded->response == turn;
  };
  take("a", "t1", false);
  take("a", "t2", false);
  take("b", "t1", false);
  take("a", "t3", true);
  EXPECT_FALSE(taken("a", "t1"));
  EXPECT_FALSE(taken("a", "t2"));
  EXPECT_TRUE(taken("a", "t3"));
  EXPECT_TRUE(taken("b", "t1")) << "another session's";
  take("a", "t4", false);
  EXPECT_TRUE(taken("a", "t3"));
  EXPECT_TRUE(taken("a", "t4"));
  // One that lost the race drops nothing.
  EXPECT_EQ(Commit(*store_, record,
                   {.turn_id = "t5", .response = "t5", .alone = true}, kStart)
                .code(),
            StatusCode::kAborted);
  EXPECT_TRUE(taken("a", "t4"));
  // It is still the same user's.
  ASSERT_TRUE(DeleteUser(*store_, "user", kStart).ok());
  EXPECT_EQ(LoadCode("a", kStart), StatusCode::kNotFound);
}

TEST_P(SessionStoreTest, DeletesWhatHasExpired) {
  ASSERT_TRUE(Create(*store_, Record("a", "0"), kStart).ok());
  ASSERT_TRUE(RemoveExpired(*store_, kStart + kTtl).ok());
  ASSERT_TRUE(Delete(*store_, {"", "a"}, kStart + kTtl).ok());
  EXPECT_EQ(LoadCode("a", kStart + kTtl), StatusCode::kNotFound);
}

TEST_P(SessionStoreTest, RefusesMoreSessionsThanItMayHold) {
  store_ = GetParam().make({.max_sessions = 3});
  for (const char* id : {"a", "b", "c"}) {
    ASSERT_TRUE(Create(*store_, Record(id, "0"), kStart).ok());
  }
  const absl::Status full = Create(*store_, Record("d", "0"), kStart);
  EXPECT_EQ(full.code(), StatusCode::kResourceExhausted);
  EXPECT_THAT(full.message(), testing::HasSubstr("3"));
  EXPECT_EQ(LoadCode("a", kStart), StatusCode::kOk);
  // A deleted session makes room, and so does one whose name was taken.
  ASSERT_TRUE(Delete(*store_, {"", "a"}, kStart).ok());
  EXPECT_EQ(Create(*store_, Record("b", "0"), kStart).code(),
            StatusCode::kAlreadyExists);
  EXPECT_TRUE(Create(*store_, Record("d", "0"), kStart).ok());
}

TEST_P(SessionStoreTest, ExpiredSessionsMakeRoom) {
  store_ = GetParam().make({.max_sessions = 3});
  for (const char* id : {"a", "b", "c"}) {
    ASSERT_TRUE(Create(*store_, Record(id, "0"), kStart).ok());
  }
  const absl::Time later = kStart + kTtl;
  EXPECT_TRUE(Create(*store_, Record("d", "0", later), later).ok());
}

// Whatever the interleaving, each turn is applied exactly once.
TEST_P(SessionStoreTest, LosesNoTurnOfManyWriters) {
  constexpr int kThreads = 4;
  constexpr int kTurns = 200;
  ASSERT_TRUE(Create(*store_, Record("a", ""), kStart).ok());
  std::vector<std::thread> writers;
  std::atomic<int> conflicts{0};
  for (int t = 0; t < kThreads; ++t) {
    writers.emplace_back([&, t] {
      for (int i = 0; i < kTurns;) {
        const std::string turn = absl::StrCat(t, ".", i);
        auto loaded = Load(*store_, {"", "a"}, turn, kStart);
        ASSERT_TRUE(loaded.ok());
        loaded->record.state += 'x';
        const absl::Status status =
            Commit(*store_, loaded->record, {turn, turn}, kStart);
        if (status.ok()) {
          ++i;
        } else {
          ASSERT_EQ(status.code(), StatusCode::kAborted);
          ++conflicts;
        }
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  const auto loaded = Load(*store_, {"", "a"}, "", kStart);
  EXPECT_EQ(loaded->record.version, kThreads * kTurns);
  EXPECT_EQ(loaded->record.state.size(), size_t{kThreads * kTurns});
  EXPECT_EQ(Load(*store_, {"", "a"}, "3.199", kStart)->response, "3.199");
}

TEST_P(SessionStoreTest, SurvivesSessionsThatComeAndGoAtOnce) {
  constexpr int kThreads = 4;
  constexpr int kRounds = 200;
  const absl::Time later = kStart + absl::Seconds(2);
  std::vector<std::thread> callers;
  for (int t = 0; t < kThreads; ++t) {
    callers.emplace_back([&, t] {
      for (int i = 0; i < kRounds; ++i) {
        const std::string brief = absl::StrCat("brief ", t, ".", i);
        SessionRecord record = Record(brief, "0");
        record.expire_time = kStart + absl::Seconds(1);
        EXPECT_TRUE(Create(*store_, record, kStart).ok());
        const std::string lasting = absl::StrCat("lasting ", t, ".", i);
        EXPECT_TRUE(Create(*store_, Record(lasting, "0"), later).ok());
        EXPECT_TRUE(Take(lasting, "t1", later).ok());
        if (i % 3 == 0) {
          EXPECT_TRUE(Delete(*store_, {"", lasting}, later).ok());
        }
        if (i % 50 == 0) {
          EXPECT_TRUE(RemoveExpired(*store_, later).ok());
        }
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(LoadCode("brief 0.7", later), StatusCode::kFailedPrecondition);
  EXPECT_EQ(LoadCode("lasting 0.7", later), StatusCode::kOk);
  EXPECT_EQ(LoadCode("lasting 3.198", later), StatusCode::kNotFound)
      << "deleted";
}

INSTANTIATE_TEST_SUITE_P(Stores, SessionStoreTest,
                         testing::ValuesIn(AllStores()),
                         [](const testing::TestParamInfo<StoreCase>& store) {
                           return store.param.name;
                         });

}  // namespace
}  // namespace footnote::service
