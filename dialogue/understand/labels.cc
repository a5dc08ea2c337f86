#include "dialogue/understand/labels.h"

#include <algorithm>

#include "absl/types/optional.h"
#include "dialogue/understand/acts.h"
#include "dialogue/understand/clauses.h"
#include "dialogue/understand/matcher.h"

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;
using knowledge::Meaning;
using knowledge::WordRoles;

// A heading has at most so many words beside its phrase.
constexpr int kHeadingWords = 3;
// What stands aside between a question and its answer has so many words.
constexpr int kAsideWords = 2;
// Before what is joined by "or", or named, stand so many words ("or a").
constexpr int kArticleWords = 2;
// An answer in full looks so many clauses back.
constexpr int kClausesBack = 3;

class LabelFinder {
 public:
  explicit LabelFinder(const Message& message) : message_(message) {
    for (const LexiconMatch& m : message.phrases) {
      switch (message.meaning(m).kind) {
        case Meaning::Kind::kValue:
        case Meaning::Kind::kTelling:
        case Meaning::Kind::kName:
          phrases_.push_back(&m);
          break;
        case Meaning::Kind::kFrame:
          // "I type a lot, but no": no circumstance that asks anything.
          if (StandsAlone(m)) phrases_.push_back(&m);
          break;
        default:
          break;
      }
    }
    for (const LexiconMatch& m : message.safety) phrases_.push_back(&m);
    for (const LexiconMatch& m : message.acts) {
      if (IsAnswer(message.act_rule(m).act())) answers_.push_back(&m);
    }
    // "Ok, no": what answers is no heading of another answer.
    phrases_.erase(std::remove_if(phrases_.begin(), phrases_.end(),
                                  [&](const LexiconMatch* phrase) {
                                    return IsAnswerItself(*phrase);
                                  }),
                   phrases_.end());
  }

  std::vector<Label> Run() {
    for (const LexiconMatch* answer : answers_) {
      if (!LabelBeside(*answer)) LabelBefore(*answer);
    }
    return std::move(labels_);
  }

 private:
  bool IsAnswerItself(const LexiconMatch& phrase) const {
    return std::any_of(
        answers_.begin(), answers_.end(), [&](const LexiconMatch* answer) {
          return answer->begin == phrase.begin && answer->end == phrase.end;
        });
  }

  bool StandsAlone(const LexiconMatch& about) const {
    const Meaning& meaning = message_.meaning(about);
    return message_.topic.slots()[meaning.slot]
        .content->frames(meaning.index)
        .stands_alone();
  }

  // Once, however many things the words mean.
  void Add(const LexiconMatch& phrase, const LexiconMatch& answer) {
    const bool added =
        std::any_of(labels_.begin(), labels_.end(), [&](const Label& label) {
          return label.phrase.begin == phrase.begin &&
                 label.phrase.end == phrase.end &&
                 label.answer.begin == answer.begin;
        });
    if (added) return;
    labels_.push_back({.phrase = {phrase.begin, phrase.end},
                       .answer = {answer.begin, answer.end},
                       .act = message_.act_rule(answer).act()});
  }

  bool IsMark(int token) const {
    const absl::string_view mark = message_.tokens[token].text;
    return mark == ":" || mark == "-" || mark == "?" || mark == "=" ||
           mark == ">";
  }

  // A sign of danger or a word of one.
  bool IsSign(const LexiconMatch& phrase) const {
    return std::any_of(
        message_.safety.begin(), message_.safety.end(),
        [&](const LexiconMatch& m) { return Message::Covers(m, phrase); });
  }

  // "No, I haven't told anyone": it opens what is said next.
  bool GoesOn(const LexiconMatch& answer) const {
    const auto clauses = static_cast<int>(message_.clauses.size());
    const int own = message_.clause_of[answer.begin];
    for (int c = own; c < clauses && message_.clauses[c].sentence ==
                                         message_.clauses[own].sentence;
         ++c) {
      const TokenRange tokens = message_.clauses[c].tokens;
      for (int t = std::max(answer.end, tokens.begin); t < tokens.end; ++t) {
        if (message_.Is(t, WordRoles::kFiniteVerb)) return true;
      }
    }
    return false;
  }

  bool IsAsked(int end) const {
    return message_.tokens[end].text == "?" || message_.tokens[end].text == ":";
  }

  // Whether nothing that the answer could belong to follows it.
  bool EndsThere(const LexiconMatch& answer, bool marked) const {
    if (answer.end >= message_.size() || !message_.IsWordOrNumber(answer.end) ||
        message_.Is(answer.end, WordRoles::kJoins)) {
      return true;
    }
    if (marked && (message_.Is(answer.end, WordRoles::kClauseStarter) ||
                   message_.Is(answer.end, WordRoles::kPolite))) {
      return true;
    }
    // "numbness no stiffness yes": the next heading has its own answer.
    return std::any_of(phrases_.begin(), phrases_.end(),
                       [&](const LexiconMatch* phrase) {
                         return phrase->begin == answer.end &&
                                AnswerAt(phrase->end) != nullptr;
                       });
  }

  const LexiconMatch* AnswerAt(int token) const {
    while (token < message_.size() && !message_.IsWordOrNumber(token) &&
           IsMark(token)) {
      ++token;
    }
    for (const LexiconMatch* answer : answers_) {
      if (answer->begin == token) return answer;
    }
    return nullptr;
  }

  // "numbness: no", "numbness no", "numbness? No".
  bool LabelBeside(const LexiconMatch& answer) {
    if (answer.begin < 1 || IsInFull(answer)) return false;
    int end = answer.begin;
    while (end > 0 && !message_.IsWordOrNumber(end - 1) && IsMark(end - 1)) {
      --end;
    }
    bool marked = end < answer.begin;
    // "Change the numbness to no"
    const LexiconMatch* named =
        marked || !IsLastWord(answer) ? nullptr : NamedBefore(answer.begin);
    if (named != nullptr) {
      end = named->end;
      marked = true;
    }
    // "Haven't been numb lately" is no answer beside what it denies.
    if (!marked && message_.act_rule(answer).partly() &&
        IsDenied(message_.clause_of[answer.begin])) {
      return false;
    }
    if (!EndsThere(answer, marked)) return false;
    bool found = false;
    for (const LexiconMatch* phrase : phrases_) {
      if (phrase->end != end || (!marked && !BeginsItem(*phrase))) continue;
      // "Chest pain - no, I haven't told anyone."
      if (IsSign(*phrase) &&
          ((GoesOn(answer) && !IsAsked(end)) || IsSinceThen(answer))) {
        continue;
      }
      Add(*phrase, answer);
      found = true;
      if (message_.act_rule(answer).act() != v1::USER_ACT_AFFIRM) {
        AlternativesBefore(*phrase, answer);
      }
    }
    return found;
  }

  // What a rule names as an answer to be changed, where some words at most
  // stand between it and what it is to be.
  const LexiconMatch* NamedBefore(int token) const {
    int end = token;
    while (end > 0 && token - end <= kAsideWords &&
           message_.Is(end - 1, WordRoles::kStopWord) && !EndsPhrase(end)) {
      --end;
    }
    const LexiconMatch* named = nullptr;
    for (const LexiconMatch* phrase : phrases_) {
      if (phrase->end == end && end < token && IsNamed(*phrase)) named = phrase;
    }
    return named;
  }

  // A yes or a no, not "wrong", with no more than a courtesy behind it: in "my
  // answer about the numbness was no but it is yes" it is not the last word.
  bool IsLastWord(const LexiconMatch& answer) const {
    return message_.act_rule(answer).interjection() &&
           EndsMessage(message_, answer.end);
  }

  bool EndsPhrase(int end) const {
    return std::any_of(phrases_.begin(), phrases_.end(),
                       [&](const LexiconMatch* p) { return p->end == end; });
  }

  bool IsNamed(const LexiconMatch& phrase) const {
    return std::any_of(message_.triggers.begin(), message_.triggers.end(),
                       [&](const LexiconMatch& m) {
                         return m.end <= phrase.begin &&
                                phrase.begin - m.end <= kArticleWords &&
                                message_.context_rule(m).effect() ==
                                    v1::CONTEXT_EFFECT_NAMED;
                       });
  }

  // "Numbness, stiffness or a weak grip? No." denies all of them.
  void AlternativesBefore(const LexiconMatch& last,
                          const LexiconMatch& answer) {
    bool listed = false;
    for (int end = AlternativeEnd(last.begin, listed); end > 0;) {
      int begin = end;
      for (const LexiconMatch* phrase : phrases_) {
        if (phrase->end != end) continue;
        Add(*phrase, answer);
        begin = std::min(begin, phrase->begin);
      }
      listed = true;
      end = begin < end ? AlternativeEnd(begin, listed) : 0;
    }
  }

  // Where what is joined by "or" to the phrase that begins at `begin` ends; by
  // a comma too in a list that has its "or". 0 where nothing is.
  int AlternativeEnd(int begin, bool listed) const {
    int t = begin - 1;
    while (t > 0 && begin - t <= kArticleWords &&
           message_.Is(t, WordRoles::kStopWord) &&
           !message_.Is(t, WordRoles::kList)) {
      --t;
    }
    if (t <= 0) return 0;
    const absl::string_view joint = message_.tokens[t].text;
    return message_.Is(t, WordRoles::kList) || joint == "/" ||
                   (listed && joint == ",")
               ? t
               : 0;
  }

  // Whether the phrase stands at the beginning of a clause, of an item of a
  // list, or behind another answer.
  bool BeginsItem(const LexiconMatch& phrase) const {
    int t = phrase.begin - 1;
    while (t >= 0 && message_.IsWordOrNumber(t) &&
           (message_.Is(t, WordRoles::kPolite) ||
            message_.Is(t, WordRoles::kJoins) ||
            message_.Is(t, WordRoles::kList) || InPhrase(t))) {
      --t;
    }
    if (t < 0 || !message_.IsWordOrNumber(t)) return true;
    return std::any_of(answers_.begin(), answers_.end(),
                       [&](const LexiconMatch* a) { return a->end == t + 1; });
  }

  bool InPhrase(int token) const {
    return std::any_of(
        phrases_.begin(), phrases_.end(),
        [&](const LexiconMatch* p) { return Message::Matched(*p, token); });
  }

  // Nothing in the clause but the answer and words that change nothing.
  bool IsAnswerClause(const LexiconMatch& answer) const {
    const Clause& clause = message_.clauses[message_.clause_of[answer.begin]];
    if (answer.end > clause.tokens.end ||
        clause.asks_from < clause.tokens.end) {
      return false;
    }
    // "I don't, tested in June": what is added behind a comma is beside it.
    for (int t = clause.tokens.begin; t < clause.tokens.end; ++t) {
      if (IsInFull(answer) && t >= answer.end &&
          message_.tokens[t].text == ",") {
        break;
      }
      if ((t >= answer.begin && t < answer.end) ||
          !message_.IsWordOrNumber(t) || message_.Is(t, WordRoles::kPolite) ||
          message_.Is(t, WordRoles::kJoins) ||
          message_.Is(t, WordRoles::kPresent)) {
        continue;
      }
      const auto holds = [&](const std::vector<LexiconMatch>& matches) {
        return std::any_of(
            matches.begin(), matches.end(),
            [&](const LexiconMatch& m) { return Message::Matched(m, t); });
      };
      if (!holds(message_.times) && !IsConjunction(t)) return false;
    }
    return true;
  }

  bool IsConjunction(int token) const {
    return std::any_of(message_.triggers.begin(), message_.triggers.end(),
                       [&](const LexiconMatch& m) {
                         const v1::ContextEffect effect =
                             message_.context_rule(m).effect();
                         return Message::Matched(m, token) &&
                                (effect == v1::CONTEXT_EFFECT_TERMINATE ||
                                 effect == v1::CONTEXT_EFFECT_PAST);
                       });
  }

  bool IsInFull(const LexiconMatch& answer) const {
    for (int t = answer.begin; t < answer.end; ++t) {
      if (message_.Is(t, WordRoles::kFiniteVerb)) return true;
    }
    return false;
  }

  bool Asks(int index) const {
    const Clause& clause = message_.clauses[index];
    return IsAsked(clause.tokens.end - 1) ||
           clause.asks_from < clause.tokens.end;
  }

  // In one sentence, however many semicolons it has.
  bool IsInSentence(int from, int to) const {
    for (int c = from; c < to; ++c) {
      if (message_.clauses[c].sentence == message_.clauses[c + 1].sentence) {
        continue;
      }
      const int last = message_.clauses[c].tokens.end - 1;
      if (message_.tokens[last].text != ";") return false;
    }
    return true;
  }

  // Words of a clause beside its phrases, where it names something without a
  // verb and without an answer of its own; none where it does not.
  absl::optional<int> WordsBesideName(int index) const {
    const Clause& clause = message_.clauses[index];
    if (IsDenied(index)) return absl::nullopt;
    int others = 0;
    for (int t = clause.tokens.begin; t < clause.tokens.end; ++t) {
      if (!message_.IsWordOrNumber(t)) continue;
      if (message_.Is(t, WordRoles::kFiniteVerb)) return absl::nullopt;
      others += !InPhrase(t);
    }
    return others;
  }

  // Whether the answer, which is not in full, is to the clause: one that asks,
  // or a heading.
  bool IsAnswerTo(int index, const LexiconMatch& answer) const {
    if (Asks(index)) return true;
    const absl::optional<int> others = WordsBesideName(index);
    if (!others.has_value() || *others > kHeadingWords) return false;
    // "A numb and stiff hand. No, I have told nobody."
    const bool apart =
        message_.clauses[index].sentence !=
        message_.clauses[message_.clause_of[answer.begin]].sentence;
    return !apart || *others == 0 ||
           message_.act_rule(answer).act() != v1::USER_ACT_DENY ||
           !GoesOn(answer);
  }

  // "No numbness. No." has its answer already.
  bool IsDenied(int index) const {
    const TokenRange clause = message_.clauses[index].tokens;
    return std::any_of(message_.triggers.begin(), message_.triggers.end(),
                       [&](const LexiconMatch& m) {
                         return clause.Contains(m.begin) &&
                                message_.context_rule(m).effect() ==
                                    v1::CONTEXT_EFFECT_NEGATED;
                       });
  }

  // "Is it numb? No." and "my mum has arthritis, but I don't".
  void LabelBefore(const LexiconMatch& answer) {
    // "Stiff? Hard to tell with gloves on."
    const v1::ActRule& rule = message_.act_rule(answer);
    const bool doubts =
        rule.act() == v1::USER_ACT_UNSURE &&
        (rule.whole_clause() ? IsWholeClause(message_, answer)
                             : BeginsClause(message_, answer.begin));
    // "I said no numbness but there's some now on the side."
    const bool says_one = rule.clause_start() && IsInFull(answer) &&
                          rule.act() == v1::USER_ACT_AFFIRM &&
                          BeginsClause(message_, answer.begin) &&
                          !Asks(message_.clause_of[answer.begin]);
    if (!doubts && !says_one && !IsAnswerClause(answer)) return;
    const int own = message_.clause_of[answer.begin];
    // "I sit all day, so I couldn't say" answers what was asked.
    if (doubts && message_.clauses[own].contrast && own > 0 &&
        message_.context.asked >= 0 && !Asks(own - 1)) {
      return;
    }
    // "It is numb, and no, it does not pass" goes on.
    const bool in_full = IsInFull(answer) && !doubts;
    if (!doubts && !in_full &&
        message_.Is(message_.clauses[own].tokens.begin, WordRoles::kJoins)) {
      return;
    }
    bool passed = false;  // a clause that says something of its own
    for (int back = 1; back <= kClausesBack && back <= own; ++back) {
      const int index = own - back;
      // "Bought some anyway, because I did" says nothing of two sentences ago.
      if (passed && !IsInSentence(index, own)) return;
      // "Stiff? Me? No."
      if (back < own && IsAside(index)) continue;
      if (!in_full && !IsAnswerTo(index, answer)) return;
      bool found = false;
      for (const LexiconMatch* phrase : phrases_) {
        if (message_.clause_of[phrase->begin] != index) continue;
        if (in_full && !CanEcho(*phrase)) continue;
        if (IsSign(*phrase) && IsSinceThen(answer)) continue;
        const bool next =
            in_full && !passed &&
            message_.clauses[index].sentence == message_.clauses[own].sentence;
        if (!Asks(index) && !MayClear(*phrase, answer, next)) continue;
        Add(*phrase, answer);
        found = true;
      }
      if (found || !in_full) return;
      passed = true;
    }
  }

  // A sign of danger is taken back only where it was asked, or at once in the
  // same sentence: "Chest pain! No." may be meant for anything. One that was
  // denied is told only by a contrast.
  bool MayClear(const LexiconMatch& phrase, const LexiconMatch& answer,
                bool next) const {
    if (!IsSign(phrase)) return true;
    if (message_.act_rule(answer).act() != v1::USER_ACT_AFFIRM) return next;
    return !IsDenied(message_.clause_of[phrase.begin]) ||
           message_.clauses[message_.clause_of[answer.begin]].contrast ||
           TalksOfNow(answer);
  }

  // "Never had chest pain, now I do"
  bool TalksOfNow(const LexiconMatch& answer) const {
    const TokenRange clause =
        message_.clauses[message_.clause_of[answer.begin]].tokens;
    for (int t = clause.begin; t < answer.begin; ++t) {
      if (message_.Is(t, WordRoles::kPresent)) return true;
    }
    return false;
  }

  // "Never had it | before today": so far as signs go, no denial.
  bool IsSinceThen(const LexiconMatch& answer) const {
    const auto& triggers = message_.sign_triggers;
    const TokenRange clause =
        message_.clauses[message_.clause_of[answer.begin]].tokens;
    return std::any_of(
        triggers.begin(), triggers.end(), [&](const LexiconMatch& m) {
          const v1::ContextEffect effect = message_.context_rule(m).effect();
          if (effect == v1::CONTEXT_EFFECT_PSEUDO) return Overlap(m, answer);
          return effect == v1::CONTEXT_EFFECT_BEGUN && m.begin <= clause.end &&
                 m.end > clause.begin;
        });
  }

  // A word or two that name nothing, or "that's wrong".
  bool IsAside(int index) const {
    const TokenRange tokens = message_.clauses[index].tokens;
    int words = 0;
    for (int t = tokens.begin; t < tokens.end; ++t) {
      words += message_.IsWordOrNumber(t);
      if (InPhrase(t)) return false;
    }
    const bool corrects = std::any_of(
        message_.acts.begin(), message_.acts.end(), [&](const LexiconMatch& m) {
          return tokens.Contains(m.begin) &&
                 message_.act_rule(m).act() == v1::USER_ACT_CORRECT;
        });
    return words <= kAsideWords || corrects;
  }

  // "I do", "it is" can say again only what a yes/no slot asks.
  bool CanEcho(const LexiconMatch& phrase) const {
    if (IsSign(phrase)) return true;
    if (message_.meaning(phrase).kind == Meaning::Kind::kTelling) return false;
    return message_.topic.slots()[message_.meaning(phrase).slot].kind ==
           v1::SLOT_KIND_YES_NO;
  }

  const Message& message_;
  std::vector<const LexiconMatch*> phrases_;
  std::vector<const LexiconMatch*> answers_;
  std::vector<Label> labels_;
};

}  // namespace

std::vector<Label> FindLabels(const Message& message) {
  return LabelFinder(message).Run();
}

}  // namespace footnote::dialogue
