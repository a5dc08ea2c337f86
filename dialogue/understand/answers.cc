#include "dialogue/understand/answers.h"

#include <algorithm>

#include "absl/strings/numbers.h"

namespace footnote::dialogue {
namespace {

using knowledge::kNo;
using knowledge::kYes;
using knowledge::Slot;
using knowledge::Token;
using knowledge::Value;
using knowledge::WordRoles;

class AnswerReader {
 public:
  AnswerReader(const Message& message, const std::vector<ActMention>& acts,
               const std::vector<Candidate>& told)
      : message_(message),
        slot_(message.topic.slots()[message.context.asked]),
        acts_(acts),
        told_(told) {}

  bool Read(Candidate* answer) const {
    answer->slot = message_.context.asked;
    answer->answers_pending = true;
    if (slot_.kind == v1::SLOT_KIND_YES_NO) return ReadYesNo(answer);
    if (slot_.kind == v1::SLOT_KIND_CHOICE &&
        (ReadNumberOfChoice(answer) || ReadLabel(answer))) {
      return true;
    }
    return ReadUnsure(answer);
  }

 private:
  int TokenAt(int offset) const {
    for (int t = 0; t < message_.size(); ++t) {
      if (message_.tokens[t].begin >= offset) return t;
    }
    return 0;
  }

  TokenRange TokensOf(const Span& span) const {
    TokenRange range{TokenAt(span.begin), 0};
    range.end = range.begin + 1;
    while (range.end < message_.size() &&
           message_.tokens[range.end].end <= span.end) {
      ++range.end;
    }
    return range;
  }

  bool Asks(const Span& span) const {
    const int token = TokenAt(span.begin);
    const Clause& clause = message_.clauses[message_.clause_of[token]];
    return token >= clause.asks_from;
  }

  // Whether the answer is of what else its sentence tells: "yes it throbs at
  // night", asked about an illness; "no idea about arthritis", asked about
  // another. What is added ("yes, and it throbs") leaves the answer as it is.
  bool IsOfAnother(const ActMention& act) const {
    const TokenRange said = TokensOf(act.span);
    const int clause = message_.clause_of[said.begin];
    return std::any_of(told_.begin(), told_.end(), [&](const Candidate& other) {
      const Slot& slot = message_.topic.slots()[other.slot];
      if (slot.kind != v1::SLOT_KIND_YES_NO || other.answers_pending) {
        return false;
      }
      const int of = message_.clause_of[other.tokens.begin];
      if (act.act == v1::USER_ACT_UNSURE) {
        return other.value.unsure() && of == clause;
      }
      return act.act == v1::USER_ACT_AFFIRM &&
             other.value == Value::OfChoice(kYes) &&
             other.tokens.begin >= said.end && of <= clause + 1 &&
             message_.clauses[of].sentence ==
                 message_.clauses[clause].sentence &&
             !AddsSomething(said.end, message_.clauses[of].tokens.end);
    });
  }

  bool AddsSomething(int begin, int end) const {
    for (int t = begin; t < end; ++t) {
      if (message_.Is(t, WordRoles::kAdditive)) return true;
    }
    return false;
  }

  // The first of several answers, or the last where one is taken back: "yes.
  // no, sorry, no".
  bool ReadYesNo(Candidate* answer) const {
    const bool corrects =
        std::any_of(acts_.begin(), acts_.end(), [](const ActMention& act) {
          return act.act == v1::USER_ACT_CORRECT;
        });
    bool found = false;
    for (const ActMention& act : acts_) {
      if (Asks(act.span) || (found && !corrects) || IsOfAnother(act)) continue;
      if (act.act == v1::USER_ACT_AFFIRM) {
        answer->value = act.partly && slot_.lasting ? Value::Unsure()
                                                    : Value::OfChoice(kYes);
      } else if (act.act == v1::USER_ACT_DENY) {
        answer->value = Value::OfChoice(kNo);
      } else if (act.act == v1::USER_ACT_UNSURE) {
        answer->value = Value::Unsure();
      } else {
        continue;
      }
      answer->tokens = TokensOf(act.span);
      found = true;
    }
    return found;
  }

  bool ReadUnsure(Candidate* answer) const {
    for (const ActMention& act : acts_) {
      if (act.act != v1::USER_ACT_UNSURE || Asks(act.span) ||
          IsOfAnother(act)) {
        continue;
      }
      answer->value = Value::Unsure();
      answer->tokens = TokensOf(act.span);
      return true;
    }
    return false;
  }

  int Words() const {
    int words = 0;
    for (int t = 0; t < message_.size(); ++t) {
      words +=
          message_.IsWordOrNumber(t) && !message_.Is(t, WordRoles::kPolite);
    }
    return words;
  }

  // "2 weeks", "1 November": no choice by its number.
  bool IsOfTime(int token) const {
    for (const int beside : {token - 1, token + 1}) {
      if (beside < 0 || beside >= message_.size()) continue;
      const WordRoles& roles = *message_.roles[beside];
      if (roles.month > 0 || (beside > token && roles.unit >= 0) ||
          roles.Is(WordRoles::kPercent)) {
        return true;
      }
    }
    return false;
  }

  // "2", "the second one", "option 2", "number two".
  bool ReadNumberOfChoice(Candidate* answer) const {
    if (Words() > 3) return false;
    for (int t = 0; t < message_.size(); ++t) {
      if (IsOfTime(t)) continue;
      const WordRoles& roles = *message_.roles[t];
      int number = roles.ordinal;
      if (roles.Is(WordRoles::kLast)) {
        number = static_cast<int>(slot_.choices.size());
      }
      if (message_.tokens[t].kind == Token::Kind::kNumber) {
        if (!absl::SimpleAtoi(message_.tokens[t].text, &number)) continue;
      } else if (number < 0 && roles.number >= 0) {
        const double value =
            message_.language.content().numbers(roles.number).value();
        number = static_cast<int>(value);
      }
      if (number < 1 || number > static_cast<int>(slot_.choices.size())) {
        continue;
      }
      answer->value = Value::OfChoice(number - 1);
      answer->tokens = {t, t + 1};
      return true;
    }
    return false;
  }

  // The one choice whose label shares the most words with the message, none of
  // which another choice's label has.
  bool ReadLabel(Candidate* answer) const {
    int best = -1;
    int most = 0;
    bool tie = false;
    TokenRange where;
    for (size_t c = 0; c < slot_.choices.size(); ++c) {
      const std::vector<Token> label =
          knowledge::Tokenize(slot_.choices[c].label);
      int shared = 0;
      TokenRange range{-1, -1};
      for (int t = 0; t < message_.size(); ++t) {
        if (message_.tokens[t].kind != Token::Kind::kWord ||
            message_.Is(t, WordRoles::kStopWord)) {
          continue;
        }
        const bool found =
            std::any_of(label.begin(), label.end(), [&](const Token& word) {
              return word.stem == message_.tokens[t].stem;
            });
        if (!found) continue;
        ++shared;
        if (range.begin < 0) range.begin = t;
        range.end = t + 1;
      }
      if (shared > most) {
        best = static_cast<int>(c);
        most = shared;
        where = range;
        tie = false;
      } else if (shared == most && shared > 0) {
        tie = true;
      }
    }
    if (best < 0 || tie || Asks(message_.SpanOf(where.begin, where.end))) {
      return false;
    }
    // Most of the message must be the label, or it tells of something else.
    if (Words() > most + 4 || Denied(where)) return false;
    answer->value = Value::OfChoice(best);
    answer->tokens = where;
    return true;
  }

  bool Denied(TokenRange where) const {
    return std::any_of(message_.triggers.begin(), message_.triggers.end(),
                       [&](const knowledge::LexiconMatch& m) {
                         return message_.context_rule(m).effect() ==
                                    v1::CONTEXT_EFFECT_NEGATED &&
                                message_.clause_of[m.begin] ==
                                    message_.clause_of[where.begin];
                       });
  }

  const Message& message_;
  const Slot& slot_;
  const std::vector<ActMention>& acts_;
  const std::vector<Candidate>& told_;
};

}  // namespace

void ReadAnswer(const Message& message, const std::vector<ActMention>& acts,
                std::vector<Candidate>* candidates) {
  const int asked = message.context.asked;
  if (asked < 0 || message.tokens.empty()) return;
  for (const Candidate& candidate : *candidates) {
    if (candidate.slot == asked) return;
  }
  Candidate answer;
  if (!AnswerReader(message, acts, *candidates).Read(&answer)) return;
  const Span span = message.SpanOf(answer.tokens.begin, answer.tokens.end);
  message.tracer.Add("answer", span.begin, span.end, "answers ",
                     message.topic.slots()[asked].id);
  candidates->push_back(answer);
}

}  // namespace footnote::dialogue
