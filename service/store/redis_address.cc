#include "service/store/redis_address.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"

namespace footnote::service {
namespace {

absl::Status Wrong(absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("the URL of Redis: ", what, "; write ", kRedisUrls));
}

// None where a % is not followed by two hex digits.
absl::optional<std::string> PercentDecoded(absl::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size() || !absl::ascii_isxdigit(text[i + 1]) ||
        !absl::ascii_isxdigit(text[i + 2])) {
      return absl::nullopt;
    }
    decoded += absl::HexStringToBytes(text.substr(i + 1, 2));
    i += 2;
  }
  return decoded;
}

// Takes "[[user]:password@]" off the front of `rest`.
absl::Status TakeUser(absl::string_view* rest, RedisAddress* address) {
  // A path may hold an @; a password holds no / that is not written as %2F.
  const size_t at = rest->substr(0, rest->find('/')).rfind('@');
  if (at == absl::string_view::npos) return absl::OkStatus();
  const absl::string_view both = rest->substr(0, at);
  rest->remove_prefix(at + 1);
  const size_t colon = both.find(':');
  if (colon == absl::string_view::npos) {
    return Wrong("a user needs a password behind a colon");
  }
  auto user = PercentDecoded(both.substr(0, colon));
  auto password = PercentDecoded(both.substr(colon + 1));
  if (!user.has_value() || !password.has_value()) {
    return Wrong("a % in the user or password is written as %25");
  }
  if (password->empty()) return Wrong("the password is empty");
  address->user = *std::move(user);
  address->password = *std::move(password);
  return absl::OkStatus();
}

absl::Status ReadDatabase(absl::string_view text, RedisAddress* address) {
  if (!absl::SimpleAtoi(text, &address->database) || address->database < 0) {
    return Wrong("the database is no number");
  }
  return absl::OkStatus();
}

// "host", "host:port", "[v6]:port", each perhaps with "/database".
absl::Status ReadHost(absl::string_view rest, RedisAddress* address) {
  if (absl::StrContains(rest, '@')) {
    return Wrong("a / in the user or password is written as %2F");
  }
  const size_t slash = rest.find('/');
  absl::string_view host = rest.substr(0, slash);
  if (slash != absl::string_view::npos && slash + 1 < rest.size()) {
    absl::Status status = ReadDatabase(rest.substr(slash + 1), address);
    if (!status.ok()) return status;
  }
  const size_t bracket = host.rfind(']');
  const size_t colon = host.rfind(':');
  if (colon != absl::string_view::npos &&
      (bracket == absl::string_view::npos || colon > bracket)) {
    if (!absl::SimpleAtoi(host.substr(colon + 1), &address->port) ||
        address->port < 1 || address->port > 65535) {
      return Wrong("the port is no number from 1 to 65535");
    }
    host = host.substr(0, colon);
  }
  if (absl::ConsumePrefix(&host, "[") && !absl::ConsumeSuffix(&host, "]")) {
    return Wrong("a ] is missing behind the host");
  }
  if (host.empty()) return Wrong("there is no host");
  address->host = std::string(host);
  return absl::OkStatus();
}

// "/path", perhaps with "?db=database".
absl::Status ReadPath(absl::string_view rest, RedisAddress* address) {
  const size_t query = rest.find('?');
  if (query != absl::string_view::npos) {
    absl::string_view option = rest.substr(query + 1);
    rest = rest.substr(0, query);
    if (!absl::ConsumePrefix(&option, "db=")) {
      return Wrong("behind the ? may stand db=NUMBER only");
    }
    absl::Status status = ReadDatabase(option, address);
    if (!status.ok()) return status;
  }
  auto path = PercentDecoded(rest);
  if (!path.has_value()) return Wrong("a % in the path is written as %25");
  if (!absl::StartsWith(*path, "/") || path->size() == 1) {
    return Wrong("the path of the socket begins with a /");
  }
  address->unix_path = *std::move(path);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RedisAddress> ParseRedisUrl(absl::string_view url) {
  if (absl::StartsWith(url, "rediss://")) {
    return Wrong(
        "rediss is not supported, since the client library of Debian 12, "
        "hiredis 0.14, has no TLS; lead the connection through a TLS tunnel on "
        "this machine, such as stunnel");
  }
  const bool is_unix = absl::StartsWith(url, "unix://");
  if (!is_unix && !absl::StartsWith(url, "redis://")) {
    return Wrong("it begins neither with redis:// nor with unix://");
  }
  absl::string_view rest = url.substr(url.find("://") + 3);
  RedisAddress address;
  absl::Status status = TakeUser(&rest, &address);
  if (status.ok()) {
    status = is_unix ? ReadPath(rest, &address) : ReadHost(rest, &address);
  }
  if (!status.ok()) return status;
  return address;
}

std::string NameOf(const RedisAddress& address) {
  if (!address.unix_path.empty()) {
    return absl::StrCat(
        "unix://", address.unix_path,
        address.database == 0 ? "" : absl::StrCat("?db=", address.database));
  }
  const bool v6 = absl::StrContains(address.host, ':');
  return absl::StrCat("redis://", v6 ? "[" : "", address.host, v6 ? "]" : "",
                      ":", address.port, "/", address.database);
}

bool IsLocal(const RedisAddress& address) {
  return !address.unix_path.empty() || address.host == "localhost" ||
         address.host == "::1" || absl::StartsWith(address.host, "127.");
}

}  // namespace footnote::service
