#include "tests/service/http_client.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace footnote::service {

std::string HttpAnswer::Find(absl::string_view name) const {
  for (absl::string_view line : absl::StrSplit(head, "\r\n")) {
    const size_t colon = line.find(':');
    if (colon != absl::string_view::npos &&
        absl::EqualsIgnoreCase(line.substr(0, colon), name)) {
      return std::string(absl::StripAsciiWhitespace(line.substr(colon + 1)));
    }
  }
  return "";
}

bool TakeAnswer(std::string* received, HttpAnswer* answer, bool with_body) {
  const size_t end = received->find("\r\n\r\n");
  if (end == std::string::npos) return false;
  answer->head = received->substr(0, end);
  size_t size = 0;
  if (with_body) {
    (void)absl::SimpleAtoi(answer->Find("Content-Length"), &size);
  }
  if (received->size() < end + 4 + size) return false;
  answer->body = received->substr(end + 4, size);
  received->erase(0, end + 4 + size);
  constexpr size_t kStatusAt = 9;  // behind "HTTP/1.1 "
  (void)absl::SimpleAtoi(answer->head.substr(kStatusAt, 3), &answer->status);
  return true;
}

std::string PostOf(absl::string_view path, absl::string_view body,
                   absl::string_view fields) {
  return absl::StrCat("POST ", path, " HTTP/1.1\r\nHost: footnote\r\n", fields,
                      "Content-Length: ", body.size(), "\r\n\r\n", body);
}

HttpLanes::HttpLanes(const std::string& server, int count) {
  for (int i = 0; i < count; ++i) {
    lanes_.push_back(std::make_unique<RawConnection>(server));
  }
}

std::vector<int> HttpLanes::Run(absl::string_view path,
                                absl::string_view fields, const Next& next,
                                const Done& done) {
  std::string body;
  return Run(
      [&](int lane, std::string* request) {
        if (!next(lane, &body)) return false;
        *request = PostOf(path, body, fields);
        return true;
      },
      done);
}

std::vector<int> HttpLanes::Run(const Next& next_request, const Done& done) {
  using Clock = std::chrono::steady_clock;
  struct Lane {
    std::string received;
    Clock::time_point started;
  };
  std::vector<Lane> lanes(lanes_.size());
  std::vector<int> latencies;
  const int poll = epoll_create1(EPOLL_CLOEXEC);
  const auto closer = absl::MakeCleanup([poll] { close(poll); });
  size_t running = 0;
  std::string request;
  const auto send = [&](size_t i) {
    if (!next_request(static_cast<int>(i), &request)) return false;
    lanes[i].started = Clock::now();
    lanes_[i]->Send(request);
    return true;
  };
  for (size_t i = 0; i < lanes.size(); ++i) {
    epoll_event event = {.events = EPOLLIN, .data = {.u64 = i}};
    epoll_ctl(poll, EPOLL_CTL_ADD, lanes_[i]->descriptor(), &event);
    if (send(i)) ++running;
  }
  while (running > 0) {
    epoll_event events[64];
    const int count = epoll_wait(poll, events, 64, /*timeout=*/30000);
    if (count <= 0) return {};
    for (int e = 0; e < count; ++e) {
      const size_t i = events[e].data.u64;
      char buffer[16384];
      const ssize_t size =
          recv(lanes_[i]->descriptor(), buffer, sizeof(buffer), 0);
      if (size <= 0) return {};
      lanes[i].received.append(buffer, static_cast<size_t>(size));
      HttpAnswer answer;
      if (!TakeAnswer(&lanes[i].received, &answer)) continue;
      latencies.push_back(static_cast<int>(
          std::chrono::duration_cast<std::chrono::microseconds>(
              Clock::now() - lanes[i].started)
              .count()));
      done(static_cast<int>(i), answer);
      if (!send(i)) --running;
    }
  }
  return latencies;
}

}  // namespace footnote::service
