#include "service/store/memory_store.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/service/store/store_cases.h"

namespace footnote::service {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1700000000);

SessionRecord Record(const std::string& id, absl::Duration ttl) {
  return {.key = {.tenant = "", .id = id},
          .state = "state",
          .create_time = kStart,
          .expire_time = kStart + ttl,
          .ttl = ttl};
}

TEST(MemoryStoreTest, CountsLiveSessions) {
  MemoryStore store({});
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(
        Create(store, Record(absl::StrCat(i), absl::Seconds(i + 1)), kStart)
            .ok());
  }
  EXPECT_EQ(store.live(), 100);
  ASSERT_TRUE(RemoveExpired(store, kStart + absl::Seconds(40)).ok());
  EXPECT_EQ(store.live(), 60);
  ASSERT_TRUE(Delete(store, {"", "99"}, kStart).ok());
  EXPECT_EQ(store.live(), 59);
}

TEST(MemoryStoreTest, DropsExpiredSessionsInPassing) {
  MemoryStore store({});
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(
        Create(store, Record(absl::StrCat(i), absl::Seconds(1)), kStart).ok());
  }
  // Calls for other sessions, and no sweep.
  const absl::Time later = kStart + absl::Seconds(2);
  for (int i = 0; i < 2000; ++i) {
    ASSERT_TRUE(Delete(store, {"", absl::StrCat("none ", i)}, later).ok());
  }
  EXPECT_EQ(store.live(), 0);
}

TEST(MemoryStoreTest, RemembersNoMoreExpiredSessionsThanMayLive) {
  constexpr int kMax = 320;
  MemoryStore store(
      {.max_sessions = kMax, .remember_expired = absl::Hours(1000)});
  absl::Time now = kStart;
  for (int i = 0; i < 20 * kMax; ++i) {
    SessionRecord record = Record(absl::StrCat(i), absl::Seconds(1));
    record.expire_time = now + absl::Milliseconds(1);
    ASSERT_TRUE(Create(store, record, now).ok());
    now += absl::Milliseconds(1);
  }
  ASSERT_TRUE(RemoveExpired(store, now).ok());
  int remembered = 0;
  for (int i = 0; i < 20 * kMax; ++i) {
    const auto loaded = Load(store, {"", absl::StrCat(i)}, "", now);
    remembered += absl::IsFailedPrecondition(loaded.status()) ? 1 : 0;
  }
  EXPECT_GT(remembered, 0);
  EXPECT_LE(remembered, 2 * kMax);
  EXPECT_EQ(store.live(), 0);
}

}  // namespace
}  // namespace footnote::service
