#include "service/store/redis_durability.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "service/store/redis_store.h"
#include "tests/service/store/redis_server.h"
#include "tests/service/store/store_cases.h"

namespace footnote::service {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> WarningsOf(const std::string& url) {
  auto opened = RedisStore::Open(url, {});
  EXPECT_TRUE(opened.ok()) << opened.status();
  return opened.ok() ? opened->warnings : std::vector<std::string>();
}

TEST(RedisDurabilityTest, WarnsOfWhatCouldLoseTurnsOrSessions) {
  const RedisServer server(Durable());
  EXPECT_THAT(WarningsOf(server.url()), IsEmpty());
  const struct {
    std::vector<RedisCommand> settings;
    const char* says;
    const char* mend;
  } kCases[] = {
      {{{"CONFIG", "SET", "no-appendfsync-on-rewrite", "yes"}},
       "while it rewrites its log",
       "set it to no"},
      {{{"CONFIG", "SET", "appendfsync", "everysec"}},
       "a second",
       "appendfsync always"},
      {{{"CONFIG", "SET", "appendfsync", "no"}},
       "half a minute",
       "appendfsync always"},
      {{{"CONFIG", "SET", "appendonly", "no"}},
       "a crash or restart of Redis loses",
       "appendonly yes"},
  };
  for (const auto& c : kCases) {
    for (const RedisCommand& setting : c.settings) server.Ask(setting);
    EXPECT_THAT(WarningsOf(server.url()),
                ElementsAre(AllOf(HasSubstr(server.url()), HasSubstr(c.says),
                                  HasSubstr(c.mend))));
  }
}

TEST(RedisDurabilityTest, WarnsOfEviction) {
  const RedisServer server(Durable());
  server.Ask({"CONFIG", "SET", "maxmemory-policy", "volatile-lru"});
  EXPECT_THAT(WarningsOf(server.url()), IsEmpty()) << "without a maxmemory";
  server.Ask({"CONFIG", "SET", "maxmemory", "100mb"});
  EXPECT_THAT(
      WarningsOf(server.url()),
      ElementsAre(AllOf(HasSubstr("volatile-lru"), HasSubstr("noeviction"))));
}

// The rights that the message of NOPERM names are enough, but for the settings.
TEST(RedisDurabilityTest, SaysThatItDoesNotKnowWhereItMayNotAsk) {
  const RedisServer server(Durable());
  server.Ask({"ACL", "SETUSER", "foot", "on", ">secret", "~footnote:*", "+@all",
              "-@dangerous"});
  const std::string url =
      absl::StrReplaceAll(server.url(), {{"unix://", "unix://foot:secret@"}});
  EXPECT_THAT(WarningsOf(url),
              ElementsAre(AllOf(HasSubstr("not known"), HasSubstr("CONFIG GET"),
                                HasSubstr("appendfsync always"))));
  server.Ask({"ACL", "SETUSER", "foot", "+config|get", "+role"});
  EXPECT_THAT(WarningsOf(url), IsEmpty());
}

TEST(RedisDurabilityTest, WarnsOfANetwork) {
  const RedisServer server(Durable());
  const auto local = ParseRedisUrl(server.tcp_url());
  auto connection = RedisConnection::Open(*local, {});
  ASSERT_TRUE(connection.ok()) << connection.status();
  RedisAddress remote = *local;
  remote.host = "192.0.2.1";
  EXPECT_THAT(*RedisWarnings(remote, connection->get()),
              ElementsAre(AllOf(HasSubstr("redis://192.0.2.1:"),
                                HasSubstr("in the clear"), HasSubstr("TLS"))));
  EXPECT_THAT(*RedisWarnings(*local, connection->get()), IsEmpty());
}

}  // namespace
}  // namespace footnote::service
