// What a soak did, by kind, and what went wrong.
#ifndef FOOTNOTE_TESTS_SOAK_SOAK_COUNTS_H_
#define FOOTNOTE_TESTS_SOAK_SOAK_COUNTS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace footnote::service {

enum class SoakKind {
  kStart,
  kTurn,
  kRedelivery,
  kTogether,
  kConflict,
  kCutOff,
  kInStream,
  kAbandonedStream,
  kGet,
  kDelete,
  kAfterDelete,
  kAfterExpiry,
  kRefused,
  kKnowledge,
  kHealth,
  kReflection,
};

// In the order of SoakKind, for the report.
inline constexpr std::array<const char*, 16> kSoakKindNames = {
    "sessions begun",
    "turns one by one",
    "turns sent again",
    "turns sent together",
    "turns with a stale expected_turn",
    "calls cancelled or out of time",
    "messages in streams",
    "streams abandoned",
    "GetSession",
    "DeleteSession",
    "calls of deleted sessions",
    "calls of expired sessions",
    "malformed calls",
    "KnowledgeService",
    "health",
    "reflection",
};

// Thread-safe.
class SoakCounts {
 public:
  void Add(SoakKind kind) { ++calls_[static_cast<size_t>(kind)]; }
  int64_t Of(SoakKind kind) const { return calls_[static_cast<size_t>(kind)]; }
  int64_t Calls() const;

  // Counts it and tells it, as long as there are few. Never a user's words.
  void Fault(absl::string_view what);
  int64_t faults() const { return faults_; }

  std::atomic<int64_t> turns = 0;        // taken, whichever way they were sent
  std::atomic<int64_t> ended_early = 0;  // of those cut off, without an answer
  std::atomic<int64_t> connections = 0;

 private:
  std::array<std::atomic<int64_t>, kSoakKindNames.size()> calls_ = {};
  std::atomic<int64_t> faults_ = 0;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SOAK_SOAK_COUNTS_H_
