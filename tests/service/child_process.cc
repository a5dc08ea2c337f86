#include "tests/service/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <utility>

extern char** environ;

namespace footnote::service {
namespace {

struct Pipe {
  int read = -1;
  int write = -1;
};

Pipe MakePipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    std::cerr << "pipe: " << std::strerror(errno) << "\n";
    std::abort();
  }
  return {.read = ends[0], .write = ends[1]};
}

// Starts the command on the given ends; -1 inherits.
pid_t Spawn(const std::vector<std::string>& command, int in, int out, int err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const int ends[] = {in, out, err};
  for (int fd = 0; fd < 3; ++fd) {
    if (ends[fd] >= 0) posix_spawn_file_actions_adddup2(&actions, ends[fd], fd);
  }
  std::vector<char*> argv;
  for (const std::string& word : command) {
    argv.push_back(const_cast<char*>(word.c_str()));
  }
  argv.push_back(nullptr);
  pid_t pid = -1;
  const int error =
      posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    std::cerr << command[0] << ": " << std::strerror(error) << "\n";
    std::abort();
  }
  return pid;
}

int ExitStatus(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Appends what is there; closes the end and sets it to -1 when there is no
// more.
void Drain(int* fd, std::string* text) {
  char buffer[65536];
  const ssize_t got = read(*fd, buffer, sizeof(buffer));
  if (got > 0) {
    text->append(buffer, static_cast<size_t>(got));
  } else if (got == 0 || errno != EINTR) {
    close(*fd);
    *fd = -1;
  }
}

}  // namespace

Finished RunProgram(const std::vector<std::string>& command,
                    const std::string& input) {
  // A program that does not read its input is not an error here.
  signal(SIGPIPE, SIG_IGN);
  const Pipe in = MakePipe();
  const Pipe out = MakePipe();
  const Pipe err = MakePipe();
  const pid_t pid = Spawn(command, in.read, out.write, err.write);
  close(in.read);
  close(out.write);
  close(err.write);
  fcntl(in.write, F_SETFL, O_NONBLOCK);

  Finished finished;
  pollfd ends[] = {{.fd = out.read, .events = POLLIN, .revents = 0},
                   {.fd = err.read, .events = POLLIN, .revents = 0},
                   {.fd = in.write, .events = POLLOUT, .revents = 0}};
  size_t written = 0;
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    if (ends[2].fd >= 0 && written == input.size()) {
      close(ends[2].fd);
      ends[2].fd = -1;
    }
    poll(ends, 3, -1);
    if (ends[0].fd >= 0 && ends[0].revents != 0) {
      Drain(&ends[0].fd, &finished.out);
    }
    if (ends[1].fd >= 0 && ends[1].revents != 0) {
      Drain(&ends[1].fd, &finished.err);
    }
    if (ends[2].fd >= 0 && ends[2].revents != 0) {
      const ssize_t sent =
          write(ends[2].fd, input.data() + written, input.size() - written);
      written = sent >= 0 || errno == EAGAIN
                    ? written + static_cast<size_t>(sent > 0 ? sent : 0)
                    : input.size();
    }
  }
  if (ends[2].fd >= 0) close(ends[2].fd);
  finished.exit_status = ExitStatus(pid);
  return finished;
}

ChildProcess::ChildProcess(const std::vector<std::string>& command,
                           const std::string& err) {
  const Pipe in = MakePipe();
  const Pipe out = MakePipe();
  int err_file = -1;
  if (!err.empty()) {
    err_file = open(err.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
                    S_IRUSR | S_IWUSR);
    if (err_file < 0) {
      std::cerr << err << ": " << std::strerror(errno) << "\n";
      std::abort();
    }
  }
  pid_ = Spawn(command, in.read, out.write, err_file);
  if (err_file >= 0) close(err_file);
  close(in.read);
  close(out.write);
  in_ = in.write;
  out_ = out.read;
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    Wait();
  }
  close(in_);
  close(out_);
}

void ChildProcess::Write(const std::string& input) const {
  for (size_t written = 0; written < input.size();) {
    const ssize_t sent =
        write(in_, input.data() + written, input.size() - written);
    if (sent < 0) return;
    written += static_cast<size_t>(sent);
  }
}

std::string ChildProcess::ReadLine() {
  for (;;) {
    const size_t end = buffer_.find('\n');
    if (end != std::string::npos) {
      std::string line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return line;
    }
    char chunk[4096];
    const ssize_t got = read(out_, chunk, sizeof(chunk));
    if (got <= 0) return std::exchange(buffer_, "");
    buffer_.append(chunk, static_cast<size_t>(got));
  }
}

void ChildProcess::Signal(int signal) const { kill(pid_, signal); }

int ChildProcess::Wait() {
  const int status = ExitStatus(pid_);
  pid_ = -1;
  return status;
}

namespace {

std::vector<std::string> ServeCommand(const std::string& footnote,
                                      const std::vector<std::string>& options) {
  std::vector<std::string> command = {footnote, "serve", "--listen",
                                      "127.0.0.1:0"};
  // Options are taken once, and a test's own may name a store that lasts.
  const bool named =
      std::any_of(options.begin(), options.end(), [](const std::string& word) {
        return word.rfind("--store", 0) == 0 ||
               word.rfind("--data-dir", 0) == 0;
      });
  if (!named) command.emplace_back("--store=memory");
  command.insert(command.end(), options.begin(), options.end());
  return command;
}

}  // namespace

ChildServer::ChildServer(const std::string& footnote,
                         const std::vector<std::string>& options,
                         const std::string& err)
    : process_(ServeCommand(footnote, options), err) {
  // "footnote 0.1.0 listens on 127.0.0.1:41234"
  const std::string line = process_.ReadLine();
  const size_t space = line.rfind(' ');
  if (line.find(" listens on ") != std::string::npos) {
    address_ = line.substr(space + 1);
  }
}

std::string ChildServer::BrowseAddress() {
  // The second line: "browse http://127.0.0.1:PORT/".
  std::string line = process_.ReadLine();
  const size_t slashes = line.find("//");
  if (slashes == std::string::npos) return "";
  line.erase(0, slashes + 2);
  return line.substr(0, line.find('/'));
}

}  // namespace footnote::service
