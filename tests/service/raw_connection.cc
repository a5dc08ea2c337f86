#include "tests/service/raw_connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace footnote::service {

RawConnection::RawConnection(const std::string& server,
                             const std::string& from) {
  const size_t colon = server.rfind(':');
  int port = 0;
  if (!absl::SimpleAtoi(server.substr(colon + 1), &port)) return;
  fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
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

std::string Http2Call(int stream, absl::string_view method) {
  std::string block;
  const std::pair<absl::string_view, absl::string_view> headers[] = {
      {":method", "POST"}, {":scheme", "http"},
      {":path", method},   {":authority", "localhost"},
      {"te", "trailers"},  {"content-type", "application/grpc"}};
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

}  // namespace footnote::service
