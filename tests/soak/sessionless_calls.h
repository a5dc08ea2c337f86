// Calls that belong to no session: knowledge, health, reflection, and those
// that must be refused.
#ifndef FOOTNOTE_TESTS_SOAK_SESSIONLESS_CALLS_H_
#define FOOTNOTE_TESTS_SOAK_SESSIONLESS_CALLS_H_

#include <string>
#include <vector>

#include "service/knowledge_calls.h"
#include "service/loaded_topics.h"
#include "tests/soak/soak_line.h"

namespace footnote::service {

// Faults are told to the line's counts. For one thread.
class SessionlessCalls {
 public:
  // `line` must outlive it.
  explicit SessionlessCalls(SoakLine* line);

  // Held against what the same code answers here.
  void AskKnowledge();
  // Health, at times watched and left; reflection, at times left as well.
  void AskServer();
  // Something malformed, which must be refused.
  void SendMalformed();
  // A session that nobody waits for.
  void StartAndLeave();

 private:
  struct Malformed {
    std::string method;
    std::string request;
    grpc::StatusCode code;
  };

  static std::vector<Malformed> AllMalformed();

  template <typename Request, typename Response>
  void Compare(const char* method, const Request& request,
               absl::StatusOr<Response> (KnowledgeCalls::*ask)(const Request&)
                   const);

  SoakLine* const line_;
  const LoadedTopics topics_;
  const KnowledgeCalls here_;
  const std::vector<Malformed> malformed_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SOAK_SESSIONLESS_CALLS_H_
