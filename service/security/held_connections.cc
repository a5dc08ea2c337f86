#include "service/security/held_connections.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

#include "service/security/peer_address.h"

namespace footnote::service {
namespace {

// Empty where the descriptor is closed, or no connection.
std::string EndpointNow(int descriptor) {
  sockaddr_storage peer = {};
  socklen_t size = sizeof(peer);
  if (getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &size) != 0) {
    return "";
  }
  return EndpointOf(peer);
}

}  // namespace

bool HeldConnections::Add(int connection, const sockaddr_storage& peer) {
  const auto at = static_cast<size_t>(connection);
  Held held = {.network = NetworkOf(peer), .endpoint = EndpointOf(peer)};
  const std::lock_guard<std::mutex> lock(mutex_);
  if (by_descriptor_.size() <= at) by_descriptor_.resize(at + 1);
  // The system gives a number again once what had it is closed.
  Forget(&by_descriptor_[at]);
  if (held.network.empty()) return true;
  const auto it = by_network_.find(held.network);
  if (it != by_network_.end() && it->second >= most_) {
    Recount(held.network);
    const auto again = by_network_.find(held.network);
    if (again != by_network_.end() && again->second >= most_) return false;
  }
  ++by_network_[held.network];
  by_descriptor_[at] = std::move(held);
  return true;
}

void HeldConnections::Forget(Held* held) {
  if (held->network.empty()) return;
  const auto it = by_network_.find(held->network);
  if (--it->second == 0) by_network_.erase(it);
  *held = Held();
}

void HeldConnections::Recount(const std::string& network) {
  for (size_t i = 0; i < by_descriptor_.size(); ++i) {
    Held& held = by_descriptor_[i];
    if (held.network == network &&
        EndpointNow(static_cast<int>(i)) != held.endpoint) {
      Forget(&held);
    }
  }
}

bool HeldConnections::ShutDown(const std::string& endpoint) {
  if (endpoint.empty()) return false;
  const std::lock_guard<std::mutex> lock(mutex_);
  for (size_t i = 0; i < by_descriptor_.size(); ++i) {
    if (by_descriptor_[i].endpoint != endpoint) continue;
    by_descriptor_[i].endpoint.clear();
    // Looked at by a descriptor of our own: the number may become another
    // connection's at any moment.
    const int own = fcntl(static_cast<int>(i), F_DUPFD_CLOEXEC, 0);
    if (own < 0) return false;
    const bool ours = EndpointNow(own) == endpoint;
    if (ours) shutdown(own, SHUT_RDWR);
    close(own);
    return ours;
  }
  return false;
}

}  // namespace footnote::service
