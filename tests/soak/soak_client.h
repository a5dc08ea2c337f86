// A client that makes mixed use of a server: whole conversations, and between
// them calls of every other kind.
#ifndef FOOTNOTE_TESTS_SOAK_SOAK_CLIENT_H_
#define FOOTNOTE_TESTS_SOAK_SOAK_CLIENT_H_

#include <cstdint>
#include <deque>
#include <string>

#include "tests/soak/sessionless_calls.h"
#include "tests/soak/soak_conversation.h"
#include "tests/soak/soak_line.h"

namespace footnote::service {

// For one thread. Every session that it begins ends, by deletion or by expiry,
// so that those alive are bounded.
class SoakClient {
 public:
  // Both pointers must outlive it.
  SoakClient(const std::string& address, const SoakTopics* topics,
             uint64_t seed, SoakCounts* counts);

  // One conversation, and something beside it.
  void Converse();
  // Waits for the sessions that are yet to expire, and ends the connection.
  void Leave();

 private:
  void CheckExpired();

  SoakLine line_;
  SessionlessCalls sessionless_;
  // Those that will expire, the next first.
  std::deque<SoakConversation> expiring_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SOAK_SOAK_CLIENT_H_
