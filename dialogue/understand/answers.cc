#include "dialogue/understand/answers.h"

#include <algorithm>
#include <vector>

#include "absl/strings/numbers.h"
#include "dialogue/understand/clauses.h"

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

  // Which of two is right is told by place before anything else: in "no, the
  // second" the "no" is not the answer.
  bool Read(Candidate* answer) const {
    answer->slot = message_.context.asked;
    answer->answers_pending = true;
    if (OfTwo() && ReadPick(answer)) return true;
    if (slot_.kind == v1::SLOT_KIND_YES_NO) {
      return ReadYesNo(answer) || ReadPick(answer);
    }
    if (slot_.kind == v1::SLOT_KIND_CHOICE &&
        (ReadPick(answer) || ReadLabel(answer))) {
      return true;
    }
    return ReadUnsure(answer);
  }

  // "Hard to say, I take pills at night": the doubt, rather than what a single
  // word behind it may tell.
  bool DoubtsRather(const Candidate& told, Candidate* answer) const {
    if (!told.weak) return false;
    answer->slot = message_.context.asked;
    answer->answers_pending = true;
    return ReadUnsure(answer) && answer->tokens.end <= told.tokens.begin;
  }

  // "Yes, but not really bad": the yes, rather than what a single denied word
  // behind it may tell.
  bool AffirmsRather(const Candidate& told, Candidate* answer) const {
    if (!told.weak || told.says_no || told.over ||
        slot_.kind != v1::SLOT_KIND_YES_NO ||
        told.value != Value::OfChoice(kNo)) {
      return false;
    }
    answer->slot = message_.context.asked;
    answer->answers_pending = true;
    return ReadYesNo(answer) && answer->value == Value::OfChoice(kYes) &&
           answer->tokens.end <= told.tokens.begin;
  }

  // Asked which of two amounts it is, "2" may be either's number or its place:
  // an amount that was offered is meant as such.
  bool PicksRather(const Value& bare, Candidate* answer) const {
    if (!OfTwo()) return false;
    const std::vector<Value>& offered = message_.context.offered;
    if (std::find(offered.begin(), offered.end(), bare) != offered.end()) {
      return false;
    }
    answer->slot = message_.context.asked;
    answer->answers_pending = true;
    return ReadPick(answer);
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

  // The first of several answers, or the last where one is taken back ("yes.
  // no, sorry, no") or a bare no ends what began with yes ("yeah, nah").
  bool ReadYesNo(Candidate* answer) const {
    const bool corrects = std::any_of(
        acts_.begin(), acts_.end(),
        [](const ActMention& act) { return act.act == v1::USER_ACT_CORRECT; });
    bool found = false;
    for (const ActMention& act : acts_) {
      // "Not that I know of, but never tested": of what lasts, a doubt.
      const bool doubts = act.act == v1::USER_ACT_UNSURE && slot_.lasting &&
                          found && answer->value == Value::OfChoice(kNo);
      if (Asks(act.span) || IsOfAnother(act) ||
          (found && !corrects && !doubts &&
           !IsBareNo(answer->tokens.end, act))) {
        continue;
      }
      if (act.act == v1::USER_ACT_AFFIRM) {
        if (NamesAnotherTime(act)) continue;
        // "Ok so it hurts in my palm"
        if (act.acknowledges && !told_.empty()) continue;
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

  // A no of one word at once behind what ends at `end`, and nothing after it:
  // not "yes, not much", nor "yes, no way I can sleep".
  bool IsBareNo(int end, const ActMention& act) const {
    const TokenRange said = TokensOf(act.span);
    if (act.act != v1::USER_ACT_DENY || said.end != said.begin + 1) {
      return false;
    }
    const bool plain =
        std::any_of(message_.acts.begin(), message_.acts.end(),
                    [&](const knowledge::LexiconMatch& m) {
                      return m.begin == said.begin && m.end == said.end &&
                             message_.act_rule(m).act() == v1::USER_ACT_DENY &&
                             message_.act_rule(m).interjection();
                    });
    if (!plain || (said.begin != end && (said.begin != end + 1 ||
                                         message_.tokens[end].text != ","))) {
      return false;
    }
    return EndsMessage(message_, said.end);
  }

  // "Only when I type", asked whether it hurts at rest.
  bool NamesAnotherTime(const ActMention& act) const {
    const auto& frames = slot_.content->frames();
    if (std::none_of(frames.begin(), frames.end(),
                     [](const v1::Frame& f) { return f.stands_alone(); })) {
      return false;
    }
    const int begin = TokenAt(act.span.begin);
    return std::any_of(message_.triggers.begin(), message_.triggers.end(),
                       [&](const knowledge::LexiconMatch& m) {
                         return m.begin == begin &&
                                message_.context_rule(m).effect() ==
                                    v1::CONTEXT_EFFECT_EXCEPT;
                       });
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

  bool OfTwo() const { return message_.context.offered.size() == 2; }

  // What there is to pick from, in the order in which it is offered.
  std::vector<Value> Offered() const {
    if (!message_.context.offered.empty()) return message_.context.offered;
    std::vector<Value> values;
    if (slot_.kind == v1::SLOT_KIND_YES_NO) {
      values = {Value::OfChoice(kYes), Value::OfChoice(kNo)};
    } else {
      for (size_t c = 0; c < slot_.choices.size(); ++c) {
        values.push_back(Value::OfChoice(static_cast<int>(c)));
      }
    }
    values.push_back(Value::Unsure());
    return values;
  }

  // "2 weeks", "1 November", "2 of them", "at first": no place in a list.
  bool IsOfSomething(int token) const {
    const bool in_rule =
        std::any_of(message_.triggers.begin(), message_.triggers.end(),
                    [&](const knowledge::LexiconMatch& m) {
                      return m.end - m.begin > 1 && Message::Matched(m, token);
                    });
    if (in_rule) return true;
    for (const int beside : {token - 1, token + 1}) {
      if (beside < 0 || beside >= message_.size()) continue;
      const WordRoles& roles = *message_.roles[beside];
      if (roles.month > 0) return true;
      if (beside > token && (roles.unit >= 0 || roles.Is(WordRoles::kOf))) {
        return true;
      }
      if (roles.Is(WordRoles::kPercent)) return true;
    }
    return false;
  }

  // The place in the list that a word names, from 1; -1 where it names none.
  int PlaceOf(int token) const {
    const WordRoles& roles = *message_.roles[token];
    if (OfTwo() && roles.Is(WordRoles::kFormer)) return 1;
    if (OfTwo() && roles.Is(WordRoles::kLatter)) return 2;
    if (roles.Is(WordRoles::kLast)) {
      return OfTwo() ? 2 : static_cast<int>(slot_.choices.size());
    }
    if (roles.ordinal > 0) return roles.ordinal;
    int number = -1;
    if (message_.tokens[token].kind == Token::Kind::kNumber &&
        absl::SimpleAtoi(message_.tokens[token].text, &number)) {
      return number;
    }
    if (roles.number < 0) return -1;
    // "two" by itself may count what was asked for.
    if (slot_.kind == v1::SLOT_KIND_YES_NO && !Picks(token)) return -1;
    return static_cast<int>(
        message_.language.content().numbers(roles.number).value());
  }

  // Whether a word such as "option" stands beside it.
  bool Picks(int token) const {
    return message_.Is(token - 1, WordRoles::kPicking) ||
           message_.Is(token + 1, WordRoles::kPicking);
  }

  bool InAnswer(int token) const {
    return std::any_of(acts_.begin(), acts_.end(), [&](const ActMention& act) {
      return act.span.begin <= message_.tokens[token].begin &&
             message_.tokens[token].end <= act.span.end;
    });
  }

  // Whether a word may stand beside the place that is picked.
  bool SaysNothing(int token) const {
    return !message_.IsWordOrNumber(token) || InAnswer(token) ||
           message_.Is(token, WordRoles::kPolite) ||
           message_.Is(token, WordRoles::kStopWord) ||
           message_.Is(token, WordRoles::kPicking);
  }

  // "2", "the second one", "option 2", "number two", "the former".
  bool ReadPick(Candidate* answer) const {
    int token = -1;
    int place = -1;
    for (int t = 0; t < message_.size(); ++t) {
      const int named = PlaceOf(t);
      // "the second one", "the former, now": the first word that names one.
      if (named < 0 || (place >= 0 && SaysNothing(t))) {
        if (!SaysNothing(t)) return false;
        continue;
      }
      if (place >= 0 || IsOfSomething(t)) return false;
      token = t;
      place = named;
    }
    const std::vector<Value> offered = Offered();
    if (place < 1 || place > static_cast<int>(offered.size()) ||
        Denied({token, token + 1})) {
      return false;
    }
    answer->value = offered[place - 1];
    answer->tokens = {token, token + 1};
    return true;
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
  const AnswerReader reader(message, acts, *candidates);
  Candidate answer;
  const auto told = std::find_if(
      candidates->begin(), candidates->end(),
      [&](const Candidate& candidate) { return candidate.slot == asked; });
  if (told != candidates->end()) {
    if (!reader.PicksRather(told->value, &answer) &&
        !reader.DoubtsRather(*told, &answer) &&
        !reader.AffirmsRather(*told, &answer)) {
      return;
    }
    candidates->erase(told);
  } else if (!reader.Read(&answer)) {
    return;
  }
  const Span span = message.SpanOf(answer.tokens.begin, answer.tokens.end);
  message.tracer.Add("answer", span.begin, span.end, "answers ",
                     message.topic.slots()[asked].id);
  candidates->push_back(answer);
}

}  // namespace footnote::dialogue
