// One connection to a Redis server, on which commands go out and replies come
// back in batches. Knows nothing of sessions.
#ifndef FOOTNOTE_SERVICE_STORE_REDIS_CONNECTION_H_
#define FOOTNOTE_SERVICE_STORE_REDIS_CONNECTION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "service/store/redis_address.h"

// hiredis's headers stay in the .cc file: they are C, and full of macros.
struct redisContext;

namespace footnote::service {

// The command's name and its arguments, any bytes.
using RedisCommand = std::vector<std::string>;

struct RedisReply {
  enum class Kind { kNothing, kText, kInteger, kError, kList };
  Kind kind = Kind::kNothing;
  std::string text;  // of kText; of kError, which begins with its code
  int64_t integer = 0;
  std::vector<RedisReply> list;

  bool is_error() const { return kind == Kind::kError; }
};

// For one thread at a time.
class RedisConnection {
 public:
  struct Timeouts {
    absl::Duration connect = absl::Seconds(1);
    // Without a byte from the server, or room for one to it.
    absl::Duration silence = absl::Seconds(2);
  };

  // Connects, logs in and selects the database. UNAVAILABLE: there is no
  // server, or it serves nobody now. FAILED_PRECONDITION: it does not take the
  // user, password or database.
  static absl::StatusOr<std::unique_ptr<RedisConnection>> Open(
      const RedisAddress& address, const Timeouts& timeouts);
  ~RedisConnection();

  RedisConnection(const RedisConnection&) = delete;
  RedisConnection& operator=(const RedisConnection&) = delete;

  // Whether the server has ended it, as far as this machine knows already. The
  // server may end it between that and a call.
  bool IsClosed() const;

  // Sends all commands at once and reads their replies, error replies among
  // them, in the same order. UNAVAILABLE, which ends the connection: `replies`
  // are the first of them; whether the other commands were carried out, or will
  // be, is not known. DEADLINE_EXCEEDED: the same, and the server was silent.
  absl::Status Exchange(const std::vector<RedisCommand>& commands,
                        std::vector<RedisReply>* replies);

  // One command; an error reply as ExplainRedisError gives it.
  absl::StatusOr<RedisReply> Ask(const RedisCommand& command);

 private:
  RedisConnection(std::string name, redisContext* context);

  absl::Status LogIn(const RedisAddress& address);
  // What went wrong with the connection.
  absl::Status Lost() const;

  const std::string name_;
  redisContext* const context_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_REDIS_CONNECTION_H_
