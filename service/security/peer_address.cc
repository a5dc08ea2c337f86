#include "service/security/peer_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace footnote::service {
namespace {

constexpr size_t kNetworkBytes = 8;  // of IPv6

// Of an IPv6 socket IPv4 callers come as ::ffff:192.0.2.1, and are the same.
std::string AddressOf(const sockaddr_storage& peer) {
  if (peer.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(peer).sin_addr;
    return std::string(reinterpret_cast<const char*>(&v4), sizeof(v4));
  }
  if (peer.ss_family != AF_INET6) return "";
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(peer).sin6_addr;
  const auto* const bytes = reinterpret_cast<const char*>(&v6);
  const size_t skipped = IN6_IS_ADDR_V4MAPPED(&v6) ? 12 : 0;
  return std::string(bytes + skipped, sizeof(v6) - skipped);
}

}  // namespace

std::string NetworkOf(const sockaddr_storage& peer) {
  std::string address = AddressOf(peer);
  if (address.size() > kNetworkBytes) address.resize(kNetworkBytes);
  return address;
}

std::string EndpointOf(const sockaddr_storage& peer) {
  std::string endpoint = AddressOf(peer);
  if (endpoint.empty()) return endpoint;
  const in_port_t port =
      peer.ss_family == AF_INET
          ? reinterpret_cast<const sockaddr_in&>(peer).sin_port
          : reinterpret_cast<const sockaddr_in6&>(peer).sin6_port;
  endpoint.append(reinterpret_cast<const char*>(&port), sizeof(port));
  return endpoint;
}

sockaddr_storage ParsePeer(absl::string_view peer) {
  sockaddr_storage parsed = {};
  const size_t colon = peer.rfind(':');
  int port = 0;
  if (colon == absl::string_view::npos ||
      !absl::SimpleAtoi(peer.substr(colon + 1), &port) || port < 0 ||
      port > 0xffff) {
    return parsed;
  }
  absl::string_view host = peer.substr(0, colon);
  if (absl::ConsumePrefix(&host, "ipv4:")) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(parsed);
    if (inet_pton(AF_INET, std::string(host).c_str(), &v4.sin_addr) != 1) {
      return parsed;
    }
    v4.sin_family = AF_INET;
    v4.sin_port = htons(static_cast<uint16_t>(port));
  } else if (absl::ConsumePrefix(&host, "ipv6:")) {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(parsed);
    const std::string text =
        absl::StrReplaceAll(host, {{"%5B", ""}, {"%5D", ""}});
    // A zone ("%25eth0") says by which device, not who.
    if (inet_pton(AF_INET6, text.substr(0, text.find('%')).c_str(),
                  &v6.sin6_addr) != 1) {
      return parsed;
    }
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(static_cast<uint16_t>(port));
  }
  return parsed;
}

}  // namespace footnote::service
