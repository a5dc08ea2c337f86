#include "service/listener.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/hash/hash.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "service/security/peer_address.h"

namespace footnote::service {
namespace {

constexpr int kBacklog = 4096;
constexpr size_t kAddressBuckets = 1 << 14;
// More descriptors than this would be more memory than a machine has.
constexpr rlim_t kMostDescriptors = 1 << 16;
// Taken from one descriptor before the others are looked at.
constexpr int kAtOnce = 64;
// Until descriptors are looked for again when there were none.
constexpr int kPauseMs = 50;

absl::Status CannotListen(const ListenAddress& address, const char* why) {
  return absl::UnavailableError(absl::StrCat(
      "cannot listen on ", address.ToString(), ": ", why,
      "; the port is in use, or the address is not this machine's; choose "
      "another with --listen, such as --listen 127.0.0.1:0 for any free port"));
}

void SetPort(sockaddr* address, int port) {
  const in_port_t network = htons(static_cast<uint16_t>(port));
  if (address->sa_family == AF_INET) {
    reinterpret_cast<sockaddr_in*>(address)->sin_port = network;
  } else {
    reinterpret_cast<sockaddr_in6*>(address)->sin6_port = network;
  }
}

int PortOf(int socket) {
  sockaddr_storage name = {};
  socklen_t size = sizeof(name);
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&name), &size) != 0) {
    return 0;
  }
  return ntohs(name.ss_family == AF_INET
                   ? reinterpret_cast<sockaddr_in*>(&name)->sin_port
                   : reinterpret_cast<sockaddr_in6*>(&name)->sin6_port);
}

// Time that nobody sets: a clock put back must not shut anybody out.
absl::Time Passed() {
  timespec passed = {};
  clock_gettime(CLOCK_MONOTONIC, &passed);
  return absl::TimeFromTimespec(passed);
}

void SetOption(int socket, int level, int option, int value) {
  setsockopt(socket, level, option, &value, sizeof(value));
}

}  // namespace

int RaiseDescriptorLimit() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  limit.rlim_cur =
      std::max(limit.rlim_cur, std::min(limit.rlim_max, kMostDescriptors));
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<int>(std::min(limit.rlim_cur, kMostDescriptors));
}

Listener::Listener(const ListenAddress& address, const ListenerBounds& bounds,
                   Observer* observer)
    : address_(address),
      bounds_(bounds),
      observer_(observer),
      held_(bounds.address_open_connections),
      addresses_(kAddressBuckets) {}

absl::StatusOr<std::unique_ptr<Listener>> Listener::Open(
    const ListenAddress& address, const ListenerBounds& bounds,
    Observer* observer) {
  std::unique_ptr<Listener> listener(new Listener(address, bounds, observer));
  if (bounds.max_descriptors == 0) {
    listener->bounds_.max_descriptors = RaiseDescriptorLimit() / 8 * 7;
  }
  const absl::Status status = listener->Bind();
  if (!status.ok()) return status;
  return listener;
}

absl::Status Listener::Bind() {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(address_.host.c_str(), nullptr, &hints, &found);
  if (error != 0) return CannotListen(address_, gai_strerror(error));
  const auto freer = absl::MakeCleanup([found] { freeaddrinfo(found); });
  int last_error = EADDRNOTAVAIL;
  for (const addrinfo* it = found; it != nullptr; it = it->ai_next) {
    if (it->ai_family != AF_INET && it->ai_family != AF_INET6) continue;
    const int fd =
        socket(it->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
      last_error = errno;
      continue;
    }
    SetOption(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    SetOption(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    // "[::]" means IPv4 too.
    if (it->ai_family == AF_INET6) SetOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
    SetPort(it->ai_addr, address_.port);
    if (bind(fd, it->ai_addr, it->ai_addrlen) != 0 ||
        listen(fd, kBacklog) != 0) {
      last_error = errno;
      close(fd);
      // One host's addresses are listened on together, or it would be a matter
      // of luck who answers.
      if (last_error == EADDRINUSE) {
        return CannotListen(address_, std::strerror(last_error));
      }
      continue;
    }
    listeners_.push_back(fd);
    if (address_.port == 0) address_.port = PortOf(fd);
  }
  if (listeners_.empty()) {
    return CannotListen(address_, std::strerror(last_error));
  }
  stop_ = eventfd(0, EFD_CLOEXEC);
  if (stop_ < 0) return CannotListen(address_, std::strerror(errno));
  return absl::OkStatus();
}

Listener::~Listener() {
  Stop();
  for (const int fd : listeners_) close(fd);
  if (stop_ >= 0) close(stop_);
}

void Listener::Begin(Take take) {
  take_ = std::move(take);
  thread_ = std::thread([this] { Run(); });
}

void Listener::Stop() {
  if (!thread_.joinable()) return;
  const uint64_t one = 1;
  // An eventfd takes it at once.
  (void)!write(stop_, &one, sizeof(one));
  thread_.join();
  for (const int fd : listeners_) close(fd);
  listeners_.clear();
}

void Listener::Run() {
  std::vector<pollfd> polled = {{.fd = stop_, .events = POLLIN}};
  for (const int fd : listeners_)
    polled.push_back({.fd = fd, .events = POLLIN});
  for (;;) {
    if (poll(polled.data(), polled.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return;
    }
    if (polled[0].revents != 0) return;
    bool room = true;
    for (size_t i = 1; i < polled.size(); ++i) {
      if (polled[i].revents != 0) room = AcceptFrom(polled[i].fd) && room;
    }
    // Who waits goes on waiting; when descriptors are given back, they come in.
    if (!room && poll(polled.data(), 1, kPauseMs) > 0) return;
  }
}

Listener::Address& Listener::AddressOf(const sockaddr_storage& peer) {
  return addresses_[absl::HashOf(NetworkOf(peer)) % addresses_.size()];
}

const char* Listener::WhyNot(int connection, const sockaddr_storage& peer) {
  // The system gives the lowest number that is free, so the number says how
  // many there are.
  if (connection >= bounds_.max_descriptors) return "descriptors";
  Address& address = AddressOf(peer);
  const absl::Time now = Passed();
  if (absl::ToUnixNanos(now) < address.barred_until) return "address_resets";
  if (address.connections.Take(bounds_.address_connections, now) >
      absl::ZeroDuration()) {
    return "address_rate";
  }
  return held_.Add(connection, peer) ? nullptr : "address_open";
}

void Listener::CallCutOff(absl::string_view peer) {
  const sockaddr_storage from = ParsePeer(peer);
  if (from.ss_family == AF_UNSPEC) return;  // within the process
  Address& address = AddressOf(from);
  const absl::Time now = Passed();
  if (address.resets.Take(bounds_.address_resets, now) ==
      absl::ZeroDuration()) {
    return;
  }
  address.barred_until = absl::ToUnixNanos(now + bounds_.barred);
  if (held_.ShutDown(EndpointOf(from)) && observer_ != nullptr) {
    observer_->ConnectionDropped("address_resets");
  }
}

bool Listener::AcceptFrom(int listener) {
  for (int i = 0; i < kAtOnce; ++i) {
    sockaddr_storage peer = {};
    socklen_t size = sizeof(peer);
    const int fd = accept4(listener, reinterpret_cast<sockaddr*>(&peer), &size,
                           SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) {
      return errno != EMFILE && errno != ENFILE && errno != ENOBUFS &&
             errno != ENOMEM;
    }
    if (const char* const why = WhyNot(fd, peer); why != nullptr) {
      close(fd);
      if (observer_ != nullptr) observer_->ConnectionDropped(why);
      continue;
    }
    SetOption(
        fd, IPPROTO_TCP, TCP_USER_TIMEOUT,
        static_cast<int>(absl::ToInt64Milliseconds(bounds_.unacknowledged)));
    take_(listener, fd);
  }
  return true;
}

}  // namespace footnote::service
