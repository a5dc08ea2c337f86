// The connections that a process holds, by where they come from.
#ifndef FOOTNOTE_SERVICE_SECURITY_HELD_CONNECTIONS_H_
#define FOOTNOTE_SERVICE_SECURITY_HELD_CONNECTIONS_H_

#include <sys/socket.h>

#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace footnote::service {

// Connections are handed to whoever serves them, who closes them without a
// word. So what is open is asked of the system when it matters, that is when a
// network seems to hold as many as it may: a descriptor whose peer is another
// than the one that it was accepted from, or none, was closed. Thread-safe.
class HeldConnections {
 public:
  // So many for each network, see NetworkOf.
  explicit HeldConnections(int most) : most_(most) {}

  // Counts a connection that was just accepted; false, and it is not counted,
  // where its network holds as many as it may.
  bool Add(int connection, const sockaddr_storage& peer);

  // Ends the connection from this endpoint, see EndpointOf, under whoever has
  // it: it can be read and written no more. False where it was ended already.
  bool ShutDown(const std::string& endpoint);

 private:
  struct Held {
    std::string network;  // empty: not held
    std::string endpoint;
  };

  void Forget(Held* held);
  // Forgets those of the network that were closed.
  void Recount(const std::string& network);

  const int most_;
  std::mutex mutex_;  // guards what follows
  std::vector<Held> by_descriptor_;
  absl::flat_hash_map<std::string, int> by_network_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SECURITY_HELD_CONNECTIONS_H_
