// A real redis-server for tests: of its own folder and sockets, ended with its
// object, or with the test should that be killed.
#ifndef FOOTNOTE_TESTS_SERVICE_STORE_REDIS_SERVER_H_
#define FOOTNOTE_TESTS_SERVICE_STORE_REDIS_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "service/store/redis_connection.h"
#include "tests/service/child_process.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {

// Fails the test and ends it where redis-server is not installed or does not
// come up.
class RedisServer {
 public:
  // `settings` as on its command line; by default it keeps nothing on disk.
  explicit RedisServer(std::vector<std::string> settings = {});
  ~RedisServer();

  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  // Through its unix socket, or through a port that was free.
  std::string url() const;
  std::string tcp_url() const;
  const std::string& folder() const { return folder_.path(); }

  // A command of an administrator; an error reply fails the test.
  RedisReply Ask(const RedisCommand& command) const;
  // Repeats it until its reply holds `text`; fails the test after 10 s.
  void AwaitReply(const RedisCommand& command, const std::string& text) const;

  // SIGKILL. It stays down until it is started again, with the same folder,
  // sockets and settings.
  void Kill();
  // Returns when it serves.
  void Start();
  // Returns when it takes connections; it goes on loading what it has on disk,
  // in steps of `per_key`.
  void StartSlowly(absl::Duration per_key);
  void Signal(int signal) const { process_->Signal(signal); }

 private:
  void Run(const std::vector<std::string>& more, bool await_loaded);
  RedisConnection& Admin() const;

  const TemporaryFolder folder_;
  const int port_;
  const std::vector<std::string> settings_;
  std::unique_ptr<ChildProcess> process_;
  // For Ask; made anew where the server ended it.
  mutable std::unique_ptr<RedisConnection> admin_;
};

// One for all tests of this process that leave it as it was; emptied now.
RedisServer& SharedRedisServer();

// Settings of a server that has acknowledged nothing that it can lose.
std::vector<std::string> Durable();

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_STORE_REDIS_SERVER_H_
