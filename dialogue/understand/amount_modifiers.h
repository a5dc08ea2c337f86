// Words that bound an amount: "over", "at least", "or so".
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNT_MODIFIERS_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNT_MODIFIERS_H_

#include "dialogue/understand/amounts.h"
#include "dialogue/understand/message.h"
#include "footnote/v1/language.pb.h"

namespace footnote::dialogue {

// Looks only; `message` must outlive it.
class AmountModifiers {
 public:
  explicit AmountModifiers(const Message& message) : message_(message) {}

  // The modifier that begins at a token, and one past its end; null where there
  // is none.
  const v1::AmountModifier* From(int begin, int* end) const;
  // Takes the modifiers around the amount into it, and bounds it by them or by
  // `bound`, which was told within it. One of its unit is `unit`.
  void Take(v1::AmountBound bound, double unit, Amount* amount) const;

 private:
  // The modifier that ends at a token, and where it begins.
  const v1::AmountModifier* To(int end, int* begin) const;
  const v1::AmountModifier& Content(const knowledge::LexiconMatch& m) const;

  const Message& message_;
};

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNT_MODIFIERS_H_
