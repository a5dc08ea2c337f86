#include "service/store/redis_errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace footnote::service {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(RedisErrorsTest, SaysWhatWhereAndHowToMend) {
  const struct {
    const char* error;
    absl::StatusCode code;
    const char* what;
    const char* mend;
  } kCases[] = {
      {"LOADING Redis is loading the dataset in memory",
       absl::StatusCode::kUnavailable, "loading", "wait"},
      {"NOAUTH Authentication required.", absl::StatusCode::kFailedPrecondition,
       "password", "USER:PASSWORD"},
      {"OOM command not allowed when used memory > 'maxmemory'. script: 1f, on "
       "@user_script:1.",
       absl::StatusCode::kUnavailable, "memory is full", "raise maxmemory"},
      {"NOREPLICAS Not enough good replicas to write.",
       absl::StatusCode::kUnavailable, "replicas", "min-replicas-to-write"},
      {"BUSY Redis is busy running a script.", absl::StatusCode::kUnavailable,
       "script", "SCRIPT KILL"},
      {"MOVED 3999 127.0.0.1:6381", absl::StatusCode::kFailedPrecondition,
       "Cluster", "in none"},
  };
  for (const auto& c : kCases) {
    const absl::Status status = ExplainRedisError(c.error, "redis://cache:1/0");
    EXPECT_EQ(status.code(), c.code) << c.error;
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr("session store redis://cache:1/0: "),
                      HasSubstr(c.what), HasSubstr(c.mend)));
  }
}

// Redis 7 repeats the arguments of a command that it does not know.
TEST(RedisErrorsTest, RepeatsNothingThatWasSent) {
  for (const char* error :
       {"ERR unknown command 'EVALSHA', with args beginning with: 'my foot' ",
        "ERR value is not an integer: my foot", "ODD my foot"}) {
    const absl::Status status = ExplainRedisError(error, "redis://cache:1/0");
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("my foot")));
  }
  EXPECT_THAT(std::string(ExplainRedisError("ODD my foot", "x").message()),
              HasSubstr("ODD"));
}

TEST(RedisErrorsTest, KnowsWhatEndsAConnectionsUse) {
  for (const char* error : {"LOADING x", "READONLY x", "NOAUTH x",
                            "MASTERDOWN x", "CLUSTERDOWN x"}) {
    EXPECT_TRUE(MeansDown(error)) << error;
  }
  for (const char* error : {"OOM x", "MISCONF x", "NOSCRIPT x", "ERR x"}) {
    EXPECT_FALSE(MeansDown(error)) << error;
  }
  EXPECT_TRUE(IsNoScript("NOSCRIPT No matching script."));
  EXPECT_FALSE(IsNoScript("ERR NOSCRIPT"));
}

}  // namespace
}  // namespace footnote::service
