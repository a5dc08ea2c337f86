#include "dialogue/understand/amount_setting.h"

#include <algorithm>

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;
using knowledge::Meaning;
using knowledge::Slot;
using knowledge::WordRoles;

// An amount stands so near to the place that it is of.
constexpr int kBesideWithin = 2;
// What is told as vaguely as this, from so much to so many times it, may be
// how long anything takes.
constexpr double kVague = 3;
// A time stands so near behind the change that it is of.
constexpr int kChangeWithin = 3;

}  // namespace

AmountSetting::AmountSetting(const Message& message,
                             const std::vector<Amount>& amounts)
    : message_(message), amounts_(amounts) {
  MarkWords();
}

int AmountSetting::ClauseOf(int token) const {
  return message_.clause_of[token];
}

bool AmountSetting::IsInBrackets(const Amount& amount,
                                 const LexiconMatch& m) const {
  return m.end == amount.tokens.begin - 1 && message_.tokens[m.end].text == "(";
}

int AmountSetting::ResumedBy(int clause) const {
  if (clause < 2) return -1;
  const int begin = message_.clauses[clause].tokens.begin;
  const int opens = message_.clauses[clause - 1].tokens.begin;
  return message_.tokens[begin - 1].text == ")" &&
                 message_.tokens[opens].text == "("
             ? clause - 2
             : -1;
}

int AmountSetting::Distance(const Amount& amount, const LexiconMatch& m) {
  return std::max(
      {0, amount.tokens.begin - m.end, m.begin - amount.tokens.end});
}

bool AmountSetting::IsOfCircumstance(const Amount& amount) const {
  return std::any_of(
      message_.phrases.begin(), message_.phrases.end(),
      [&](const LexiconMatch& m) {
        return message_.meaning(m).kind == Meaning::Kind::kFrame &&
               m.begin < amount.tokens.end && amount.tokens.begin < m.end;
      });
}

bool AmountSetting::IsOfSubordinate(const Amount& amount,
                                    const LexiconMatch& anchor) const {
  if (amount.point || amount.max < kVague * std::max(amount.min, 1.0) ||
      anchor.end > amount.tokens.begin) {
    return false;
  }
  for (int t = anchor.end; t < amount.tokens.begin; ++t) {
    if (message_.Is(t, WordRoles::kSubordinator) &&
        !message_.Is(t, WordRoles::kSince)) {
      return true;
    }
  }
  return false;
}

bool AmountSetting::Began(const Amount& amount) const {
  return std::binary_search(
      began_.begin(), began_.end(),
      message_.clauses[ClauseOf(amount.tokens.begin)].sentence);
}

bool AmountSetting::IsInjury(const LexiconMatch& anchor) const {
  const int last = anchor.end - 1;
  return (message_.Is(anchor.end, WordRoles::kPossessive) ||
          (last > anchor.begin && message_.Is(last, WordRoles::kPossessive))) &&
         !message_.Is(anchor.begin, WordRoles::kPresent);
}

bool AmountSetting::BeganByItself(const Amount& amount) const {
  int began = amount.tokens.begin - 1;
  while (message_.Is(began, WordRoles::kBeforeOne) &&
         !message_.Is(began, WordRoles::kBegan)) {
    --began;  // "started about ..."
  }
  if (!amount.point || !message_.Is(began, WordRoles::kBegan)) return false;
  const Clause& clause = message_.clauses[ClauseOf(began)];
  for (int t = clause.tokens.begin; t < began; ++t) {
    if (!message_.Is(t, WordRoles::kPolite) &&
        (!message_.Is(t, WordRoles::kCommon) ||
         message_.Is(t, WordRoles::kOwn))) {
      return false;
    }
  }
  return true;
}

bool AmountSetting::IsSince(const Amount& amount) const {
  const Clause& clause = message_.clauses[ClauseOf(amount.tokens.begin)];
  for (int t = amount.tokens.begin; t >= clause.tokens.begin; --t) {
    if (message_.Is(t, WordRoles::kSince)) return true;
    if (t < amount.tokens.begin &&
        (!amount.point || !message_.IsWordOrNumber(t) ||
         message_.Is(t, WordRoles::kFiniteVerb))) {
      return message_.Is(t - 1, WordRoles::kSince) && !amount.point;
    }
  }
  return false;
}

bool AmountSetting::TellsChange(const LexiconMatch& m) const {
  const Meaning& meaning = message_.meaning(m);
  return meaning.kind == Meaning::Kind::kValue &&
         message_.topic.slots()[meaning.slot].content->tells_change();
}

bool AmountSetting::IsOfChange(const Amount& amount) const {
  const int clause = ClauseOf(amount.tokens.begin);
  return std::any_of(message_.phrases.begin(), message_.phrases.end(),
                     [&](const LexiconMatch& m) {
                       if (!TellsChange(m) || m.end > amount.tokens.begin ||
                           m.end + kChangeWithin < amount.tokens.begin ||
                           ClauseOf(m.begin) != clause) {
                         return false;
                       }
                       bool of_late = amount.point;
                       for (int t = m.end; t < amount.tokens.end; ++t) {
                         of_late |= message_.Is(t, WordRoles::kLast);
                         if (message_.Is(t, WordRoles::kBegan) ||
                             (t < amount.tokens.begin &&
                              !message_.Is(t, WordRoles::kStopWord) &&
                              !message_.Is(t, WordRoles::kLast) &&
                              !message_.Is(t, WordRoles::kBeforeOne))) {
                           return false;
                         }
                       }
                       return of_late;
                     });
}

bool AmountSetting::IsOfValue(const Amount& amount) const {
  const int last = amount.tokens.end - 1;
  return std::any_of(message_.phrases.begin(), message_.phrases.end(),
                     [&](const LexiconMatch& m) {
                       const Meaning& meaning = message_.meaning(m);
                       return meaning.kind == Meaning::Kind::kValue &&
                              m.begin < amount.tokens.begin &&
                              Message::Matched(m, last) &&
                              !message_.topic.slots()[meaning.slot].red_flag;
                     });
}

bool AmountSetting::IsSetAgainst(const Amount& amount) const {
  const size_t next = ClauseOf(amount.tokens.begin) + 1;
  if (!amount.loose || next >= message_.clauses.size()) return false;
  const Clause& clause = message_.clauses[next];
  return clause.sentence == message_.clauses[next - 1].sentence &&
         std::any_of(message_.phrases.begin(), message_.phrases.end(),
                     [&](const LexiconMatch& m) {
                       return clause.tokens.Contains(m.begin) && TellsChange(m);
                     });
}

bool AmountSetting::IsBesidePlace(const Amount& amount) const {
  const int clause = ClauseOf(amount.tokens.begin);
  return std::any_of(message_.phrases.begin(), message_.phrases.end(),
                     [&](const LexiconMatch& m) {
                       const Meaning& meaning = message_.meaning(m);
                       if (meaning.kind != Meaning::Kind::kValue ||
                           ClauseOf(m.begin) != clause ||
                           Distance(amount, m) > kBesideWithin) {
                         return false;
                       }
                       return message_.topic.slots()[meaning.slot].is_place();
                     });
}

bool AmountSetting::BeganThere(const Amount& amount) const {
  const int t = amount.tokens.begin - 1;
  return amount.point && message_.Is(t, WordRoles::kBegan) &&
         message_.Is(t - 1, WordRoles::kReferring);
}

bool AmountSetting::IsHowFar(const Amount& amount) const {
  const int end = amount.tokens.end;
  if (amount.point || end >= message_.size()) return false;
  // "Two months in these", "in my new gloves"; "two weeks of which ..."
  if (message_.Is(end, WordRoles::kOf)) {
    return !message_.Is(end + 1, WordRoles::kReferring) &&
           message_.Is(end + 1, WordRoles::kStopWord) &&
           !message_.Is(end + 1, WordRoles::kOwn);
  }
  return message_.Is(end, WordRoles::kWithin) &&
         (end + 1 >= message_.size() || message_.IsPunctuation(end + 1) ||
          message_.Is(end + 1, WordRoles::kOwn) ||
          message_.Is(end + 1, WordRoles::kPluralPronoun));
}

bool AmountSetting::IsInRequest(const Amount& amount) const {
  return std::any_of(
      message_.acts.begin(), message_.acts.end(), [&](const LexiconMatch& m) {
        const v1::UserAct act = message_.act_rule(m).act();
        return (act == v1::USER_ACT_SKIP || act == v1::USER_ACT_BACK ||
                act == v1::USER_ACT_REPEAT) &&
               m.begin < amount.tokens.end && amount.tokens.begin < m.end &&
               // "a fortnight back" holds it.
               (m.begin < amount.tokens.begin || amount.tokens.end < m.end);
      });
}

bool AmountSetting::IsOfThis(const Amount& amount) const {
  return message_.Is(amount.tokens.end, WordRoles::kOf) &&
         message_.Is(amount.tokens.end + 1, WordRoles::kReferring);
}

TokenRange AmountSetting::ItemOf(const Amount& amount) const {
  const Clause& clause = message_.clauses[ClauseOf(amount.tokens.begin)];
  return {std::max(clause.tokens.begin, mark_before_[amount.tokens.begin]),
          std::min(clause.tokens.end, mark_after_[amount.tokens.end])};
}

bool AmountSetting::IsAddedAlone(const Amount& amount) const {
  const TokenRange item = ItemOf(amount);
  if (item.begin == 0 || !message_.IsPunctuation(item.begin - 1) ||
      !IsBare(amount)) {
    return false;
  }
  for (int t = item.begin; t < item.end; ++t) {
    if (message_.Is(t, WordRoles::kFiniteVerb)) return false;
  }
  return true;
}

bool AmountSetting::IsBare(const Amount& amount) const {
  const TokenRange item = ItemOf(amount);
  return telling_before_[item.end] == telling_before_[item.begin];
}

// Counts the words that tell something by themselves, and finds the marks on
// either side of each token, once for all amounts.
void AmountSetting::MarkWords() {
  const int size = message_.size();
  std::vector<bool> known(size, false);
  const auto know = [&](const LexiconMatch& m) {
    for (int t = m.begin; t < m.end; ++t) {
      if (Message::Matched(m, t)) known[t] = true;
    }
  };
  for (const LexiconMatch& m : message_.phrases) {
    const Meaning& meaning = message_.meaning(m);
    if (meaning.kind == Meaning::Kind::kValue &&
        message_.topic.slots()[meaning.slot].kind == v1::SLOT_KIND_CHOICE) {
      know(m);
    }
  }
  for (const auto* list : {&message_.triggers, &message_.acts,
                           &message_.modifiers, &message_.times}) {
    for (const LexiconMatch& m : *list) {
      // "Off my feet" hides another rule, and says something of its own.
      if (list == &message_.triggers &&
          message_.context_rule(m).effect() == v1::CONTEXT_EFFECT_PSEUDO &&
          std::any_of(message_.phrases.begin(), message_.phrases.end(),
                      [&](const LexiconMatch& phrase) {
                        return message_.meaning(phrase).kind ==
                                   Meaning::Kind::kFrame &&
                               phrase.begin < m.end && m.begin < phrase.end;
                      })) {
        continue;
      }
      know(m);
    }
  }
  for (const Amount& amount : amounts_) {
    for (int t = amount.tokens.begin; t < amount.tokens.end; ++t) {
      known[t] = true;
    }
  }
  telling_before_.assign(size + 1, 0);
  mark_before_.assign(size + 1, 0);
  mark_after_.assign(size + 1, size);
  for (int t = 0; t < size; ++t) {
    const bool telling = !known[t] && message_.IsWordOrNumber(t) &&
                         !message_.Is(t, WordRoles::kStopWord) &&
                         !message_.Is(t, WordRoles::kCommon) &&
                         !message_.Is(t, WordRoles::kPolite) &&
                         !message_.Is(t, WordRoles::kSince) &&
                         !message_.Is(t, WordRoles::kBeforeOne);
    telling_before_[t + 1] = telling_before_[t] + (telling ? 1 : 0);
    mark_before_[t + 1] = message_.IsPunctuation(t) ? t + 1 : mark_before_[t];
  }
  for (int t = size - 1; t >= 0; --t) {
    mark_after_[t] = message_.IsPunctuation(t) ? t : mark_after_[t + 1];
  }
  for (int t = 0; t < size; ++t) {
    if (message_.Is(t, WordRoles::kBegan)) {
      const int sentence = message_.clauses[ClauseOf(t)].sentence;
      if (began_.empty() || began_.back() != sentence) {
        began_.push_back(sentence);
      }
    }
  }
}

}  // namespace footnote::dialogue
