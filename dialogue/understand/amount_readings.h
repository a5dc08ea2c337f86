// What an amount says of a slot by its size: how long somebody has done
// something tells whether they are new to it.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNT_READINGS_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNT_READINGS_H_

#include "dialogue/understand/amounts.h"
#include "footnote/v1/topic.pb.h"
#include "knowledge/topic.h"

namespace footnote::dialogue {

// Whether the amount is so vague that it may lie on either side of `threshold`.
bool Straddles(const Amount& amount, double threshold);

// The choice that the amount says of the slot; of one that straddles the
// threshold, the side on which more of it lies ("for ages" is 30 to 365 days).
// -1 where it says nothing.
int ReadingOf(const knowledge::Topic& topic, int slot,
              const v1::AmountReading& reading, const Amount& amount);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNT_READINGS_H_
