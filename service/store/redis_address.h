// Where a Redis server is and who we are there, as an operator writes it.
#ifndef FOOTNOTE_SERVICE_STORE_REDIS_ADDRESS_H_
#define FOOTNOTE_SERVICE_STORE_REDIS_ADDRESS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace footnote::service {

struct RedisAddress {
  std::string host;  // empty where it is a unix socket
  int port = 6379;
  std::string unix_path;
  std::string user;  // empty: the default user
  std::string password;
  int database = 0;
};

// What kRedisUrls of messages and help texts says.
inline constexpr char kRedisUrls[] =
    "redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE] or "
    "unix://[[USER]:PASSWORD@]/PATH[?db=DATABASE]";

// Reads one of kRedisUrls. An IPv6 host stands in brackets; in user, password
// and path %XX is a byte. INVALID_ARGUMENT with a message that does not repeat
// the URL, since it may hold a password.
absl::StatusOr<RedisAddress> ParseRedisUrl(absl::string_view url);

// The address for messages, without user and password.
std::string NameOf(const RedisAddress& address);

// Whether what is sent there stays on this machine.
bool IsLocal(const RedisAddress& address);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_REDIS_ADDRESS_H_
