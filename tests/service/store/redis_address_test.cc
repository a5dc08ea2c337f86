#include "service/store/redis_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace footnote::service {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(RedisAddressTest, ReadsWhatAnOperatorWrites) {
  const struct {
    const char* url;
    RedisAddress want;
    const char* name;
  } kCases[] = {
      {"redis://cache", {.host = "cache"}, "redis://cache:6379/0"},
      {"redis://10.0.0.7:7000/3",
       {.host = "10.0.0.7", .port = 7000, .database = 3},
       "redis://10.0.0.7:7000/3"},
      {"redis://cache/", {.host = "cache"}, "redis://cache:6379/0"},
      {"redis://:secret@cache",
       {.host = "cache", .password = "secret"},
       "redis://cache:6379/0"},
      {"redis://foot:se:c%2Fr@t@cache:1",
       {.host = "cache", .port = 1, .user = "foot", .password = "se:c/r@t"},
       "redis://cache:1/0"},
      {"redis://[::1]:7000/2",
       {.host = "::1", .port = 7000, .database = 2},
       "redis://[::1]:7000/2"},
      {"redis://[fe80::1]", {.host = "fe80::1"}, "redis://[fe80::1]:6379/0"},
      {"unix:///run/redis/s@cket",
       {.unix_path = "/run/redis/s@cket"},
       "unix:///run/redis/s@cket"},
      {"unix://foot:secret@/run/redis?db=4",
       {.unix_path = "/run/redis",
        .user = "foot",
        .password = "secret",
        .database = 4},
       "unix:///run/redis?db=4"},
  };
  for (const auto& c : kCases) {
    const auto got = ParseRedisUrl(c.url);
    ASSERT_TRUE(got.ok()) << c.url << ": " << got.status();
    EXPECT_EQ(got->host, c.want.host) << c.url;
    EXPECT_EQ(got->port, c.want.port) << c.url;
    EXPECT_EQ(got->unix_path, c.want.unix_path) << c.url;
    EXPECT_EQ(got->user, c.want.user) << c.url;
    EXPECT_EQ(got->password, c.want.password) << c.url;
    EXPECT_EQ(got->database, c.want.database) << c.url;
    EXPECT_EQ(NameOf(*got), c.name);
  }
}

TEST(RedisAddressTest, SaysWhatIsWrongAndNeverThePassword) {
  const struct {
    const char* url;
    const char* says;
  } kCases[] = {
      {"", "redis://"},
      {"cache:6379", "redis://"},
      {"http://u:secret@cache", "unix://"},
      {"rediss://u:secret@cache", "stunnel"},
      {"redis://", "no host"},
      {"redis://u:secret@", "no host"},
      {"redis://secret@cache", "colon"},
      {"redis://u:@cache", "empty"},
      {"redis://u:secret%@cache", "%25"},
      {"redis://u:secret%zz@cache", "%25"},
      {"redis://u:secret@cache:0", "port"},
      {"redis://u:secret@cache:70000", "port"},
      {"redis://u:secret@cache:port", "port"},
      {"redis://u:secret@cache/one", "database"},
      {"redis://u:secret@cache/-1", "database"},
      {"redis://u:secret@[::1", "]"},
      {"redis://u:sec/secret@cache", "%2F"},
      {"unix://u:secret@run/redis", "begins with a /"},
      {"unix:///", "begins with a /"},
      {"unix://u:secret@/run/redis?password=secret", "db=NUMBER"},
      {"unix://u:secret@/run/redis?db=x", "database"},
  };
  for (const auto& c : kCases) {
    const auto got = ParseRedisUrl(c.url);
    EXPECT_EQ(got.status().code(), absl::StatusCode::kInvalidArgument) << c.url;
    EXPECT_THAT(std::string(got.status().message()), HasSubstr(c.says))
        << c.url;
    EXPECT_THAT(std::string(got.status().message()), Not(HasSubstr("secret")));
  }
}

TEST(RedisAddressTest, KnowsWhatStaysOnThisMachine) {
  for (const char* url : {"unix:///run/redis", "redis://localhost",
                          "redis://127.0.0.1:1", "redis://[::1]"}) {
    EXPECT_TRUE(IsLocal(*ParseRedisUrl(url))) << url;
  }
  for (const char* url :
       {"redis://10.0.0.1", "redis://cache", "redis://localhost.example.org"}) {
    EXPECT_FALSE(IsLocal(*ParseRedisUrl(url))) << url;
  }
}

}  // namespace
}  // namespace footnote::service
