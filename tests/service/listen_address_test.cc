#include "service/listen_address.h"

#include <gtest/gtest.h>

namespace footnote::service {
namespace {

TEST(ListenAddressTest, ReadsHostAndPort) {
  const struct {
    const char* text;
    const char* host;
    int port;
    bool loopback;
  } kCases[] = {
      {"127.0.0.1:50051", "127.0.0.1", 50051, true},
      {"127.9.8.7:1", "127.9.8.7", 1, true},
      {"localhost:0", "localhost", 0, true},
      {"[::1]:50051", "::1", 50051, true},
      {"0.0.0.0:50051", "0.0.0.0", 50051, false},
      {"[::]:50051", "::", 50051, false},
      {"192.168.1.2:65535", "192.168.1.2", 65535, false},
      {"127.example.org:1", "127.example.org", 1, false},
      {"localhost.example.org:1", "localhost.example.org", 1, false},
      {"[::ffff:127.0.0.1]:1", "::ffff:127.0.0.1", 1, false},
  };
  for (const auto& c : kCases) {
    const auto address = ParseListenAddress(c.text);
    ASSERT_TRUE(address.ok()) << c.text;
    EXPECT_EQ(address->host, c.host);
    EXPECT_EQ(address->port, c.port);
    EXPECT_EQ(address->loopback(), c.loopback) << c.text;
    EXPECT_EQ(address->ToString(), c.text);
  }
}

TEST(ListenAddressTest, RefusesWhatIsNone) {
  for (const char* text :
       {"", ":", ":50051", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x",
        "127.0.0.1:-1", "127.0.0.1:65536", "::1:50051", "[::1]",
        "[127.0.0.1]:1", "[::1:1", "::1]:1", "a:b:1"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseListenAddress(text).status()))
        << text;
  }
}

}  // namespace
}  // namespace footnote::service
