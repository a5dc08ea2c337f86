// A client that lives through crashes: it sends every turn until it is
// answered, sends answered ones again, and holds each answer against what the
// pure engine says.
#ifndef FOOTNOTE_TESTS_CRASH_CRASH_CLIENT_H_
#define FOOTNOTE_TESTS_CRASH_CRASH_CLIENT_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "knowledge/topic.h"

namespace footnote::service {

// Faults are what must never be; the rest says how much was tried.
struct CrashCounts {
  std::atomic<int64_t> sessions = 0;
  std::atomic<int64_t> acknowledged = 0;  // turns
  std::atomic<int64_t> unanswered = 0;    // calls that gave no answer
  std::atomic<int64_t> redelivered = 0;   // turns sent again after their answer
  std::atomic<int64_t> lost = 0;
  std::atomic<int64_t> twice = 0;
  std::atomic<int64_t> changed = 0;   // another answer to the same turn
  std::atomic<int64_t> wrong = 0;     // another answer than the engine's
  std::atomic<int64_t> given_up = 0;  // unanswered for longer than bearable
};

// The address of some server that should be up, whichever is wanted.
using PickServer = std::function<std::string(uint64_t random)>;

// For one thread.
class CrashClient {
 public:
  // All must outlive it.
  CrashClient(const knowledge::Topic* topic, PickServer pick, uint64_t seed,
              CrashCounts* counts);
  ~CrashClient();

  CrashClient(const CrashClient&) = delete;
  CrashClient& operator=(const CrashClient&) = delete;

  // Holds one conversation from its start to its last turn.
  void Converse();

  // Asks for every session that it held once more. To be called when all
  // crashes are over.
  void CheckAll();

 private:
  struct Session {
    std::string id;
    std::vector<std::string> said;
    // By turn, the response as it came.
    std::vector<std::string> responses;
  };
  class Stubs;

  // False where nobody answered in time.
  bool Start(Session* session);
  bool SendNext(Session* session, const std::string& text);
  void SendAgain(const Session& session);
  void CheckSession(const Session& session);

  // Sends the turn until it is answered; empty where nobody did.
  std::string Deliver(const Session& session, size_t turn,
                      const std::string& text);
  void Fault(std::atomic<int64_t>* count, absl::string_view what,
             const Session& session);

  const knowledge::Topic* const topic_;
  const PickServer pick_;
  CrashCounts* const counts_;
  std::mt19937_64 random_;
  std::unique_ptr<Stubs> stubs_;
  std::vector<Session> sessions_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_CRASH_CRASH_CLIENT_H_
