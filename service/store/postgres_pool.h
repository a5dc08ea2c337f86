// Connections that are kept up: one for each worker of a store.
#ifndef FOOTNOTE_SERVICE_STORE_POSTGRES_POOL_H_
#define FOOTNOTE_SERVICE_STORE_POSTGRES_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/store/postgres_connection.h"

namespace footnote::service {

// Where a connection was lost, a thread of the pool connects anew, at once and
// then once a second until it succeeds. Whoever wants the connection waits for
// the first attempt; while the server is known to be down nobody waits.
class PostgresPool {
 public:
  // Makes a connection that is ready for use; takes a bounded time.
  using Connect =
      std::function<absl::StatusOr<std::unique_ptr<PostgresConnection>>()>;

  PostgresPool(std::vector<std::unique_ptr<PostgresConnection>> connections,
               Connect connect);
  // No connection may be in use.
  ~PostgresPool();

  PostgresPool(const PostgresPool&) = delete;
  PostgresPool& operator=(const PostgresPool&) = delete;

  // The connection of this place, to be used by the one thread whose place it
  // is, until that calls anything here again. UNAVAILABLE: there is none.
  absl::StatusOr<PostgresConnection*> Get(size_t place);

  // The connection of this place cannot be used any more. An error is known to
  // hold until the server was reached again.
  void Lost(size_t place, absl::Status known);

 private:
  struct Place {
    std::unique_ptr<PostgresConnection> connection;
    absl::Status down;  // why there is none; OK: it was not tried yet
  };

  void KeepUp();
  Place* FirstLost();

  const Connect connect_;

  std::mutex mutex_;
  std::condition_variable lost_;  // or stopping
  std::condition_variable tried_;
  std::vector<Place> places_;
  absl::Status last_attempt_;
  bool stopping_ = false;

  std::thread thread_;  // last: it uses all of the above
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_POSTGRES_POOL_H_
