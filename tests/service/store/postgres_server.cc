#include "tests/service/store/postgres_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace footnote::service {
namespace {

namespace fs = std::filesystem;

// PostgreSQL refuses to be run by root; Debian's package brings this user.
constexpr char kUnprivileged[] = "postgres";
constexpr char kName[] = "tests";
constexpr std::chrono::seconds kPatience{60};

[[noreturn]] void GiveUp(const std::string& why) {
  std::cerr << "a PostgreSQL server for the tests: " << why << "\n";
  ADD_FAILURE() << why;
  std::abort();
}

// Debian keeps the server's programs out of the PATH, by version.
std::string ProgramPath(const std::string& name) {
  std::string found;
  int newest = 0;
  std::error_code none;
  for (const auto& entry :
       fs::directory_iterator("/usr/lib/postgresql", none)) {
    int version = 0;
    const fs::path program = entry.path() / "bin" / name;
    if (absl::SimpleAtoi(entry.path().filename().string(), &version) &&
        version > newest && fs::exists(program)) {
      newest = version;
      found = program;
    }
  }
  if (found.empty()) {
    GiveUp(absl::StrCat(
        "/usr/lib/postgresql/*/bin/", name,
        " is not installed; script/setup --test does it (Debian's package "
        "postgresql)"));
  }
  return found;
}

// What a command begins with, so that root runs it as somebody else, in the
// same process, and it ends with ours however that ends.
std::vector<std::string> AsUnprivileged() {
  if (geteuid() != 0) return {"setpriv", "--pdeathsig=INT", "--"};
  return {"setpriv",
          "--pdeathsig=INT",
          absl::StrCat("--reuid=", kUnprivileged),
          absl::StrCat("--regid=", kUnprivileged),
          "--init-groups",
          "--"};
}

std::vector<std::string> Joined(std::vector<std::string> command,
                                const std::vector<std::string>& rest) {
  command.insert(command.end(), rest.begin(), rest.end());
  return command;
}

// A port of loopback that nobody has; somebody else could take it before we
// do, and then starting says so.
int FreePort() {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (bind(probe, any, size) != 0 || getsockname(probe, any, &size) != 0) {
    GiveUp("there is no free port of loopback");
  }
  close(probe);
  return ntohs(address.sin_port);
}

std::string Contents(const std::string& path) {
  std::ostringstream contents;
  contents << std::ifstream(path).rdbuf();
  return contents.str();
}

// Polls until it holds.
template <typename Condition>
bool Await(const Condition& condition) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

}  // namespace

PostgresServer& PostgresServer::Shared() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer() : port_(FreePort()) {
  const std::string password = absl::StrCat(folder_.path(), "/password");
  std::ofstream(password) << kPassword << "\n";
  if (geteuid() == 0) {
    const passwd* const user = getpwnam(kUnprivileged);
    if (user == nullptr ||
        chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) != 0 ||
        chown(password.c_str(), user->pw_uid, user->pw_gid) != 0) {
      GiveUp(absl::StrCat("root cannot run it, and there is no user ",
                          kUnprivileged, "; script/setup --test makes one"));
    }
  }
  const Finished made = RunProgram(Joined(
      AsUnprivileged(),
      {ProgramPath("initdb"), "-D", absl::StrCat(folder_.path(), "/data"), "-U",
       kUser, "--pwfile", password, "--auth-local=trust",
       "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C",
       "--wal-segsize=1", "--no-instructions", "--no-sync"}));
  if (made.exit_status != 0) GiveUp(made.err);
  Start();
}

PostgresServer::~PostgresServer() {
  if (process_ == nullptr) return;
  // At once: nobody wants what it would write.
  process_->Signal(SIGQUIT);
  process_->Wait();
}

void PostgresServer::Start() {
  const std::string log = absl::StrCat(folder_.path(), "/log");
  // The shell only sends its words to a file, and becomes the server.
  process_ = std::make_unique<ChildProcess>(Joined(
      {"sh", "-c", absl::StrCat("exec \"$@\" >>", log, " 2>&1"), "sh"},
      Joined(
          AsUnprivileged(),
          {ProgramPath("postgres"), "-D", absl::StrCat(folder_.path(), "/data"),
           "-k", folder_.path(), "-p", absl::StrCat(port_), "-c",
           "listen_addresses=127.0.0.1", "-c", "shared_buffers=32MB", "-c",
           "max_connections=60", "-c", "recovery_init_sync_method=syncfs"})));
  if (!Await([this] { return TakesConnections(); })) {
    GiveUp(absl::StrCat("it does not start:\n", Contents(log)));
  }
}

bool PostgresServer::TakesConnections() const {
  return RunProgram({ProgramPath("pg_isready"), "-q", "-h", folder_.path(),
                     "-p", absl::StrCat(port_)})
             .exit_status == 0;
}

void PostgresServer::Stop() {
  // The fast shutdown: it ends the connections, and then itself in order.
  process_->Signal(SIGINT);
  process_->Wait();
  process_.reset();
}

// Not what is dead and only waits to be noticed by who started it.
bool PostgresServer::Runs(pid_t pid) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/stat"));
  std::string id;
  std::string name;
  std::string state;
  return file >> id >> name >> state && state != "Z" && state != "X";
}

void PostgresServer::Kill() {
  const std::vector<pid_t> processes = Processes();
  process_->Signal(SIGKILL);
  process_->Wait();
  process_.reset();
  // The others notice, and until they are gone no server can be started.
  const bool gone = Await([&processes] {
    bool any = false;
    for (const pid_t pid : processes) any = any || Runs(pid);
    return !any;
  });
  if (!gone) GiveUp("its processes do not end");
}

std::vector<pid_t> PostgresServer::Processes() const {
  const pid_t server = process_->pid();
  std::vector<pid_t> processes = {server};
  for (const auto& entry : fs::directory_iterator("/proc")) {
    pid_t pid = 0;
    if (!absl::SimpleAtoi(entry.path().filename().string(), &pid)) continue;
    // "PID (NAME) STATE PARENT ..."; NAME can hold anything.
    const std::string stat = Contents(entry.path() / "stat");
    const size_t end = stat.rfind(") ");
    if (end == std::string::npos) continue;
    if (std::atoi(stat.c_str() + end + 4) == server) processes.push_back(pid);
  }
  return processes;
}

void PostgresServer::Freeze() {
  // The server first: it makes no more of them.
  process_->Signal(SIGSTOP);
  for (const pid_t pid : Processes()) kill(pid, SIGSTOP);
}

void PostgresServer::Thaw() {
  for (const pid_t pid : Processes()) kill(pid, SIGCONT);
}

std::string PostgresServer::EmptyDatabase() {
  if (!has_database_) Sql("postgres", absl::StrCat("CREATE DATABASE ", kName));
  has_database_ = true;
  Sql(kName,
      "SET client_min_messages = error;"
      "DROP SCHEMA IF EXISTS footnote CASCADE");
  return kName;
}

std::string PostgresServer::Address(const std::string& database) const {
  return absl::StrCat("host=", folder_.path(), " port=", port_, " user=", kUser,
                      " dbname=", database);
}

std::string PostgresServer::LoopbackAddress(const std::string& user,
                                            const std::string& password,
                                            const std::string& database) const {
  const std::string encoded = absl::StrReplaceAll(
      password, {{" ", "%20"}, {"/", "%2F"}, {"@", "%40"}, {":", "%3A"}});
  return absl::StrCat("postgresql://", user, ":", encoded, "@127.0.0.1:", port_,
                      "/", database);
}

std::string PostgresServer::Sql(const std::string& database,
                                const std::string& sql) const {
  const Finished ran =
      RunProgram({ProgramPath("psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-d",
                  Address(database), "-f", "-"},
                 sql);
  EXPECT_EQ(ran.exit_status, 0) << sql << "\n" << ran.err;
  return std::string(absl::StripTrailingAsciiWhitespace(ran.out));
}

}  // namespace footnote::service
