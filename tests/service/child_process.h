// A program run as a child, for tests and benchmarks of the built binary.
#ifndef FOOTNOTE_TESTS_SERVICE_CHILD_PROCESS_H_
#define FOOTNOTE_TESTS_SERVICE_CHILD_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace footnote::service {

struct Finished {
  int exit_status = -1;  // 128 + signal where one ended it
  std::string out;
  std::string err;
};

// Runs the program to its end with `input` on its standard input.
Finished RunProgram(const std::vector<std::string>& command,
                    const std::string& input = "");

// A program that is still running. Its error stream is the caller's own, or
// goes to the file `err`.
class ChildProcess {
 public:
  explicit ChildProcess(const std::vector<std::string>& command,
                        const std::string& err = "");
  // Kills it if it still runs.
  ~ChildProcess();

  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }

  void Write(const std::string& input) const;
  // The next line of its output without its end; empty at the end of it.
  std::string ReadLine();
  void Signal(int signal) const;
  // Waits for its end; gives its exit status as above.
  int Wait();

 private:
  pid_t pid_ = -1;
  int in_ = -1;
  int out_ = -1;
  std::string buffer_;
};

// A `footnote serve` on a free port, with sessions in memory where the options
// name no other place.
class ChildServer {
 public:
  ChildServer(const std::string& footnote,
              const std::vector<std::string>& options,
              const std::string& err = "");

  // "127.0.0.1:PORT"; empty where it did not come up.
  const std::string& address() const { return address_; }
  // Of its door for browsers, which it was started with: "127.0.0.1:PORT". To be
  // called once.
  std::string BrowseAddress();
  ChildProcess& process() { return process_; }
  const ChildProcess& process() const { return process_; }

 private:
  ChildProcess process_;
  std::string address_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_CHILD_PROCESS_H_
