#include "service/security/peer_address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <string>

namespace footnote::service {
namespace {

std::string Network(const char* peer) { return NetworkOf(ParsePeer(peer)); }
std::string Endpoint(const char* peer) { return EndpointOf(ParsePeer(peer)); }

TEST(PeerAddressTest, TellsCallersApartByAddressAndOfIpv6ByNetwork) {
  EXPECT_EQ(Network("ipv4:192.0.2.1:50000"),
            std::string("\xc0\x00\x02\x01", 4));
  EXPECT_EQ(Network("ipv4:192.0.2.1:50000"), Network("ipv4:192.0.2.1:1"));
  EXPECT_NE(Network("ipv4:192.0.2.1:50000"), Network("ipv4:192.0.2.2:50000"));
  EXPECT_EQ(Network("ipv6:%5B2001:db8::1%5D:50000"),
            Network("ipv6:%5B2001:db8::ffff:1%5D:1"));
  EXPECT_NE(Network("ipv6:%5B2001:db8::1%5D:50000"),
            Network("ipv6:%5B2001:db8:0:1::1%5D:50000"));
  // Whichever way it was accepted.
  EXPECT_EQ(Network("ipv6:%5B::ffff:192.0.2.1%5D:50000"),
            Network("ipv4:192.0.2.1:50000"));
  EXPECT_NE(Network("ipv6:%5Bfe80::1%25lo%5D:50000"), "");
}

TEST(PeerAddressTest, TellsConnectionsApartByTheirPort) {
  EXPECT_EQ(Endpoint("ipv4:192.0.2.1:50000"),
            Endpoint("ipv6:%5B::ffff:192.0.2.1%5D:50000"));
  EXPECT_NE(Endpoint("ipv4:192.0.2.1:50000"), Endpoint("ipv4:192.0.2.1:50001"));
  EXPECT_NE(Endpoint("ipv6:%5B2001:db8::1%5D:50000"),
            Endpoint("ipv6:%5B2001:db8::2%5D:50000"));
}

TEST(PeerAddressTest, KnowsNothingOfWhatIsNoAddress) {
  for (const char* peer :
       {"", "unix:/tmp/socket", "ipv4:192.0.2.1", "ipv4:192.0.2.1:70000",
        "ipv4:192.0.2.256:1", "ipv6:%5Bnone%5D:1", "ipv4::1"}) {
    EXPECT_EQ(Network(peer), "") << peer;
    EXPECT_EQ(Endpoint(peer), "") << peer;
  }
}

}  // namespace
}  // namespace footnote::service
