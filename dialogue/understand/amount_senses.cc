#include "dialogue/understand/amount_senses.h"

#include <algorithm>

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;
using knowledge::Meaning;
using knowledge::Token;
using knowledge::WordRoles;

// "As" and "as" of one comparison stand so near to each other.
constexpr int kPairWithin = 4;

class SenseReader {
 public:
  SenseReader(const Message& message, const Context& context)
      : message_(message), context_(context) {}

  absl::string_view WhyNone(const Amount& amount) const {
    if (amount.kind != v1::SLOT_KIND_DURATION) return "";
    const int before = amount.tokens.begin - 1;
    int after = amount.tokens.end;
    while (after < message_.size() &&
           knowledge::IsTransparent(message_.tokens[after])) {
      ++after;
    }
    if (message_.Is(after, WordRoles::kNotTimeAfter) &&
        !IsSaidOfTheProblem(amount)) {
      return "an age, a clock time, a leave or a distance";
    }
    if (message_.Is(before, WordRoles::kNotTimeBefore)) {
      return "an age";
    }
    if (before >= 0 && message_.roles[before]->ordinal == 1) {
      return "only the first of it";
    }
    if (IsInFigure(amount)) return "no length, but a way of speaking";
    if (IsComparedWith(amount)) return "what something is compared with";
    if (amount.point) return "";
    if (message_.Is(amount.tokens.begin, WordRoles::kOne) &&
        IsFrequency(amount)) {
      return "how often, not how long";
    }
    if (message_.Is(after, WordRoles::kEvery) ||
        (message_.Is(after, WordRoles::kOne) && IsUnit(after + 1))) {
      return "how often, not how long";
    }
    if (message_.Is(before, WordRoles::kEvery)) {
      return "how often, not how long";
    }
    if (message_.Is(before, WordRoles::kAheadBefore) ||
        message_.Is(after, WordRoles::kAheadAfter)) {
      return "it lies ahead";
    }
    if (message_.Is(before, WordRoles::kWithin) && !IsDenied(amount)) {
      return "it lies ahead";
    }
    if (message_.Is(after, WordRoles::kOf) && !IsOfTheProblem(after + 1)) {
      return "it is of something else";
    }
    return "";
  }

 private:
  bool IsUnit(int t) const {
    return t < message_.size() && message_.roles[t]->unit >= 0;
  }

  // "Less sore than yesterday", "as sore as it was last week", "better than it
  // has been for weeks"; but not "longer than two weeks", which bounds it.
  bool IsComparedWith(const Amount& amount) const {
    if (message_.Is(amount.tokens.begin, WordRoles::kSince)) return false;
    const int first =
        message_.clauses[message_.clause_of[amount.tokens.begin]].tokens.begin;
    bool verb = false;
    for (int t = amount.tokens.begin - 1; t > first; --t) {
      if (knowledge::IsTransparent(message_.tokens[t])) continue;
      if (message_.Is(t, WordRoles::kCompared)) {
        return (amount.point || verb) && !message_.Is(t + 1, WordRoles::kOf) &&
               (!message_.Is(t, WordRoles::kSubordinator) || IsPaired(t));
      }
      if (!message_.Is(t, WordRoles::kStopWord) ||
          message_.Is(t, WordRoles::kSince) ||
          message_.Is(t, WordRoles::kBegan) ||
          message_.Is(t, WordRoles::kModal)) {
        return false;
      }
      verb |= message_.Is(t, WordRoles::kFiniteVerb);
    }
    return false;
  }

  // "As sore as", "the same as": the second of the pair. "As" alone gives a
  // reason.
  bool IsPaired(int token) const {
    const int clause = message_.clause_of[token];
    for (int t = token - 2; t >= std::max(0, token - kPairWithin); --t) {
      if (message_.clause_of[t] != clause) break;
      if (message_.Is(t, WordRoles::kCompared)) return true;
    }
    return std::any_of(
        message_.phrases.begin(), message_.phrases.end(),
        [&](const LexiconMatch& m) {
          const Meaning& meaning = message_.meaning(m);
          return m.end >= token && m.end <= token + 1 && m.begin < token &&
                 meaning.kind == Meaning::Kind::kValue &&
                 message_.topic.slots()[meaning.slot].content->tells_change();
        });
  }

  // "I don't get a night without it": words that deny nothing span it.
  bool IsInFigure(const Amount& amount) const {
    return !amount.point && amount.min == amount.unit &&
           std::any_of(message_.triggers.begin(), message_.triggers.end(),
                       [&](const LexiconMatch& m) {
                         return m.begin < amount.tokens.begin &&
                                m.end > amount.tokens.end &&
                                message_.context_rule(m).effect() ==
                                    v1::CONTEXT_EFFECT_PSEUDO;
                       });
  }

  // "three times a week": "a week" is a length only behind some words.
  bool IsFrequency(const Amount& amount) const {
    const int before = amount.tokens.begin - 1;
    if (before < 0 || amount.min != amount.max || amount.min != amount.unit ||
        amount.tokens.begin ==
            message_.clauses[message_.clause_of[before + 1]].tokens.begin) {
      return false;
    }
    if (!message_.IsWordOrNumber(before)) {
      return message_.tokens[before].kind == Token::Kind::kSymbol;
    }
    if (message_.Is(before, WordRoles::kCounted)) return true;
    if (message_.Is(before, WordRoles::kBeforeOne)) return false;
    // "3 easy runs a week"
    for (int t = before - 1; t >= std::max(0, before - 2); --t) {
      if (!message_.IsWordOrNumber(t)) return false;
      if (message_.tokens[t].kind == Token::Kind::kNumber ||
          message_.roles[t]->number >= 0) {
        return true;
      }
    }
    return false;
  }

  // "no better in two weeks"
  bool IsDenied(const Amount& amount) const {
    if (context_.Of(amount.tokens).negated) return true;
    const int clause = message_.clause_of[amount.tokens.begin];
    return std::any_of(message_.phrases.begin(), message_.phrases.end(),
                       [&](const LexiconMatch& m) {
                         return message_.clause_of[m.begin] == clause &&
                                m.end <= amount.tokens.begin &&
                                message_.meaning(m).kind ==
                                    Meaning::Kind::kValue;
                       });
  }

  // "The pain is already three weeks old": an anchor stands before it, or holds
  // it with its "old".
  bool IsSaidOfTheProblem(const Amount& amount) const {
    int before = amount.tokens.begin - 1;
    while (before > 0 &&
           (message_.Is(before, WordRoles::kPolite) ||
            message_.Is(before, WordRoles::kBeforeOne)) &&
           !message_.Is(before, WordRoles::kFiniteVerb)) {
      --before;
    }
    if (!message_.Is(before, WordRoles::kFiniteVerb)) return false;
    const int clause = message_.clause_of[amount.tokens.begin];
    return std::any_of(message_.phrases.begin(), message_.phrases.end(),
                       [&](const LexiconMatch& m) {
                         return message_.clause_of[m.begin] == clause &&
                                (m.end <= amount.tokens.begin ||
                                 (m.begin < amount.tokens.begin &&
                                  amount.tokens.end < m.end)) &&
                                message_.meaning(m).kind ==
                                    Meaning::Kind::kAnchor;
                       });
  }

  // "two weeks of pain", "of this"
  bool IsOfTheProblem(int t) const {
    if (t >= message_.size()) return false;
    return message_.Is(t, WordRoles::kStopWord) || IsAtAnchor(message_, t);
  }

  const Message& message_;
  const Context& context_;
};

}  // namespace

absl::string_view WhyNoLength(const Message& message, const Context& context,
                              const Amount& amount) {
  return SenseReader(message, context).WhyNone(amount);
}

bool IsAtAnchor(const Message& message, int t) {
  return std::any_of(
      message.phrases.begin(), message.phrases.end(),
      [&](const LexiconMatch& m) {
        return m.begin <= t + 1 && t < m.end &&
               (message.meaning(m).kind == knowledge::Meaning::Kind::kAnchor ||
                message.meaning(m).kind ==
                    knowledge::Meaning::Kind::kAmountReading);
      });
}

}  // namespace footnote::dialogue
