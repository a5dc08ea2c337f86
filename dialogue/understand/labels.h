// Answers that the message gives to its own words: "numbness: no", "Stiff?
// No.", "my mum has arthritis, I don't", "it wasn't numb but today it is".
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_LABELS_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_LABELS_H_

#include <vector>

#include "dialogue/understand/message.h"

namespace footnote::dialogue {

struct Label {
  TokenRange phrase;
  TokenRange answer;
  v1::UserAct act = v1::USER_ACT_UNSPECIFIED;  // AFFIRM, DENY or UNSURE
};

// Every phrase or sign that has an answer of its own, in the order of the
// answers. An answer in full ("I don't", verb-phrase ellipsis) points back at
// what was last told; a bare one at the question or the heading before it.
std::vector<Label> FindLabels(const Message& message);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_LABELS_H_
