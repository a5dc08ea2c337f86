#include "service/security/unread_replies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "service/security/peer_address.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;

constexpr int64_t kReply = 1000 + UnreadReplies::kCallBytes;

std::unique_ptr<UnreadReplies::Counted> Reply(const UnreadReplies& replies,
                                              const std::string& peer) {
  return std::make_unique<UnreadReplies::Counted>(
      replies, replies.PlaceOf(ParsePeer(peer)), 1000);
}

absl::Status Check(const UnreadReplies& replies, const std::string& peer) {
  return replies.Check(replies.PlaceOf(ParsePeer(peer)));
}

TEST(UnreadRepliesTest, RefusesWhoLeavesTooMuchUnreadUntilItIsRead) {
  const UnreadReplies replies({.of_connection = 2 * kReply - 1});
  const std::string peer = "ipv4:192.0.2.1:1000";
  auto first = Reply(replies, peer);
  EXPECT_TRUE(Check(replies, peer).ok());
  const auto second = Reply(replies, peer);
  const absl::Status refused = Check(replies, peer);
  EXPECT_TRUE(absl::IsResourceExhausted(refused));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("this connection"));
  EXPECT_TRUE(Check(replies, "ipv4:192.0.2.1:1001").ok());
  EXPECT_TRUE(Check(replies, "ipv4:192.0.2.2:1000").ok());
  first.reset();
  EXPECT_TRUE(Check(replies, peer).ok());
}

TEST(UnreadRepliesTest, CountsAllConnectionsOfAnAddressTogether) {
  const UnreadReplies replies({.of_address = 2 * kReply - 1});
  const auto first = Reply(replies, "ipv6:%5B2001:db8::1%5D:1000");
  auto second = Reply(replies, "ipv6:%5B2001:db8::2%5D:1001");
  const absl::Status refused = Check(replies, "ipv6:%5B2001:db8::3%5D:1002");
  EXPECT_TRUE(absl::IsResourceExhausted(refused));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("this address"));
  EXPECT_TRUE(Check(replies, "ipv6:%5B2001:db8:0:1::1%5D:1000").ok());
  second.reset();
  EXPECT_TRUE(Check(replies, "ipv6:%5B2001:db8::3%5D:1002").ok());
}

TEST(UnreadRepliesTest, CountsNothingWithinTheProcess) {
  const UnreadReplies replies({.of_connection = 0, .of_address = 0});
  const auto reply = Reply(replies, "inproc");
  EXPECT_TRUE(Check(replies, "inproc").ok());
}

// gRPC lets go of the last ones when the server is gone.
TEST(UnreadRepliesTest, LetsRepliesGoAfterIt) {
  auto replies = std::make_unique<UnreadReplies>(UnreadBounds());
  const auto reply = Reply(*replies, "ipv4:192.0.2.1:1000");
  replies.reset();
}

TEST(UnreadRepliesTest, LosesCountOfNothingThatManyThreadsReadAtOnce) {
  const UnreadReplies replies({.of_connection = 0});
  const std::string peer = "ipv4:192.0.2.1:1000";
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&replies, &peer] {
      for (int j = 0; j < 1000; ++j) Reply(replies, peer);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(Check(replies, peer).ok());
  const auto one = Reply(replies, peer);
  EXPECT_FALSE(Check(replies, peer).ok());
}

}  // namespace
}  // namespace footnote::service
