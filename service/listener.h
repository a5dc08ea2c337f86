// Takes new connections, no more than the process can hold, and from each
// address no faster than it should come.
#ifndef FOOTNOTE_SERVICE_LISTENER_H_
#define FOOTNOTE_SERVICE_LISTENER_H_

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "service/listen_address.h"
#include "service/security/token_bucket.h"

namespace footnote::service {

struct ListenerBounds {
  // New connections from one address (of IPv6 one /64 network). Those beyond
  // are closed before anything is read or sent.
  Rate address_connections = {.per_second = 20, .burst = 500};
  // Descriptors of the whole process: connections that would come after are
  // closed, so that files can still be opened. 0: seven eighths of what the
  // system allows.
  int max_descriptors = 0;
  // How long what we sent may stay unacknowledged.
  absl::Duration unacknowledged = absl::Seconds(30);
};

// gRPC 1.51 has a listener of its own, but closes it for good when it meets the
// limit of descriptors once.
class Listener {
 public:
  // Takes a connection's descriptor, non-blocking, for good.
  using Take = absl::AnyInvocable<void(int listener, int connection)>;

  // Listens on every address that the host has; not taken before Begin.
  // UNAVAILABLE: the port is in use, or the address not this machine's.
  static absl::StatusOr<std::unique_ptr<Listener>> Open(
      const ListenAddress& address, const ListenerBounds& bounds);

  // Stops.
  ~Listener();

  // The address, with the port that was chosen.
  const ListenAddress& address() const { return address_; }

  // Calls `take` from a thread of its own from now on. Once.
  void Begin(Take take);
  // Takes no more and gives the port back; returns when `take` is over.
  void Stop();

 private:
  Listener(const ListenAddress& address, const ListenerBounds& bounds);

  absl::Status Bind();
  void Run();
  // Takes what waits on one descriptor; false where the process has none left.
  bool AcceptFrom(int listener);

  ListenAddress address_;
  ListenerBounds bounds_;
  std::vector<TokenBucket> by_address_;  // by the hash of the address
  std::vector<int> listeners_;
  int stop_ = -1;  // an eventfd
  Take take_;
  std::thread thread_;
};

// Lets the process open as many descriptors as the system allows it to, within
// reason. Gives their number.
int RaiseDescriptorLimit();

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_LISTENER_H_
