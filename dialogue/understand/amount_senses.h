// What looks like a length of time and is none: an age, how often, a distance,
// a time that lies ahead, or the length of something else.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNT_SENSES_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNT_SENSES_H_

#include "absl/strings/string_view.h"
#include "dialogue/understand/amounts.h"
#include "dialogue/understand/context.h"
#include "dialogue/understand/message.h"

namespace footnote::dialogue {

// Why the amount is no length of time that may be told of a slot; empty where
// it may be, and for what is no time at all.
absl::string_view WhyNoLength(const Message& message, const Context& context,
                              const Amount& amount);

// Whether an anchor of amounts holds the word or begins behind it ("of bad
// pain").
bool IsAtAnchor(const Message& message, int token);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNT_SENSES_H_
