// Signs of an emergency in a message.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_SAFETY_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_SAFETY_H_

#include <vector>

#include "dialogue/understand/context.h"
#include "dialogue/understand/message.h"

namespace footnote::dialogue {

// Each sign once, in the order of the text. Tuned to miss none: doubt does not
// silence a sign, a question only where it is about nobody ("can rest cause
// chest pain?"); denied, supposed and long past ones are none.
std::vector<SafetyMention> ReadSafety(const Message& message,
                                      const Context& context);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_SAFETY_H_
