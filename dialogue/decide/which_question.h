// The question to put next, among those that can still change the outcome.
#ifndef FOOTNOTE_DIALOGUE_DECIDE_WHICH_QUESTION_H_
#define FOOTNOTE_DIALOGUE_DECIDE_WHICH_QUESTION_H_

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "dialogue/track/track.h"
#include "footnote/v1/session.pb.h"
#include "knowledge/topic.h"
#include "knowledge/triage.h"

namespace footnote::dialogue {

// None where the outcome can be given. `values` are the findings of `state`. A
// question that was put and still matters is kept, so that a user who
// volunteers something is not taken to another place.
absl::optional<knowledge::NextQuestion> WhichQuestion(
    const knowledge::Topic& topic, const v1::SessionState& state,
    const Tracked& tracked, const knowledge::Findings& values);

bool WasAsked(const v1::SessionState& state, absl::string_view slot);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_DECIDE_WHICH_QUESTION_H_
