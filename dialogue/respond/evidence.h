// What an outcome rests on: the slots that are known and the statements of its
// rules. The spoken assessment and the summary for a clinician draw on it.
#ifndef FOOTNOTE_DIALOGUE_RESPOND_EVIDENCE_H_
#define FOOTNOTE_DIALOGUE_RESPOND_EVIDENCE_H_

#include <vector>

#include "footnote/v1/session.pb.h"
#include "knowledge/topic.h"

namespace footnote::dialogue {

// Adds `item` where it is not there yet.
void AddOnce(int item, std::vector<int>* items);

// Slots of `rules` of which the session knows the value, in the topic's order.
std::vector<int> KnownSlots(const knowledge::Topic& topic,
                            const std::vector<int>& rules,
                            const v1::SessionState& state);

// The statements that `rules` rest on, each once.
std::vector<int> Because(const knowledge::Topic& topic,
                         const std::vector<int>& rules);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_RESPOND_EVIDENCE_H_
