// Transcripts (.chat): conversations written down as the specification of
// behaviour. Each line is a comment, a header, what the user says, or a fact
// that must hold of the turn:
//
//   # Why this transcript exists; the first line must say so.
//   topic sore-wrist
//   today 2026-05-20
//   bot   ask opening
//   user  sore for about two weeks, and my fingers do not tingle
//         set sore_days = 14           <- "about two weeks"
//         set tingling = no
//         act inform
//   bot   acknowledge
//         ask weak_grip
//
// Facts after `user`: `set SLOT = VALUE [<- "WORDS"]`, `unset SLOT`, `act ACT`.
// A slot that changes and is not listed fails. VALUE is yes, no, unsure, a
// choice, a number (the best estimate), or MIN..MAX.
//
// Facts after `bot`: a system act (`ask SLOT`, answer, assess, clarify,
// acknowledge, escalate, close), in the order in which they are said; `ask
// opening`, `ask emergency`, `asks nothing`; `urgency U`, `condition C ...`,
// `cites N ...`, `phase P`, `quick "LABEL"`, `says "FRAGMENT"`, `never says
// "FRAGMENT"`. `none` stands for an empty urgency, condition or citation list.
//
// `today` may come again before any user line. A user's text in double quotes
// is read with C escapes, for line breaks and raw bytes.
#ifndef FOOTNOTE_DIALOGUE_TRANSCRIPT_H_
#define FOOTNOTE_DIALOGUE_TRANSCRIPT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "footnote/v1/session.pb.h"
#include "knowledge/topic.h"

namespace footnote::dialogue {

// One thing that must hold of a turn: "set tingling = no".
struct TranscriptFact {
  int line = 0;      // 1-based
  std::string verb;  // such as "set", "cites" or "says"
  // What comes after the verb, in words; quoted texts unescaped, without
  // their quotes.
  std::vector<std::string> arguments;
  std::string text;  // as it was written
};

// What the user says, the reply to it, and what must hold of both. The first
// exchange of a transcript is the opening, without a user.
struct Exchange {
  absl::optional<absl::CivilDay> today;
  int user_line = 0;  // 0 for the opening
  std::string user;
  std::string user_text;  // as it was written
  std::vector<TranscriptFact> user_facts;
  std::vector<TranscriptFact> bot_facts;
  // Lines kept as they are: comments and blank lines before the exchange, with
  // the headers; comments among its facts.
  std::vector<std::string> before;
  std::vector<std::string> user_comments;
  std::vector<std::string> bot_comments;
};

struct Transcript {
  std::string name;   // for messages: the file's
  std::string topic;  // its id
  std::vector<Exchange> exchanges;
  std::vector<std::string> after;  // comments and blank lines at the end
};

// Reads a transcript. InvalidArgument lists every problem as NAME:LINE: what;
// how to mend.
absl::StatusOr<Transcript> ParseTranscript(absl::string_view name,
                                           absl::string_view text);

struct TranscriptReport {
  int turns = 0;  // user turns taken
  // NAME:LINE: what was expected and what was found; empty when all holds.
  std::vector<std::string> failures;
  // The session after the last turn; empty where nothing was played.
  v1::SessionState state;
};

// Holds the conversation against the transcript. The topic must be the one
// that the transcript names; another one is a failure.
TranscriptReport RunTranscript(const knowledge::Topic& topic,
                               const Transcript& transcript);

// The transcript with the facts that hold now in place of those written down.
// Comments, user lines, `says`, `never says` and `quick` stay as they are.
std::string UpdateTranscript(const knowledge::Topic& topic,
                             const Transcript& transcript);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_TRANSCRIPT_H_
