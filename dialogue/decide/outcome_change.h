// Whether an outcome says other than the assessment given last.
#ifndef FOOTNOTE_DIALOGUE_DECIDE_OUTCOME_CHANGE_H_
#define FOOTNOTE_DIALOGUE_DECIDE_OUTCOME_CHANGE_H_

#include "footnote/v1/session.pb.h"
#include "knowledge/topic.h"
#include "knowledge/triage.h"

namespace footnote::dialogue {

// True as well where none was given yet. Urgency, conditions and advice count;
// reasons do not.
bool OutcomeChanged(const knowledge::Topic& topic,
                    const v1::SessionState& state,
                    const knowledge::Outcome& now);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_DECIDE_OUTCOME_CHANGE_H_
