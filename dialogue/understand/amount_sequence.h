// How an amount stands to the one told before it.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNT_SEQUENCE_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNT_SEQUENCE_H_

#include <cstddef>
#include <vector>

#include "dialogue/understand/amount_setting.h"
#include "dialogue/understand/amounts.h"
#include "dialogue/understand/message.h"

namespace footnote::dialogue {

// Looks only; all that it is given must outlive it.
class AmountSequence {
 public:
  AmountSequence(const Message& message, const std::vector<Amount>& amounts,
                 const AmountSetting& setting)
      : message_(message), amounts_(amounts), setting_(setting) {}

  // Whether the amount takes the place of the one before it.
  bool Corrects(size_t index) const;
  // "Two weeks, I mean three": the amount, with the unit told before.
  Amount WithUnit(size_t index) const;
  // "For ages, I'd say a year": the same length again, told closer.
  bool IsSharper(size_t index) const;

 private:
  const Message& message_;
  const std::vector<Amount>& amounts_;
  const AmountSetting& setting_;
};

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNT_SEQUENCE_H_
