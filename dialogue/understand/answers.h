// The answer to the question that is pending.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_ANSWERS_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_ANSWERS_H_

#include <vector>

#include "dialogue/understand/candidate.h"
#include "dialogue/understand/message.h"

namespace footnote::dialogue {

// Adds the answer to the slot that was asked for, where no phrase told it: yes,
// no or unsure, a choice by its number or by a part of its name. Adds nothing
// where there is none.
void ReadAnswer(const Message& message, const std::vector<ActMention>& acts,
                std::vector<Candidate>* candidates);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_ANSWERS_H_
