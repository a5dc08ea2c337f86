// What the phrases of a topic tell of its slots.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_VALUES_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_VALUES_H_

#include <vector>

#include "dialogue/understand/candidate.h"
#include "dialogue/understand/context.h"
#include "dialogue/understand/message.h"

namespace footnote::dialogue {

// Every value of a choice or yes/no slot that a phrase tells, in the order of
// the text. What is denied, in doubt, supposed, over, somebody else's or only
// asked is taken as such.
std::vector<Candidate> ReadValues(const Message& message,
                                  const Context& context);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_VALUES_H_
