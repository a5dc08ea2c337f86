#include "service/store/redis_connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "tests/service/store/redis_server.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using Kind = RedisReply::Kind;

std::unique_ptr<RedisConnection> Open(const RedisServer& server) {
  auto opened = RedisConnection::Open(*ParseRedisUrl(server.url()), {});
  EXPECT_TRUE(opened.ok()) << opened.status();
  return *std::move(opened);
}

TEST(RedisConnectionTest, GivesAReplyOfEveryKindInOrder) {
  const auto connection = Open(SharedRedisServer());
  const std::string bytes("\0\xff\r\n", 4);
  std::vector<RedisReply> replies;
  const absl::Status status = connection->Exchange({{"SET", bytes, bytes},
                                                    {"GET", bytes},
                                                    {"GET", "none"},
                                                    {"STRLEN", bytes},
                                                    {"MGET", bytes, "none"},
                                                    {"LPUSH", bytes, "x"}},
                                                   &replies);
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_THAT(replies, SizeIs(6));
  EXPECT_EQ(replies[0].text, "OK");
  EXPECT_EQ(replies[1].text, bytes);
  EXPECT_EQ(replies[2].kind, Kind::kNothing);
  EXPECT_EQ(replies[3].integer, 4);
  ASSERT_THAT(replies[4].list, SizeIs(2));
  EXPECT_EQ(replies[4].list[0].text, bytes);
  EXPECT_EQ(replies[4].list[1].kind, Kind::kNothing);
  EXPECT_TRUE(replies[5].is_error());
  EXPECT_THAT(replies[5].text, HasSubstr("WRONGTYPE"));
}

// hiredis writes to a closed connection as to any other.
TEST(RedisConnectionTest, IsNoSignalsVictimWhenTheServerDies) {
  signal(SIGPIPE, SIG_DFL);
  RedisServer server;
  const auto connection = Open(server);
  EXPECT_FALSE(connection->IsClosed());
  server.Kill();
  EXPECT_TRUE(connection->IsClosed());
  std::vector<RedisReply> replies;
  const absl::Status status = connection->Exchange({{"PING"}}, &replies);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()), HasSubstr(server.url()));
  EXPECT_THAT(replies, SizeIs(0));
  sigset_t pending;
  sigpending(&pending);
  EXPECT_EQ(sigismember(&pending, SIGPIPE), 0) << "it was taken off";
}

TEST(RedisConnectionTest, GivesTheRepliesThatCameBeforeItWasLost) {
  const RedisServer server;
  const auto connection = Open(server);
  std::vector<RedisReply> replies;
  const absl::Status status =
      connection->Exchange({{"PING"}, {"QUIT"}, {"PING"}, {"PING"}}, &replies);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  ASSERT_THAT(replies, SizeIs(2));
  EXPECT_EQ(replies[0].text, "PONG");
}

}  // namespace
}  // namespace footnote::service
