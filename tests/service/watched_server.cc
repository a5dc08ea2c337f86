#include "tests/service/watched_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace footnote::service {

std::string ReadAll(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<nlohmann::json> LinesOf(const std::string& log) {
  std::vector<nlohmann::json> lines;
  for (const absl::string_view line : absl::StrSplit(log, '\n')) {
    // The last one may be on its way.
    if (line.empty() || line.end() == log.data() + log.size()) continue;
    lines.push_back(nlohmann::json::parse(std::string(line), nullptr, false));
    EXPECT_TRUE(lines.back().is_object()) << line;
  }
  return lines;
}

nlohmann::json AwaitEvent(const std::string& file, const std::string& event,
                          int count) {
  constexpr int kTries = 3000;
  constexpr auto kBetween = std::chrono::milliseconds(10);
  for (int i = 0; i < kTries; ++i) {
    int seen = 0;
    for (const nlohmann::json& line : LinesOf(ReadAll(file))) {
      if (line.value("event", "") == event && ++seen == count) return line;
    }
    std::this_thread::sleep_for(kBetween);
  }
  ADD_FAILURE() << "no event " << event << " in\n" << ReadAll(file);
  return nullptr;
}

std::string HttpGet(const std::string& address, const std::string& path) {
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(address, ':');
  int port = 0;
  sockaddr_in to = {.sin_family = AF_INET};
  if (!absl::SimpleAtoi(parts.second, &port) ||
      inet_pton(AF_INET, parts.first.c_str(), &to.sin_addr) != 1) {
    return "";
  }
  to.sin_port = htons(static_cast<uint16_t>(port));
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience = {.tv_sec = 10, .tv_usec = 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  std::string response;
  const std::string request =
      absl::StrCat("GET ", path, " HTTP/1.0\r\nHost: ", address, "\r\n\r\n");
  if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0 &&
      send(fd, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
    char chunk[4096];
    for (ssize_t got = 0; (got = read(fd, chunk, sizeof(chunk))) > 0;) {
      response.append(chunk, static_cast<size_t>(got));
    }
  }
  close(fd);
  const size_t body = response.find("\r\n\r\n");
  const bool ok = absl::StartsWith(response, "HTTP/1.1 200") ||
                  absl::StartsWith(response, "HTTP/1.0 200");
  return ok && body != std::string::npos ? response.substr(body + 4) : "";
}

double SampleOf(const std::string& page, const std::string& sample) {
  for (absl::string_view line : absl::StrSplit(page, '\n')) {
    double value = -1;
    if (absl::ConsumePrefix(&line, sample) && absl::ConsumePrefix(&line, " ") &&
        absl::SimpleAtod(line, &value)) {
      return value;
    }
  }
  return -1;
}

}  // namespace footnote::service
