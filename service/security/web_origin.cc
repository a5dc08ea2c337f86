#include "service/security/web_origin.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace footnote::service {
namespace {

constexpr size_t kMaxHost = 253;  // RFC 1035

bool IsHost(absl::string_view host) {
  const bool v6 = absl::ConsumePrefix(&host, "[");
  if (v6 != absl::ConsumeSuffix(&host, "]")) return false;
  return !host.empty() && host.size() <= kMaxHost &&
         std::all_of(host.begin(), host.end(), [v6](char c) {
           if (v6) return absl::ascii_isxdigit(c) || c == ':' || c == '.';
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) ||
                  c == '.' || c == '-' || c == '_';
         });
}

// A number as it is printed, and not the one that goes without saying.
bool IsPort(absl::string_view text, int usual) {
  int port = 0;
  return absl::SimpleAtoi(text, &port) && port > 0 && port <= 0xffff &&
         port != usual && absl::StrCat(port) == std::string(text);
}

}  // namespace

absl::Status CheckOrigin(absl::string_view origin) {
  absl::string_view rest = origin;
  const int usual = absl::ConsumePrefix(&rest, "https://")  ? 443
                    : absl::ConsumePrefix(&rest, "http://") ? 80
                                                            : 0;
  // Behind the last bracket, if any: an IPv6 address has colons too.
  const size_t bracket = rest.rfind(']');
  const size_t colon =
      rest.find(':', bracket == absl::string_view::npos ? 0 : bracket);
  const bool port_good =
      colon == absl::string_view::npos || IsPort(rest.substr(colon + 1), usual);
  if (usual != 0 && IsHost(rest.substr(0, colon)) && port_good) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      "origin: write it as browsers do: https:// (or http://) and the host in "
      "lower case, with a port only where it is not 443 (or 80), and no path, "
      "such as https://portal.example");
}

}  // namespace footnote::service
