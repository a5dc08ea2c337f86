// Signs of an emergency in a message.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_SAFETY_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_SAFETY_H_

#include <vector>

#include "dialogue/understand/context.h"
#include "dialogue/understand/message.h"
#include "dialogue/understand/understand.h"

namespace footnote::dialogue {

// Fills Reading::safety, each sign once, and Reading::denied_signs, both in the
// order of the text. Tuned to miss none: doubt does not silence a sign, a
// question only where it is about nobody ("can rest cause chest pain?");
// denied, supposed and long past ones are none.
void ReadSafety(const Message& message, const Context& context,
                Reading* reading);

// Reading::denies_danger, of a reading that is complete otherwise. A "no" with
// more behind it denies only what is understood as a denial or as going on with
// the subject: a needless question is better than danger dropped.
bool DeniesDanger(const Message& message, const Reading& reading);

// Reading::help_under_way, of a reading whose question was read. "Should I have
// called an ambulance?" has none.
bool HasHelp(const Message& message, const Reading& reading);

// While danger is asked about, a clause that answers tells of the danger, and
// nothing of the topic's subject ("it comes and goes").
void DropAnswersToDanger(const Message& message,
                         std::vector<Mention>* mentions);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_SAFETY_H_
