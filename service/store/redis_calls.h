// The calls of a session store in the words of Redis: which script or command
// each becomes, and what its reply means. docs/session-keys.md describes the
// keys.
#ifndef FOOTNOTE_SERVICE_STORE_REDIS_CALLS_H_
#define FOOTNOTE_SERVICE_STORE_REDIS_CALLS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "service/store/redis_connection.h"
#include "service/store/session_store.h"
#include "service/store/store_call.h"

namespace footnote::service {

// Grows with each change to the keys that an older program would misread.
inline constexpr int kRedisFormat = 1;

// The key under which a database says its format.
inline constexpr char kRedisFormatKey[] = "footnote:format";

// The list of live sessions by when they expire, from which they are counted.
inline constexpr char kRedisLiveKey[] = "footnote:live";

// The list of a user's sessions by when they expire.
std::string RedisUserKey(const std::string& user);

// The one key of a session, a hash. Its name in braces is what Redis Cluster
// would place it by.
std::string RedisSessionKey(const SessionKey& key);

struct RedisLimits {
  int64_t max_sessions = 0;
  absl::Duration remember_expired;
};

// The scripts by which sessions change. Each changes all or nothing: Redis runs
// nothing else meanwhile, and writes its changes to its log as one.
class RedisScripts {
 public:
  // Hands them to the server; to be done again when it forgot them. Errors:
  // RedisConnection::Ask.
  static absl::StatusOr<RedisScripts> Load(RedisConnection* connection);

  // The call as a command; takes the texts out of it.
  RedisCommand CommandOf(StoreCall* call, const RedisLimits& limits) const;

 private:
  // Their names at the server.
  std::string create_;
  std::string commit_;
  std::string delete_;
  std::string delete_user_;
  std::string sweep_;
};

// Ends the call with what its reply means. Error replies become UNAVAILABLE as
// ExplainRedisError tells them, with `name` for the server. True where the call
// removes many sessions and is not ended, since there is more to do.
bool AnswerFromReply(StoreCall* call, RedisReply reply,
                     const RedisLimits& limits, const std::string& name);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_REDIS_CALLS_H_
