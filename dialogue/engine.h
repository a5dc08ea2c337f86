// The conversation as a pure function:
//
//   (topic, session state, turn) -> (session state, reply)
//
// No clock, no randomness, no I/O; the same input gives the same bytes. Replay,
// retry and proof rest on it.
#ifndef FOOTNOTE_DIALOGUE_ENGINE_H_
#define FOOTNOTE_DIALOGUE_ENGINE_H_

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "footnote/v1/reply.pb.h"
#include "footnote/v1/session.pb.h"
#include "knowledge/topic.h"

namespace footnote::dialogue {

struct Turn {
  absl::string_view text;
  absl::optional<absl::CivilDay> today;  // the user's date
  bool trace = false;
};

// The trace of a reading keeps as many entries as fit into this, since it is
// stored with its turn; one more says how many were left out.
inline constexpr size_t kMostTracedBytes = 16 * 1024;

// What kind of turn it was, for whoever counts them: nothing of what was said.
struct TurnKind {
  // The message was understood neither as an answer nor as anything else.
  bool not_understood = false;
  // A question about the article was asked, and it had an answer, or none.
  bool answered = false;
  bool unanswered = false;
  // Signs of an emergency were told that were not told of before.
  bool emergency = false;
};

struct TurnResult {
  v1::SessionState state;
  v1::Reply reply;
  TurnKind kind;
  // Empty unless asked for.
  std::vector<v1::TraceEntry> trace;
};

// Begins a session: greeting and open question.
TurnResult Start(const knowledge::Topic& topic);

// Takes one turn. `state` must come from Start or Step with the same topic; a
// state from another version of it is first held against this one: findings
// that no longer fit are dropped, and the reply says so.
TurnResult Step(const knowledge::Topic& topic, v1::SessionState state,
                const Turn& turn);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_ENGINE_H_
