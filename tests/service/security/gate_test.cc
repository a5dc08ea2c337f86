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

  std::string GiveWidget(const std::vector<std::string>& origins) {
    const std::string secret = Give("north", kWidget);
    keys_.back().origins = origins;
    ring_.Replace(keys_);
    return secret;
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

TEST_F(GateTest, LetsAWidgetInFromPagesOfItsOriginsOnly) {
  const std::string key =
      GiveWidget({"https://portal.example", "http://localhost:8080"});
  for (const char* good : {"https://portal.example", "http://localhost:8080"}) {
    const auto caller = gate_.Admit(key, kToConverse, good);
    ASSERT_TRUE(caller.ok()) << caller.status();
    EXPECT_TRUE(caller->widget());
    EXPECT_EQ(caller->tenant, "north");
  }
  for (const char* bad :
       {"https://portal.example:8443", "http://portal.example",
        "https://portal.example.evil.example", "https://evil.example", "null",
        "https://portal.exampl", "https://PORTAL.example",
        "http://localhost"}) {
    clock_.Advance(absl::Seconds(1));
    const absl::Status status = gate_.Admit(key, kToConverse, bad).status();
    EXPECT_TRUE(absl::IsPermissionDenied(status)) << bad;
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("evil")));
  }
  // No browser leaves it out where a page of another origin calls.
  const absl::Status none = gate_.Admit(key, kToConverse, "").status();
  EXPECT_TRUE(absl::IsPermissionDenied(none));
  EXPECT_THAT(std::string(none.message()), HasSubstr("pages in a browser"));
  // To other keys it makes no difference.
  const std::string bot = Give("north", kConverse);
  EXPECT_FALSE(gate_.Admit(bot, kToConverse, "https://evil.example")->widget());
}

TEST_F(GateTest, LetsAWidgetDoNothingThatWidgetsAreNotFor) {
  const std::string origin = "https://portal.example";
  const std::string key = GiveWidget({origin});
  EXPECT_TRUE(gate_.Admit(key, kToConverse, origin).ok());
  EXPECT_TRUE(gate_.Admit(key, kToFindTopics, origin).ok());
  for (const Scope scope : {kConverse, kRead, kAdmin}) {
    EXPECT_TRUE(
        absl::IsPermissionDenied(gate_.Admit(key, scope, origin).status()));
  }
}

TEST_F(GateTest, KnowsTheOriginsOfTheWidgetsThatThereAre) {
  const std::string origin = "https://portal.example";
  EXPECT_FALSE(gate_.OriginAllowed(origin));
  GiveWidget({"https://other.example", origin});
  EXPECT_TRUE(gate_.OriginAllowed(origin));
  EXPECT_FALSE(gate_.OriginAllowed("https://evil.example"));
  EXPECT_FALSE(gate_.OriginAllowed(""));
  // As long as one of its keys is good.
  keys_.back().expires = clock_.Now() + absl::Seconds(10);
  GiveWidget({origin});
  keys_.back().expires = clock_.Now() + absl::Seconds(5);
  ring_.Replace(keys_);
  clock_.Advance(absl::Seconds(9));
  EXPECT_TRUE(gate_.OriginAllowed(origin));
  clock_.Advance(absl::Seconds(1));
  EXPECT_FALSE(gate_.OriginAllowed(origin));
  ring_.Replace({});
  EXPECT_FALSE(gate_.OriginAllowed("https://other.example"));
  EXPECT_FALSE(Gate(nullptr, &limits_, &clock_).OriginAllowed(origin));
}

TEST_F(GateTest, NamesTheKeyThatItRefuses) {
  const std::string key = Give("north", kConverse);
  const std::string id = keys_.back().id;
  const auto refused = [&](const absl::Status& status) {
    const RefusedKey named = RefusedKeyOf(status);
    return named.tenant + "/" + named.id;
  };
  EXPECT_EQ(refused(gate_.Admit(key, kAdmin).status()), "north/" + id);
  // Also where it asks again and again, which ends as other calls do.
  absl::Status last;
  for (int i = 0; i < 5; ++i) last = gate_.Admit(key, kAdmin).status();
  EXPECT_TRUE(absl::IsResourceExhausted(last));
  EXPECT_EQ(refused(last), "north/" + id);
  EXPECT_EQ(refused(gate_.Admit("", kAdmin).status()), "/");
  EXPECT_EQ(refused(absl::OkStatus()), "/");
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
  for (int i = 0; i < 9; ++i) EXPECT_TRUE(limits.TakeStart(nullptr, "").ok());
  const auto key = std::make_shared<const LoadedKey>(
      LoadedKey{.use = std::make_shared<KeyUse>()});
  EXPECT_TRUE(limits.TakeStart(key, "").ok());
  EXPECT_TRUE(limits.TakeStart(key, "").ok());
  EXPECT_EQ(RetryAfter(limits.TakeStart(key, "")), absl::Seconds(1));
  EXPECT_FALSE(RetryAfter(absl::ResourceExhaustedError("full")).has_value());
}

TEST(RateLimitsTest, LeavesOthersTheirShareOfWhatAWidgetKeyMayBegin) {
  FakeClock clock(absl::FromUnixSeconds(1780000000));
  RateLimits limits({.key_starts = {.per_second = 1, .burst = 5},
                     .address_starts = {.per_second = 0.5, .burst = 2}},
                    &clock);
  const auto widget = std::make_shared<const LoadedKey>(
      LoadedKey{.key = {.scopes = kWidget}, .use = std::make_shared<KeyUse>()});
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(limits.TakeStart(widget, "greedy").ok());
  }
  for (int i = 0; i < 9; ++i) {
    const absl::Status status = limits.TakeStart(widget, "greedy");
    EXPECT_EQ(RetryAfter(status), absl::Seconds(2));
    EXPECT_THAT(std::string(status.message()), HasSubstr("this address"));
  }
  // One of them may share the greedy one's bucket: their number is fixed.
  int begun = 0;
  for (const char* other : {"1", "2", "3", "4", "5", "6"}) {
    if (begun < 3) begun += limits.TakeStart(widget, other).ok() ? 1 : 0;
  }
  EXPECT_EQ(begun, 3);
  // What all have together ends as well.
  std::string said;
  for (const char* other : {"7", "8", "9"}) {
    absl::StrAppend(&said, limits.TakeStart(widget, other).message(), "\n");
  }
  EXPECT_THAT(said, HasSubstr("this API key"));
  // A bot calls for everybody from one address.
  const auto bot = std::make_shared<const LoadedKey>(LoadedKey{
      .key = {.scopes = kConverse}, .use = std::make_shared<KeyUse>()});
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(limits.TakeStart(bot, "greedy").ok());
  }
}

TEST_F(GateTest, LeavesOthersTheirShareOfTheCallsOfAWidgetKey) {
  RateLimits limits({.key_calls = {.per_second = 1, .burst = 4},
                     .address_calls = {.per_second = 0.5, .burst = 2}},
                    &clock_);
  const Gate gate(&ring_, &limits, &clock_);
  const std::string key = GiveWidget({"https://portal.example"});
  const auto call = [&](const std::string& network) {
    return gate
        .Admit(key, kToConverse, "https://portal.example",
               [&network] { return network; })
        .status();
  };
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(call("greedy").ok());
  for (int i = 0; i < 9; ++i) {
    EXPECT_EQ(RetryAfter(call("greedy")), absl::Seconds(2));
  }
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(call("other").ok());
  // What all have together ends as well.
  EXPECT_THAT(std::string(call("third").message()), HasSubstr("this API key"));
  // A bot calls for everybody from one address, and is not asked for it.
  const std::string bot = Give("north", kConverse);
  const auto network = [] {
    ADD_FAILURE() << "asked";
    return std::string();
  };
  for (int i = 0; i < 4; ++i) {
    EXPECT_TRUE(gate.Admit(bot, kToConverse, "", network).ok());
  }
}

TEST(RateLimitsTest, HoldsAllKeysOfATenantToItsShare) {
  FakeClock clock(absl::FromUnixSeconds(1780000000));
  const Rates rates = {.tenant_starts = Rate{.per_second = 0.5, .burst = 3}};
  RateLimits limits(rates, &clock);
  std::vector<ApiKey> keys;
  std::vector<std::string> secrets;
  for (const char* tenant : {"north", "north", "south"}) {
    secrets.push_back(NewSecret().value());
    keys.push_back({.id = NewKeyId().value(),
                    .tenant = tenant,
                    .scopes = kConverse,
                    .hash = *HashOf(secrets.back())});
  }
  KeyRing ring(keys);
  const auto start = [&](int key) {
    return limits.TakeStart(ring.Find(secrets[key]), "");
  };
  for (const int key : {0, 1, 0}) EXPECT_TRUE(start(key).ok());
  // Whichever key it takes, and also when keys are reloaded.
  EXPECT_EQ(RetryAfter(start(1)), absl::Seconds(2));
  ring.Replace(keys);
  EXPECT_THAT(std::string(start(0).message()), HasSubstr("this tenant"));
  EXPECT_TRUE(start(2).ok());
  clock.Advance(absl::Seconds(2));
  EXPECT_TRUE(start(1).ok());
  // What a key is refused for its own sake leaves the others their share.
  Rates few = rates;
  few.key_starts = {.per_second = 1e-3, .burst = 1};
  RateLimits greedy(few, &clock);
  KeyRing fresh(keys);
  for (int i = 0; i < 10; ++i) {
    const bool first = i == 0;
    EXPECT_EQ(greedy.TakeStart(fresh.Find(secrets[0]), "").ok(), first);
  }
  EXPECT_TRUE(greedy.TakeStart(fresh.Find(secrets[1]), "").ok());
  // Without such a bound there is none.
  RateLimits unbound({}, &clock);
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(unbound.TakeStart(ring.Find(secrets[i % 2]), "").ok());
  }
}

}  // namespace
}  // namespace footnote::service
