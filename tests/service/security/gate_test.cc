#include "service/security/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;
using testing::Not;

class GateTest : public testing::Test {
 protected:
  // Adds a key; gives how it is presented.
  std::string Give(const std::string& tenant, unsigned scopes,
                   absl::optional<absl::Time> expires = absl::nullopt) {
    const std::string secret = NewSecret().value();
    keys_.push_back({.id = NewKeyId().value(),
                     .tenant = tenant,
                     .scopes = scopes,
                     .hash = *HashOf(secret),
                     .expires = expires});
    ring_.Replace(keys_);
    return "Bearer " + secret;
  }

  FakeClock clock_{absl::FromUnixSeconds(1780000000)};
  std::vector<ApiKey> keys_;
  KeyRing ring_{{}};
  RateLimits limits_{{.key_calls = {.per_second = 1, .burst = 5}}, &clock_};
  const Gate gate_{&ring_, &limits_, &clock_};
};

TEST_F(GateTest, LetsEverybodyInWhereThereAreNoKeys) {
  const Gate open(nullptr, &limits_, &clock_);
  for (int i = 0; i < 100; ++i) {
    const auto caller = open.Admit("", kAdmin);
    ASSERT_TRUE(caller.ok());
    EXPECT_EQ(caller->tenant, "");
    EXPECT_EQ(caller->key, nullptr);
  }
}

TEST(WaitingRefusalsTest, LetsSoManyWaitAndNoMoreUntilOneHasEnded) {
  WaitingRefusals waiting;
  for (int i = 0; i < WaitingRefusals::kMost; ++i) ASSERT_TRUE(waiting.Begin());
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(waiting.Begin());
  waiting.End();
  EXPECT_TRUE(waiting.Begin());
  EXPECT_FALSE(waiting.Begin());
}

TEST_F(GateTest, KnowsATenantByItsKey) {
  const std::string north = Give("north", kConverse | kRead);
  const std::string south = Give("south", kConverse);
  EXPECT_EQ(gate_.Admit(north, kConverse)->tenant, "north");
  EXPECT_EQ(gate_.Admit(south, kConverse)->tenant, "south");
  EXPECT_EQ(gate_.Admit(south, kConverse)->key->key.id, keys_[1].id);
  // The scheme is written as people like.
  EXPECT_TRUE(gate_.Admit("bearer " + north.substr(7), kRead).ok());
}

TEST_F(GateTest, RefusesWhateverIsNoGoodKeyWithoutRepeatingIt) {
  const std::string good = Give("north", kConverse);
  std::string other = good;
  other.back() = other.back() == '0' ? '1' : '0';
  for (const std::string& bad :
       {std::string(), std::string("Bearer "), other, good.substr(7),
        good + "0", "Basic " + good.substr(7), good.substr(0, good.size() - 1),
        "Bearer " + std::string(1 << 20, 'x')}) {
    const auto caller = gate_.Admit(bad, kConverse);
    EXPECT_TRUE(absl::IsUnauthenticated(caller.status())) << bad.size();
    const std::string message(caller.status().message());
    EXPECT_LT(message.size(), 200u);
    if (bad.size() > 16) {
      EXPECT_THAT(message, Not(HasSubstr(bad.substr(10, 8))));
    }
  }
  EXPECT_TRUE(gate_.Admit(good, kConverse).ok());
}

TEST_F(GateTest, RefusesAKeyFromTheMomentItExpires) {
  const std::string key =
      Give("north", kConverse, clock_.Now() + absl::Seconds(10));
  EXPECT_TRUE(gate_.Admit(key, kConverse).ok());
  clock_.Advance(absl::Seconds(10));
  const absl::Status status = gate_.Admit(key, kConverse).status();
  EXPECT_TRUE(absl::IsUnauthenticated(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("has expired"));
}

TEST_F(GateTest, RefusesWhatAKeyIsNotFor) {
  for (const Scope scope : {kConverse, kRead, kAdmin}) {
    const std::string key = Give("north", scope);
    for (const Scope asked : {kConverse, kRead, kAdmin}) {
      const absl::Status status = gate_.Admit(key, asked).status();
      if (asked == scope) {
        EXPECT_TRUE(status.ok());
        continue;
      }
      EXPECT_TRUE(absl::IsPermissionDenied(status));
      EXPECT_THAT(std::string(status.message()),
                  HasSubstr(ScopesAsText(asked)));
    }
  }
}

TEST_F(GateTest, RefusesARevokedKeyAtOnce) {
  const std::string key = Give("north", kConverse);
  ASSERT_TRUE(gate_.Admit(key, kConverse).ok());
  ring_.Replace({});
  EXPECT_TRUE(absl::IsUnauthenticated(gate_.Admit(key, kConverse).status()));
}

TEST_F(GateTest, HoldsEachKeyToItsRateAndNoOther) {
  const std::string busy = Give("north", kConverse);
  const std::string calm = Give("north", kConverse);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(gate_.Admit(busy, kConverse).ok());
  const absl::Status status = gate_.Admit(busy, kConverse).status();
  EXPECT_TRUE(absl::IsResourceExhausted(status));
  EXPECT_EQ(RetryAfter(status), absl::Seconds(1));
  EXPECT_THAT(std::string(status.message()), HasSubstr("in 1s"));
  EXPECT_TRUE(gate_.Admit(calm, kConverse).ok());
  // A flood of bad keys uses nothing of anybody's.
  for (int i = 0; i < 1000; ++i) {
    (void)gate_.Admit("Bearer " + NewSecret().value(), kConverse);
  }
  EXPECT_TRUE(gate_.Admit(calm, kConverse).ok());
  clock_.Advance(absl::Seconds(1));
  EXPECT_TRUE(gate_.Admit(busy, kConverse).ok());
}

TEST_F(GateTest, ForgetsNothingThatAKeyUsedWhenKeysAreReloaded) {
  const std::string key = Give("north", kConverse);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(gate_.Admit(key, kConverse).ok());
  Give("south", kConverse);
  EXPECT_TRUE(absl::IsResourceExhausted(gate_.Admit(key, kConverse).status()));
}

TEST(RateLimitsTest, HoldsSessionsOfTheSameNameApart) {
  FakeClock clock(absl::FromUnixSeconds(1780000000));
  RateLimits limits({.key_starts = {.per_second = 1, .burst = 2},
                     .session_turns = {.per_second = 2, .burst = 3}},
                    &clock);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limits.TakeTurn("north", "1").ok());
  const absl::Status status = limits.TakeTurn("north", "1");
  EXPECT_TRUE(absl::IsResourceExhausted(status));
  EXPECT_EQ(RetryAfter(status), absl::Milliseconds(500));
  EXPECT_TRUE(limits.TakeTurn("south", "1").ok());
  EXPECT_TRUE(limits.TakeTurn("north", "2").ok());
  // Without a key there is nobody to hold to a number of sessions.
  for (int i = 0; i < 9; ++i) EXPECT_TRUE(limits.TakeStart(nullptr).ok());
  const auto key = std::make_shared<const LoadedKey>(
      LoadedKey{.use = std::make_shared<KeyUse>()});
  EXPECT_TRUE(limits.TakeStart(key).ok());
  EXPECT_TRUE(limits.TakeStart(key).ok());
  EXPECT_EQ(RetryAfter(limits.TakeStart(key)), absl::Seconds(1));
  EXPECT_FALSE(RetryAfter(absl::ResourceExhaustedError("full")).has_value());
}

}  // namespace
}  // namespace footnote::service
