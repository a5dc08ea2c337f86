// A connection to Redis that mends itself.
#ifndef FOOTNOTE_SERVICE_STORE_REDIS_LINK_H_
#define FOOTNOTE_SERVICE_STORE_REDIS_LINK_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "service/store/redis_address.h"
#include "service/store/redis_calls.h"
#include "service/store/redis_connection.h"

namespace footnote::service {

// A connection over which sessions can be kept: the database's format is ours,
// and the server has our scripts.
struct RedisSessions {
  std::unique_ptr<RedisConnection> connection;
  RedisScripts scripts;
};

// Whether sessions are kept in the database already. FAILED_PRECONDITION: it is
// a replica, or the format of its sessions is another. Writes nothing.
absl::StatusOr<bool> CheckRedisDatabase(const RedisAddress& address,
                                        RedisConnection* connection);

// Connects and prepares the database. Errors: RedisConnection::Open;
// FAILED_PRECONDITION also where the format is another or nothing may be
// written.
absl::StatusOr<RedisSessions> OpenRedisSessions(
    const RedisAddress& address, const RedisConnection::Timeouts& timeouts);

// While there is no connection a thread of its own tries to make one, once a
// second, so that no call ever waits for a server that is known to be down.
// Take and GiveBack are for one thread.
class RedisLink {
 public:
  RedisLink(const RedisAddress& address,
            const RedisConnection::Timeouts& timeouts, RedisSessions sessions);
  // What was taken must have been given back.
  ~RedisLink();

  RedisLink(const RedisLink&) = delete;
  RedisLink& operator=(const RedisLink&) = delete;

  // The connection, to be given back. Where it was lost a moment ago this waits
  // for the first attempt at another, for as long as connecting may take; once
  // that has failed it returns UNAVAILABLE at once, until one succeeds.
  absl::StatusOr<RedisSessions> Take();

  // Gives it back as good as it was.
  void GiveBack(RedisSessions sessions);
  // It is no good any more, because of `trouble`. Where the server may be well
  // all the same, the next Take waits for the first attempt at another.
  void Drop(RedisSessions sessions, const absl::Status& trouble,
            bool server_is_down);

 private:
  // Makes connections until told to stop.
  void Mend();

  const RedisAddress address_;
  const RedisConnection::Timeouts timeouts_;

  std::mutex mutex_;
  std::condition_variable changed_;
  RedisSessions sessions_;  // no connection: there is none, or it is taken
  bool lost_ = false;       // there is none
  bool down_ = false;       // and an attempt at another has failed
  // Why. Not a Status: copies share a count that ThreadSanitizer cannot see.
  std::string trouble_;
  bool stopping_ = false;

  std::thread mender_;  // last: it uses all of the above
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_REDIS_LINK_H_
