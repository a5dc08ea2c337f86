// The findings of a stored session, and the one way into a slot.
#ifndef FOOTNOTE_DIALOGUE_TRACK_FINDINGS_H_
#define FOOTNOTE_DIALOGUE_TRACK_FINDINGS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "footnote/v1/session.pb.h"
#include "knowledge/topic.h"
#include "knowledge/value.h"

namespace footnote::dialogue {

// The value that a stored finding holds; open where the topic has no such slot
// or choice.
knowledge::Value ValueOf(const knowledge::Topic& topic,
                         const v1::Finding& finding);

// All findings of a session, one value per slot of the topic.
knowledge::Findings ValuesOf(const knowledge::Topic& topic,
                             const v1::SessionState& state);

// A finding to store. `value` must not be open.
v1::Finding MakeFinding(const knowledge::Topic& topic, int slot,
                        const knowledge::Value& value, absl::string_view words,
                        v1::FindingOrigin origin, int turn);

// Null where nothing is stored for the slot.
const v1::Finding* FindFinding(const v1::SessionState& state,
                               absl::string_view slot);

// Stores a finding in place of any other for its slot, in slot order.
void PutFinding(const knowledge::Topic& topic, v1::Finding finding,
                v1::SessionState* state);

// Forgets what is stored for the slot.
void RemoveFinding(absl::string_view slot, v1::SessionState* state);

// What a session finds when its topic was changed under it.
enum class TopicChange {
  kNone,       // nothing that its user would notice
  kNewAdvice,  // its user told something, or was advised, under the old content
  kDropped,    // besides, something that was told has no place any more
};

// Holds a session against another version of its topic: drops findings and what
// refers to slots that this version does not have, the assessment and the last
// reply. The session's version stays, so that it is done again until the user
// was told.
TopicChange FitToTopic(const knowledge::Topic& topic, v1::SessionState* state);

// Whether any rule or advice can tell the two values of a slot apart.
bool Distinguishable(const knowledge::Topic& topic, int slot,
                     const knowledge::Value& a, const knowledge::Value& b);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_TRACK_FINDINGS_H_
