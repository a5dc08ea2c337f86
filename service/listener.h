// Takes new connections, no more than the process can hold, and from each
// address no faster than it should come.
#ifndef FOOTNOTE_SERVICE_LISTENER_H_
#define FOOTNOTE_SERVICE_LISTENER_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "service/listen_address.h"
#include "service/observe/observer.h"
#include "service/security/held_connections.h"
#include "service/security/token_bucket.h"

namespace footnote::service {

struct ListenerBounds {
  // New connections from one address (of IPv6 one /64 network). Those beyond
  // are closed before anything is read or sent.
  Rate address_connections = {.per_second = 20, .burst = 500};
  // Connections of one address at a time.
  int address_open_connections = 1000;
  // Calls from one address that were cut off before they were answered. Beyond,
  // the connections that do it are closed, and the address begins none for a
  // while.
  Rate address_resets = {.per_second = 100, .burst = 1000};
  absl::Duration barred = absl::Seconds(10);
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
  // `observer` is told of what is closed at once, may be null, and must outlive
  // it. UNAVAILABLE: the port is in use, or the address not this machine's.
  static absl::StatusOr<std::unique_ptr<Listener>> Open(
      const ListenAddress& address, const ListenerBounds& bounds,
      Observer* observer = nullptr);

  // Stops.
  ~Listener();

  // The address, with the port that was chosen.
  const ListenAddress& address() const { return address_; }

  // Calls `take` from a thread of its own from now on. Once.
  void Begin(Take take);
  // A call from `peer`, as gRPC names it, was cut off before it was answered.
  // Where that goes on without end it costs the server its time, and the caller
  // nothing (CVE-2023-44487). Thread-safe.
  void CallCutOff(absl::string_view peer);
  // Takes no more and gives the port back; returns when `take` is over.
  void Stop();

 private:
  // What an address, or more that share a hash, has used up lately.
  struct Address {
    TokenBucket connections;
    TokenBucket resets;
    std::atomic<int64_t> barred_until = 0;  // nanoseconds, of a steady clock
  };

  Listener(const ListenAddress& address, const ListenerBounds& bounds,
           Observer* observer);

  absl::Status Bind();
  void Run();
  // Takes what waits on one descriptor; false where the process has none left.
  bool AcceptFrom(int listener);
  Address& AddressOf(const sockaddr_storage& peer);
  // Why a connection that was just accepted is closed at once; null: it is not.
  const char* WhyNot(int connection, const sockaddr_storage& peer);

  ListenAddress address_;
  ListenerBounds bounds_;
  Observer* const observer_;
  HeldConnections held_;
  std::vector<Address> addresses_;  // by hash
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
