// Clients who hold conversations as they should, and how many turns they get
// through.
#ifndef FOOTNOTE_TESTS_ABUSE_POLITE_CLIENTS_H_
#define FOOTNOTE_TESTS_ABUSE_POLITE_CLIENTS_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "footnote/v1/dialogue_service.grpc.pb.h"
#include "service/client_channel.h"

namespace footnote::service {

class PoliteClients {
 public:
  // `count` of them over two connections, each with one call at a time.
  PoliteClients(const ClientOptions& options, int count);
  ~PoliteClients();

  // Turns answered a second, while they talk for so long.
  double Talk(absl::Duration length);

  // Calls that failed; each is a fault.
  int64_t failures() const { return failures_; }

 private:
  void Converse(v1::DialogueService::Stub* stub, absl::Time end);

  const ClientOptions options_;
  const int count_;
  std::vector<std::unique_ptr<v1::DialogueService::Stub>> stubs_;
  std::atomic<int64_t> turns_ = 0;
  std::atomic<int64_t> failures_ = 0;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_ABUSE_POLITE_CLIENTS_H_
