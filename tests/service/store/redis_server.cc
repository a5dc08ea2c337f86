#include "tests/service/store/redis_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace footnote::service {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(10);

[[noreturn]] void EndTest(const std::string& why) {
  ADD_FAILURE() << why;
  std::abort();
}

// Asks again and again until it is so; whether it came to be.
template <typename IsSo>
bool Await(const IsSo& is_so) {
  const absl::Time deadline = absl::Now() + kPatience;
  while (!is_so()) {
    if (absl::Now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

int FreePort() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener, any, size) != 0 ||
      getsockname(listener, any, &size) != 0) {
    EndTest("there is no free loopback port");
  }
  close(listener);
  return ntohs(address.sin_port);
}

void RequireProgram(const std::string& name) {
  const char* path = std::getenv("PATH");
  for (const absl::string_view folder :
       absl::StrSplit(path == nullptr ? "" : path, ':')) {
    if (access(absl::StrCat(folder, "/", name).c_str(), X_OK) == 0) return;
  }
  EndTest(
      absl::StrCat(name, " is not installed; script/setup --test installs it"));
}

std::string ContentsOf(const std::string& file) {
  std::ostringstream contents;
  contents << std::ifstream(file).rdbuf();
  return contents.str();
}

}  // namespace

RedisServer::RedisServer(std::vector<std::string> settings)
    : port_(FreePort()), settings_(std::move(settings)) {
  RequireProgram("redis-server");
  RequireProgram("setpriv");
  Start();
}

RedisServer::~RedisServer() = default;

std::string RedisServer::url() const {
  return absl::StrCat("unix://", folder(), "/socket");
}

std::string RedisServer::tcp_url() const {
  return absl::StrCat("redis://127.0.0.1:", port_);
}

void RedisServer::Start() { Run({}, /*await_loaded=*/true); }

void RedisServer::StartSlowly(absl::Duration per_key) {
  Run({"--key-load-delay", absl::StrCat(absl::ToInt64Microseconds(per_key)),
       "--loading-process-events-interval-bytes", "1024"},
      /*await_loaded=*/false);
}

void RedisServer::Run(const std::vector<std::string>& more, bool await_loaded) {
  // Dies with the test, even when that is killed.
  std::vector<std::string> command = {
      "setpriv",      "--pdeathsig",
      "KILL",         "redis-server",
      "--dir",        folder(),
      "--logfile",    absl::StrCat(folder(), "/log"),
      "--unixsocket", absl::StrCat(folder(), "/socket"),
      "--bind",       "127.0.0.1",
      "--port",       absl::StrCat(port_),
      "--save",       ""};
  command.insert(command.end(), settings_.begin(), settings_.end());
  command.insert(command.end(), more.begin(), more.end());
  process_ = std::make_unique<ChildProcess>(command);
  const auto address = ParseRedisUrl(url());
  const auto serves = [&] {
    const auto opened = RedisConnection::Open(*address, {});
    // Logging in is possible while it loads.
    return opened.ok() && (!await_loaded || (*opened)->Ask({"PING"}).ok());
  };
  if (!Await(serves)) {
    EndTest(absl::StrCat("redis-server does not come up; its log: ",
                         ContentsOf(absl::StrCat(folder(), "/log"))));
  }
}

void RedisServer::Kill() {
  process_->Signal(SIGKILL);
  process_->Wait();
  process_.reset();
  std::filesystem::remove(absl::StrCat(folder(), "/socket"));
}

RedisConnection& RedisServer::Admin() const {
  if (admin_ == nullptr || admin_->IsClosed()) {
    auto opened = RedisConnection::Open(*ParseRedisUrl(url()), {});
    if (!opened.ok()) EndTest(opened.status().ToString());
    admin_ = *std::move(opened);
  }
  return *admin_;
}

RedisReply RedisServer::Ask(const RedisCommand& command) const {
  std::vector<RedisReply> replies;
  const absl::Status status = Admin().Exchange({command}, &replies);
  if (!status.ok()) EndTest(status.ToString());
  if (replies[0].is_error()) EndTest(replies[0].text);
  return std::move(replies[0]);
}

void RedisServer::AwaitReply(const RedisCommand& command,
                             const std::string& text) const {
  const auto holds = [&] { return absl::StrContains(Ask(command).text, text); };
  if (!Await(holds)) {
    EndTest(absl::StrCat(command[0], " never tells ", text));
  }
}

RedisServer& SharedRedisServer() {
  static RedisServer server;
  server.Ask({"FLUSHALL"});
  return server;
}

std::vector<std::string> Durable() {
  return {"--appendonly", "yes", "--appendfsync", "always"};
}

}  // namespace footnote::service
