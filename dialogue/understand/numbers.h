// Numbers in digits and in words: "14", "twenty-one", "a couple of", "two and a
// half", "1/2", "several".
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_NUMBERS_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_NUMBERS_H_

#include "dialogue/understand/message.h"

namespace footnote::dialogue {

struct Number {
  double min = 0;
  double max = 0;
  double best = 0;
  // One past its last token.
  int end = 0;
  // It is only "a": an amount where a unit follows.
  bool article = false;
};

// Reads the number that begins at `token`. False where there is none.
bool ReadNumber(const Message& message, int token, Number* number);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_NUMBERS_H_
