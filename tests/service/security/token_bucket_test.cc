#include "service/security/token_bucket.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace footnote::service {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1780000000);
constexpr Rate kRate = {.per_second = 2, .burst = 3};

TEST(TokenBucketTest, GivesABurstAndThenTheRate) {
  TokenBucket bucket;
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(bucket.Take(kRate, kNow), absl::ZeroDuration()) << i;
  }
  EXPECT_EQ(bucket.Take(kRate, kNow), absl::Milliseconds(500));
  // A refusal costs nothing.
  EXPECT_EQ(bucket.Take(kRate, kNow + absl::Milliseconds(100)),
            absl::Milliseconds(400));
  EXPECT_EQ(bucket.Take(kRate, kNow + absl::Milliseconds(500)),
            absl::ZeroDuration());
  EXPECT_EQ(bucket.Take(kRate, kNow + absl::Milliseconds(500)),
            absl::Milliseconds(500));
}

TEST(TokenBucketTest, IsFullAgainAfterARestAndNoFuller) {
  TokenBucket bucket;
  for (int i = 0; i < 3; ++i) bucket.Take(kRate, kNow);
  const absl::Time later = kNow + absl::Hours(1000);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(bucket.Take(kRate, later), absl::ZeroDuration()) << i;
  }
  EXPECT_GT(bucket.Take(kRate, later), absl::ZeroDuration());
}

TEST(TokenBucketTest, LocksNobodyOutWhenTheClockIsPutBack) {
  TokenBucket bucket;
  for (int i = 0; i < 3; ++i) bucket.Take(kRate, kNow);
  const absl::Time earlier = kNow - absl::Hours(24);
  EXPECT_EQ(bucket.Take(kRate, earlier), absl::Milliseconds(500));
  EXPECT_EQ(bucket.Take(kRate, earlier + absl::Milliseconds(500)),
            absl::ZeroDuration());
}

TEST(TokenBucketTest, CountsWhatManyThreadsTakeAtOnce) {
  TokenBucket bucket;
  constexpr Rate kSlow = {.per_second = 1e-3, .burst = 1000};
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 500; ++j) {
        if (bucket.Take(kSlow, kNow) == absl::ZeroDuration()) ++taken;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 1000);
}

}  // namespace
}  // namespace footnote::service
