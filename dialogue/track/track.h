// Takes what a message says into the session: findings, corrections, going
// back, giving up. Everything that changes a finding happens here.
#ifndef FOOTNOTE_DIALOGUE_TRACK_TRACK_H_
#define FOOTNOTE_DIALOGUE_TRACK_TRACK_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "dialogue/track/findings.h"
#include "dialogue/understand/understand.h"
#include "footnote/v1/session.pb.h"
#include "knowledge/topic.h"

namespace footnote::dialogue {

// A finding that a turn set or replaced.
struct Change {
  int slot = -1;
  // What was stored before; absent where nothing was.
  absl::optional<v1::Finding> before;
  // It answers the question that was pending.
  bool asked = false;
  // It tells what has come since, rather than puts right what was said.
  bool news = false;
};

// What became of a turn's reading.
struct Tracked {
  std::vector<Change> changes;  // in the order of the topic's slots
  // Slots of which the message tells what was known already.
  std::vector<int> known;
  // The pending question has its answer, be it "not sure".
  bool settled = false;
  // The answer was "not sure", or the question was skipped.
  bool unsure = false;
  bool skipped = false;
  // 1, 2 or 3: how often in a row the pending question was not answered by a
  // message that did nothing else either; at 3 it was recorded as unsure.
  int no_match = 0;
  // The slot to ask about, since a message says other than an earlier one.
  int contradiction = -1;
  // A contradiction was pending, and is settled without an answer.
  bool settled_contradiction = false;
  // "back": a turn was taken back, or there was none. The slot that was asked
  // in it; -1 for the opening question.
  bool went_back = false;
  int back_to = -1;
  // What was taken back answered nothing: the question asked stays.
  bool took_back = false;
  bool nothing_to_go_back_to = false;
  bool restarted = false;
  // Signs of an emergency, by index, that were not told of before.
  std::vector<int> new_signs;
  // The pending emergency check was answered; neither when it was not.
  bool emergency_confirmed = false;
  bool emergency_cleared = false;
  // The topic was changed since the turn before.
  TopicChange topic_change = TopicChange::kNone;
};

// `text` is the message that `reading` was read from; findings quote it.
Tracked Track(const knowledge::Topic& topic, const Reading& reading,
              absl::string_view text, v1::SessionState* state);

// A session of which nothing is known yet.
v1::SessionState NewSession(const knowledge::Topic& topic);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_TRACK_TRACK_H_
