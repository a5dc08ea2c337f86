// What a turn does, by the phrases that are an act.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_ACTS_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_ACTS_H_

#include <vector>

#include "dialogue/understand/context.h"
#include "dialogue/understand/message.h"

namespace footnote::dialogue {

// Whether the act answers a question: yes, no or "don't know".
bool IsAnswer(v1::UserAct act);

// Phrases of acts that stand where they must, in the order of the text. Acts
// that follow from findings and questions are not among them.
std::vector<ActMention> ReadActs(const Message& message,
                                 const Context& context);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_ACTS_H_
