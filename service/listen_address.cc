#include "service/listen_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace footnote::service {
namespace {

constexpr int kMaxPort = 65535;
constexpr int kLoopbackNet = 127;

absl::Status Malformed(absl::string_view text) {
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text, "\" is not an address to listen on; write ",
                   "HOST:PORT, such as 127.0.0.1:50051 or [::1]:50051"));
}

}  // namespace

bool ListenAddress::loopback() const {
  // By value, not by look: 127.example.org is no loopback address.
  in_addr v4 = {};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) {
    return ntohl(v4.s_addr) >> 24 == kLoopbackNet;
  }
  in6_addr v6 = {};
  if (inet_pton(AF_INET6, host.c_str(), &v6) == 1) {
    return IN6_IS_ADDR_LOOPBACK(&v6);
  }
  return host == "localhost";
}

std::string ListenAddress::ToString() const {
  const bool v6 = host.find(':') != std::string::npos;
  return absl::StrCat(v6 ? "[" : "", host, v6 ? "]" : "", ":", port);
}

absl::StatusOr<ListenAddress> ParseListenAddress(absl::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos) return Malformed(text);
  absl::string_view host = text.substr(0, colon);
  const bool brackets =
      absl::ConsumePrefix(&host, "[") && absl::ConsumeSuffix(&host, "]");
  ListenAddress address = {.host = std::string(host)};
  in6_addr v6 = {};
  const bool is_v6 = inet_pton(AF_INET6, address.host.c_str(), &v6) == 1;
  if (host.empty() || brackets != is_v6 ||
      host.find_first_of(brackets ? "[]" : "[]:") != absl::string_view::npos) {
    return Malformed(text);
  }
  if (!absl::SimpleAtoi(text.substr(colon + 1), &address.port) ||
      address.port < 0 || address.port > kMaxPort) {
    return Malformed(text);
  }
  return address;
}

}  // namespace footnote::service
