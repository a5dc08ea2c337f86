#include "dialogue/understand/amount_modifiers.h"

#include <algorithm>

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;

// Words for which the bound was told; how much one of the unit is.
void Bound(v1::AmountBound bound, double unit, Amount* amount) {
  switch (bound) {
    case v1::AMOUNT_BOUND_OVER: {
      const double least = amount->max + 1;
      amount->min = amount->best = least;
      amount->max = std::max(least + 1, amount->max + unit - 1);
      return;
    }
    case v1::AMOUNT_BOUND_UNDER:
      amount->max = amount->min > 1 ? amount->min - 1 : amount->min / 2;
      amount->best = amount->max;
      amount->min = 0;
      return;
    case v1::AMOUNT_BOUND_AT_LEAST:
      amount->best = amount->min;
      amount->max = std::max(amount->max, amount->min + unit - 1);
      return;
    default:
      return;
  }
}

}  // namespace

const v1::AmountModifier* AmountModifiers::From(int begin, int* end) const {
  for (const LexiconMatch& m : message_.modifiers) {
    if (m.begin == begin) {
      *end = m.end;
      return &Content(m);
    }
  }
  return nullptr;
}

const v1::AmountModifier* AmountModifiers::To(int end, int* begin) const {
  for (const LexiconMatch& m : message_.modifiers) {
    if (m.end == end) {
      *begin = m.begin;
      return &Content(m);
    }
  }
  return nullptr;
}

const v1::AmountModifier& AmountModifiers::Content(
    const LexiconMatch& m) const {
  return message_.language.content().amount_modifiers(
      message_.language_meaning(m).index);
}

void AmountModifiers::Take(v1::AmountBound bound, double unit,
                           Amount* amount) const {
  int other;
  int before = amount->tokens.begin;
  // "over a week": the article belongs to the amount already.
  if (const v1::AmountModifier* m = To(before, &other)) {
    bound = m->bound();
    amount->tokens.begin = other;
  }
  if (const v1::AmountModifier* m = From(amount->tokens.end, &other)) {
    if (bound == v1::AMOUNT_BOUND_UNSPECIFIED) bound = m->bound();
    // "I think" and "maybe" behind an amount belong to what follows.
    if (other == message_.size() || !message_.IsWordOrNumber(other)) {
      amount->tokens.end = other;
    }
  }
  if (bound == v1::AMOUNT_BOUND_OVER) amount->exceeds = amount->max;
  Bound(bound, unit, amount);
}

}  // namespace footnote::dialogue
