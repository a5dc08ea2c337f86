#include "dialogue/understand/amount_sequence.h"

#include <algorithm>

#include "dialogue/understand/clauses.h"

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;

// A length told as vaguely as this is told closer by one behind it.
constexpr double kVague = 3;

}  // namespace

// Whether the amount takes the place of the one before it.
bool AmountSequence::Corrects(size_t index) const {
  if (index == 0 || amounts_[index].counted) return false;
  const TokenRange before = amounts_[index - 1].tokens;
  const TokenRange tokens = amounts_[index].tokens;
  return std::any_of(
      message_.acts.begin(), message_.acts.end(), [&](const LexiconMatch& m) {
        const v1::ActRule& rule = message_.act_rule(m);
        if (m.begin < before.end || m.begin >= tokens.end) return false;
        // "Since Monday, no, since the 14th"
        return rule.act() == v1::USER_ACT_CORRECT ||
               (rule.act() == v1::USER_ACT_DENY && rule.interjection() &&
                IsWholeClause(message_, m));
      });
}

// "Two weeks, I mean three": the unit told before holds on.
Amount AmountSequence::WithUnit(size_t index) const {
  Amount amount = amounts_[index];
  if (amount.kind != v1::SLOT_KIND_NUMBER || !Corrects(index)) return amount;
  const Amount& before = amounts_[index - 1];
  if (before.kind != v1::SLOT_KIND_DURATION) return amount;
  amount.kind = before.kind;
  amount.min *= before.unit;
  amount.max *= before.unit;
  amount.best *= before.unit;
  return amount;
}

// "For ages, I'd say a year": the same length again, told closer.
bool AmountSequence::IsSharper(size_t index) const {
  if (index == 0 || amounts_[index].point ||
      !setting_.IsBare(amounts_[index])) {
    return false;
  }
  const Amount& before = amounts_[index - 1];
  const Amount& amount = amounts_[index];
  return before.kind == amount.kind &&
         before.max >= kVague * std::max(before.min, 1.0) &&
         amount.max - amount.min < before.max - before.min &&
         setting_.ClauseOf(amount.tokens.begin) <=
             setting_.ClauseOf(before.tokens.begin) + 1;
}

}  // namespace footnote::dialogue
