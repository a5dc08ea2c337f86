// Points in the calendar, as days before the turn's date: "since Tuesday", "on
// the 3rd", "back in June", "since 3 May", "since 2020".
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_CALENDAR_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_CALENDAR_H_

#include "dialogue/understand/amounts.h"
#include "dialogue/understand/message.h"

namespace footnote::dialogue {

// Reads the point that begins at `token`, the words before it included. False
// where there is none, or where it lies in the future. A week day is the last
// one before the turn's date; a month the last one, from its first day.
bool ReadPoint(const Message& message, int token, Amount* amount);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_CALENDAR_H_
