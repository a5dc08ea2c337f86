#include "tests/service/raw_connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace footnote::service {

RawConnection::RawConnection(const std::string& server, const std::string& from,
                             int receive_buffer) {
  const size_t colon = server.rfind(':');
  int port = 0;
  if (!absl::SimpleAtoi(server.substr(colon + 1), &port)) return;
  fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (receive_buffer > 0) {
    setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer,
               sizeof(receive_buffer));
  }
  sockaddr_in address = {.sin_family = AF_INET};
  inet_pton(AF_INET, from.c_str(), &address.sin_addr);
  if (bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    return;
  }
  inet_pton(AF_INET, server.substr(0, colon).c_str(), &address.sin_addr);
  address.sin_port = htons(static_cast<uint16_t>(port));
  connected_ =
      connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
}

RawConnection::~RawConnection() {
  if (fd_ >= 0) close(fd_);
}

void RawConnection::Send(absl::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
}

bool RawConnection::Receive(absl::Time deadline) {
  pollfd polled = {.fd = fd_, .events = POLLIN};
  const auto left = absl::ToInt64Milliseconds(deadline - absl::Now());
  if (left <= 0 || poll(&polled, 1, static_cast<int>(left)) <= 0) return false;
  char buffer[4096];
  const ssize_t size = recv(fd_, buffer, sizeof(buffer), 0);
  if (size <= 0) {
    closed_ = true;
    return false;
  }
  received_.append(buffer, static_cast<size_t>(size));
  return true;
}

bool RawConnection::Discard(size_t most) {
  char buffer[1 << 16];
  while (most > 0 && !closed_) {
    const ssize_t size =
        recv(fd_, buffer, std::min(most, sizeof(buffer)), MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) break;
    if (size <= 0) closed_ = true;
    if (size > 0) most -= static_cast<size_t>(size);
  }
  return !closed_;
}

bool RawConnection::AwaitClose(absl::Duration patience) {
  const absl::Time deadline = absl::Now() + patience;
  while (Receive(deadline)) {
  }
  return closed_;
}

bool RawConnection::Await(absl::string_view bytes, absl::Duration patience) {
  const absl::Time deadline = absl::Now() + patience;
  const auto there = [this, bytes] {
    return absl::string_view(received_).find(bytes) != absl::string_view::npos;
  };
  while (!there() && Receive(deadline)) {
  }
  return there();
}

bool RawConnection::AwaitCount(absl::string_view bytes, int count,
                               absl::Duration patience) {
  const absl::Time deadline = absl::Now() + patience;
  const auto there = [this, bytes, count] {
    const absl::string_view all = received_;
    int found = 0;
    for (size_t at = all.find(bytes); at != absl::string_view::npos;
         at = all.find(bytes, at + 1)) {
      ++found;
    }
    return found >= count;
  };
  while (!there() && Receive(deadline)) {
  }
  return there();
}

bool RawConnection::AwaitMore(absl::Duration patience) {
  return Receive(absl::Now() + patience);
}

std::string Http2Frame(char type, char flags, int stream,
                       absl::string_view payload) {
  const auto byte = [](size_t value, int place) {
    return static_cast<char>(value >> (8 * place) & 0xff);
  };
  std::string frame;
  for (int place = 2; place >= 0; --place) frame += byte(payload.size(), place);
  frame += type;
  frame += flags;
  for (int place = 3; place >= 0; --place) {
    frame += byte(static_cast<size_t>(stream), place);
  }
  return absl::StrCat(frame, payload);
}

std::string Http2Begin() {
  return absl::StrCat("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                      Http2Frame(kHttp2Settings, 0, 0, ""));
}

std::string Http2Call(int stream, absl::string_view method,
                      absl::string_view key) {
  std::string block;
  const std::string authorization = absl::StrCat("Bearer ", key);
  std::vector<std::pair<absl::string_view, absl::string_view>> headers = {
      {":method", "POST"}, {":scheme", "http"},
      {":path", method},   {":authority", "localhost"},
      {"te", "trailers"},  {"content-type", "application/grpc"}};
  if (!key.empty()) headers.emplace_back("authorization", authorization);
  for (const auto& [name, value] : headers) {
    // A literal that is not indexed (RFC 7541, 6.2.2).
    block += '\0';
    absl::StrAppend(&block, std::string(1, static_cast<char>(name.size())),
                    name, std::string(1, static_cast<char>(value.size())),
                    value);
  }
  constexpr char kHeaders = 1;
  constexpr char kEndOfHeaders = 4;
  return Http2Frame(kHeaders, kEndOfHeaders, stream, block);
}

std::string Http2EmptyRequest(int stream) {
  constexpr char kEndOfStream = 1;
  return Http2Frame(kHttp2Data, kEndOfStream, stream, std::string(5, '\0'));
}

std::string Http2NoWindow() {
  // SETTINGS_INITIAL_WINDOW_SIZE is 0.
  return Http2Frame(kHttp2Settings, 0, 0, std::string("\0\4\0\0\0\0", 6));
}

std::string Http2Window(int stream, int bytes) {
  constexpr char kWindowUpdate = 8;
  std::string more;
  for (int shift = 24; shift >= 0; shift -= 8) {
    more += static_cast<char>(bytes >> shift & 0xff);
  }
  return Http2Frame(kWindowUpdate, 0, stream, more);
}

std::string Http2Reset(int stream) {
  constexpr char kReset = 3;
  constexpr char kCancel = 8;
  return Http2Frame(kReset, 0, stream, std::string(3, '\0') + kCancel);
}

}  // namespace footnote::service
