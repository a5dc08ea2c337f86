// Which slot an amount belongs to.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_ATTACHMENT_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_ATTACHMENT_H_

#include <vector>

#include "dialogue/understand/amounts.h"
#include "dialogue/understand/candidate.h"
#include "dialogue/understand/context.h"
#include "dialogue/understand/message.h"

namespace footnote::dialogue {

// The nearest anchor in an amount's clause claims it; what none claims goes to
// the slot that was asked for, or to the one that takes bare amounts. An amount
// in a clause about something else goes nowhere.
std::vector<Candidate> AttachAmounts(const Message& message,
                                     const Context& context,
                                     const std::vector<Amount>& amounts);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_ATTACHMENT_H_
