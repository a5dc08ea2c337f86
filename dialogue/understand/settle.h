// Which of several things told of one slot holds.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_SETTLE_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_SETTLE_H_

#include <vector>

#include "dialogue/understand/candidate.h"
#include "dialogue/understand/message.h"

namespace footnote::dialogue {

// One mention for each slot, in the order of the topic's slots: a correction
// wins, then what is known over what is in doubt, then what is over or of now;
// a red flag told once stays unless corrected.
std::vector<Mention> Settle(const Message& message,
                            std::vector<Candidate> candidates);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_SETTLE_H_
