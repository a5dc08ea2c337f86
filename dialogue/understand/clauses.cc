#include "dialogue/understand/clauses.h"

#include <algorithm>

#include "absl/container/inlined_vector.h"
#include "absl/strings/match.h"
#include "dialogue/understand/matcher.h"

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;
using knowledge::Meaning;
using knowledge::Token;
using knowledge::WordRoles;

// How far into what follows a comma a verb is looked for.
constexpr int kVerbWithin = 4;

// A question has at least so many words before a comma ends it.
constexpr int kQuestionWords = 3;
// A question tagged on to a statement has at most so many.
constexpr int kTagWords = 4;
// A heading before a number has fewer.
constexpr int kHeadingWords = 7;
// Where so many words stand without a mark, there may be a border without one.
constexpr int kRunOnWords = 6;
// A message of so many words without a mark is written in one breath.
constexpr int kUnmarkedWords = 20;

// What a token is for splitting.
enum Mark : uint8_t {
  kNone = 0,
  kEndsValue = 1,    // a phrase of the topic ends before it
  kTerminates = 2,   // a trigger that begins a clause begins here
  kExcepts = 4,      // likewise, for an exception
  kInTrigger = 8,    // inside a trigger or a phrase of the topic
  kAnswers = 16,     // a yes, no or don't-know ends before it
  kInterjects = 32,  // one that a clause ends behind by itself
  kOpened = 64,      // a trigger that begins a clause ends before it
};

class Splitter {
 public:
  explicit Splitter(Message* message)
      : message_(*message),
        unmarked_(IsUnmarked()),
        marks_(message->tokens.size() + 1, kNone) {}

  void Run() {
    MarkTokens();
    int begin = 0;
    for (int t = 1; t < message_.size(); ++t) {
      if (!Splits(t)) continue;
      Close(begin, t);
      begin = t;
    }
    if (begin < message_.size()) Close(begin, message_.size());
  }

 private:
  void MarkTokens() {
    for (const LexiconMatch& m : message_.phrases) {
      const Meaning::Kind kind = message_.meaning(m).kind;
      if (kind != Meaning::Kind::kValue &&
          kind != Meaning::Kind::kPendingValue) {
        continue;
      }
      marks_[m.end] |= kEndsValue;
      for (int t = m.begin + 1; t < m.end; ++t) {
        if (Message::Matched(m, t)) marks_[t] |= kInTrigger;
      }
    }
    for (const LexiconMatch& m : message_.triggers) {
      const v1::ContextEffect effect = message_.context_rule(m).effect();
      if (effect == v1::CONTEXT_EFFECT_PAST) continue;
      if (effect == v1::CONTEXT_EFFECT_TERMINATE) {
        marks_[m.begin] |= kTerminates;
        if (!HasFiniteVerb(m)) marks_[m.end] |= kOpened;
      } else if (effect == v1::CONTEXT_EFFECT_EXCEPT) {
        marks_[m.begin] |= kTerminates | kExcepts;
      }
      for (int t = m.begin + 1; t < m.end; ++t) {
        if (Message::Matched(m, t)) marks_[t] |= kInTrigger;
      }
    }
    for (const LexiconMatch& m : message_.acts) {
      const v1::UserAct act = message_.act_rule(m).act();
      if (act == v1::USER_ACT_AFFIRM || act == v1::USER_ACT_DENY ||
          act == v1::USER_ACT_UNSURE || act == v1::USER_ACT_GREET) {
        marks_[m.end] |= kAnswers;
        if (message_.act_rule(m).interjection()) marks_[m.end] |= kInterjects;
        for (int t = m.begin + 1; t < m.end; ++t) marks_[t] |= kInTrigger;
      }
    }
  }

  bool HasFiniteVerb(const LexiconMatch& m) const {
    for (int t = m.begin; t < m.end; ++t) {
      if (message_.Is(t, WordRoles::kFiniteVerb)) return true;
    }
    return false;
  }

  static bool EndsSentence(const Token& token) {
    return token.kind == Token::Kind::kPunctuation && token.text.size() == 1 &&
           absl::StrContains(".!?;\n", token.text[0]);
  }

  // A comma, a bracket, a colon behind a denial, or a dash with space around
  // it.
  bool IsPause(int t) const {
    const Token& token = message_.tokens[t];
    if (token.kind != Token::Kind::kPunctuation) return false;
    if (token.text == "," || token.text == "(" || token.text == ")") {
      return true;
    }
    if (token.text == ":") return IsDenied(t);
    return token.text == "-" && t > 0 && t + 1 < message_.size() &&
           message_.tokens[t - 1].end < token.begin &&
           token.end < message_.tokens[t + 1].begin;
  }

  // "Not the wrist: it's the thumb", but "numbness: it comes and goes".
  bool IsDenied(int end) const {
    int begin = end;
    while (begin > 0 && !EndsSentence(message_.tokens[begin - 1])) --begin;
    return std::any_of(message_.triggers.begin(), message_.triggers.end(),
                       [&](const LexiconMatch& m) {
                         const v1::ContextRule& rule = message_.context_rule(m);
                         return m.begin >= begin && m.begin < end &&
                                rule.effect() == v1::CONTEXT_EFFECT_NEGATED &&
                                rule.direction() ==
                                    v1::CONTEXT_DIRECTION_FORWARD;
                       });
  }

  bool Splits(int t) {
    const Token& before = message_.tokens[t - 1];
    if (EndsSentence(before)) return true;
    if ((marks_[t] & kInTrigger) != 0) return false;
    // "But now it's back" has two words of contrast, and is one clause.
    if ((marks_[t] & kTerminates) != 0 && (marks_[t] & kExcepts) == 0 &&
        (marks_[t] & kOpened) != 0) {
      return false;
    }
    if ((marks_[t] & kTerminates) != 0) return true;
    if (before.text == ")" || message_.tokens[t].text == "(") return true;
    if (message_.IsPunctuation(t)) return false;
    if (IsPause(t - 1)) {
      if (t >= 2 && (marks_[t - 1] & kAnswers) != 0) return true;
      const int first = SkipConjunction(t);
      return StartsClause(first) || HasVerb(first);
    }
    // "no I am stiff": an answer, and what follows says it in full.
    if ((marks_[t] & kInterjects) != 0 &&
        (message_.Is(t, WordRoles::kOwn) ||
         message_.Is(t, WordRoles::kReferring))) {
      return true;
    }
    if (message_.Is(t, WordRoles::kJoins)) {
      // "a week and a half" is one amount.
      return (StartsClause(t + 1) && !IsAmount(t + 1)) ||
             message_.Is(t + 1, WordRoles::kFiniteVerb);
    }
    if (RunsOn(t)) return true;
    // "no stiffness it tingles": a subject and its verb right after something
    // told, the full stop forgotten.
    return (marks_[t] & kEndsValue) != 0 && StartsClause(t) &&
           (message_.Is(t + 1, WordRoles::kFiniteVerb) || IsSubject(t));
  }

  // "it was numb at first then after work it is fine": a subject and its verb
  // far into a sentence without marks, and behind no word that leads to one.
  bool RunsOn(int t) const {
    if (!unmarked_ ||
        !(message_.tokens[t].text == "it" ||
          message_.Is(t, WordRoles::kThirdPerson)) ||
        !message_.Is(t + 1, WordRoles::kFiniteVerb)) {
      return false;
    }
    for (int i = t - 1; i >= t - kRunOnWords; --i) {
      if (i < 0 || !message_.IsWordOrNumber(i)) return false;
    }
    const WordRoles& before = *message_.roles[t - 1];
    for (const WordRoles::Role role :
         {WordRoles::kStopWord, WordRoles::kSubordinator, WordRoles::kJoins,
          WordRoles::kFiniteVerb, WordRoles::kClauseStarter, WordRoles::kSince,
          WordRoles::kAheadAfter, WordRoles::kList}) {
      if (before.Is(role)) return false;
    }
    return std::none_of(message_.triggers.begin(), message_.triggers.end(),
                        [&](const LexiconMatch& m) { return m.end == t; });
  }

  // "i", "it": not "my", nor what may be an article ("that").
  bool IsSubject(int t) const {
    return (message_.Is(t, WordRoles::kOwn) ||
            message_.Is(t, WordRoles::kThirdPerson) ||
            message_.tokens[t].text == "it") &&
           !message_.Is(t, WordRoles::kPossessive) && HasVerb(t);
  }

  int SkipConjunction(int t) const {
    return message_.Is(t, WordRoles::kJoins) ? t + 1 : t;
  }

  bool StartsClause(int t) const {
    return message_.Is(t, WordRoles::kClauseStarter);
  }

  // An amount begins at `t`, or behind an article there.
  bool IsAmount(int t) const {
    for (int i = t; i < std::min(t + 2, message_.size()); ++i) {
      const WordRoles& roles = *message_.roles[i];
      if (roles.number >= 0 || roles.unit >= 0 || roles.Is(WordRoles::kHalf)) {
        return true;
      }
      if (!roles.Is(WordRoles::kOne)) return false;
    }
    return false;
  }

  // What follows has a verb of its own, so it is no item of a list.
  bool HasVerb(int t) const {
    for (int i = t; i < std::min(t + kVerbWithin, message_.size()); ++i) {
      if (message_.IsPunctuation(i) &&
          !knowledge::IsTransparent(message_.tokens[i])) {
        return false;
      }
      if (message_.Is(i, WordRoles::kJoins) ||
          message_.Is(i, WordRoles::kRange)) {
        return false;
      }
      if (message_.Is(i, WordRoles::kFiniteVerb) && i > t) return true;
    }
    return message_.Is(t, WordRoles::kFiniteVerb);
  }

  void Close(int begin, int end) {
    Clause clause{.tokens = {begin, end}, .sentence = sentence_};
    clause.exception = (marks_[begin] & kExcepts) != 0;
    clause.contrast = (marks_[begin] & kTerminates) != 0;
    clause.asks_from = end;
    clause.asks_to = end;
    const int index = static_cast<int>(message_.clauses.size());
    message_.clauses.push_back(clause);
    message_.clause_of.resize(end, index);
    if (EndsSentence(message_.tokens[end - 1])) ++sentence_;
  }

  // No mark at all, in a message that is long enough to need some.
  bool IsUnmarked() const {
    if (message_.size() < kUnmarkedWords) return false;
    for (int t = 0; t < message_.size(); ++t) {
      if (!message_.IsWordOrNumber(t)) return false;
    }
    return true;
  }

  Message& message_;
  const bool unmarked_;
  absl::InlinedVector<uint8_t, 96> marks_;
  int sentence_ = 0;
};

// Marks from where each clause asks.
class QuestionMarker {
 public:
  explicit QuestionMarker(Message* message) : message_(*message) {}

  void Run() {
    for (const LexiconMatch& m : message_.acts) {
      const v1::ActRule& rule = message_.act_rule(m);
      if (rule.act() != v1::USER_ACT_ASK) continue;
      Clause& clause = message_.clauses[message_.clause_of[m.begin]];
      if (m.begin >= clause.asks_from) continue;
      if (rule.clause_start() && !BeginsClause(message_, m.begin)) continue;
      if (IsHeading(m.end, clause.tokens.end)) continue;
      clause.relative = rule.clause_start() && IsRelative(m);
      clause.asks_from = m.begin;
      // "why is it numb" says that it is.
      clause.asks_why =
          rule.clause_start() && WordCount(m) == 1 && IsWhy(m.begin);
    }
    for (size_t i = 0; i < message_.clauses.size(); ++i) {
      MarkByPunctuation(i);
      FindEnd(&message_.clauses[i]);
    }
  }

 private:
  // "The desk, which is hard": told of what was named before.
  bool IsRelative(const LexiconMatch& asks) const {
    const int index = message_.clause_of[asks.begin];
    const Clause& clause = message_.clauses[index];
    if (index == 0 || !clause.contrast ||
        message_.Is(asks.begin, WordRoles::kFiniteVerb) ||
        asks.begin != clause.tokens.begin ||
        message_.clauses[index - 1].sentence != clause.sentence) {
      return false;
    }
    for (int t = asks.begin; t < message_.size(); ++t) {
      if (message_.clauses[message_.clause_of[t]].sentence != clause.sentence) {
        break;
      }
      if (message_.tokens[t].text == "?") return false;
    }
    return true;
  }

  // "How long: 6 days", and a longer one before a number: "how long it has been
  // numb: 6 days".
  bool IsHeading(int begin, int end) const {
    for (int t = begin; t < std::min(begin + kHeadingWords, end - 1); ++t) {
      const std::string& mark = message_.tokens[t].text;
      if (mark != ":" && mark != "=") continue;
      return t < begin + kTagWords ||
             message_.tokens[t + 1].kind == Token::Kind::kNumber ||
             message_.roles[t + 1]->number >= 0;
    }
    return false;
  }

  // The language's own word for "why" is whatever its bare WHY rule matches.
  bool IsWhy(int token) const {
    for (const LexiconMatch& m : message_.acts) {
      if (m.begin == token && m.end == token + 1 &&
          message_.act_rule(m).act() == v1::USER_ACT_WHY) {
        return true;
      }
    }
    return false;
  }

  // Without a question mark, a question of some words ends at a comma.
  void FindEnd(Clause* clause) const {
    if (clause->asks_from >= clause->tokens.end ||
        message_.tokens[clause->tokens.end - 1].text == "?") {
      return;
    }
    for (int t = clause->asks_from + kQuestionWords; t < clause->tokens.end;
         ++t) {
      if (message_.tokens[t].text != ",") continue;
      clause->asks_to = t;
      return;
    }
  }

  // "It is numb, any ideas?": only the last item asks.
  int BehindLastComma(const Clause& clause) const {
    for (int t = clause.tokens.end - 2; t > clause.tokens.begin; --t) {
      if (message_.tokens[t].text != ",") continue;
      return clause.tokens.end - 1 - t <= kTagWords + 1 ? t + 1
                                                        : clause.tokens.begin;
    }
    return clause.tokens.begin;
  }

  void MarkByPunctuation(size_t i) {
    Clause& clause = message_.clauses[i];
    const Token& last = message_.tokens[clause.tokens.end - 1];
    if (last.text != "?" || clause.asks_from < clause.tokens.end) return;
    if (IsAnswered(clause.tokens.end)) return;
    int words = 0;
    bool own = false;
    bool verb = false;
    for (int t = clause.tokens.begin; t < clause.tokens.end; ++t) {
      words += message_.IsWordOrNumber(t);
      own |= message_.Is(t, WordRoles::kOwn);
      verb |= message_.Is(t, WordRoles::kFiniteVerb);
    }
    // "I have had it for two weeks?" tells, whatever the mark says; and so
    // does a short answer in doubt: "two weeks?"
    if (own && verb &&
        !message_.Is(FirstWord(clause), WordRoles::kFiniteVerb)) {
      return;
    }
    if (message_.context.asked >= 0 && words <= kTagWords &&
        i + 1 == message_.clauses.size() && !AsksInShort(clause)) {
      return;
    }
    // "Maybe a bit numb?" is told in doubt.
    if (IsDoubted(clause) || OnlySeemsToAsk(clause)) return;
    clause.asks_from = BehindLastComma(clause);
  }

  // "And cycling?", "for how long?": it tells no value, and names something
  // that questions are about or says what is wanted of it.
  bool AsksInShort(const Clause& clause) const {
    bool names = false;
    for (const LexiconMatch& m : message_.phrases) {
      if (!clause.tokens.Contains(m.begin)) continue;
      switch (message_.meaning(m).kind) {
        case Meaning::Kind::kValue:
        case Meaning::Kind::kPendingValue:
        case Meaning::Kind::kAmountReading:
          return false;
        case Meaning::Kind::kSubject:
          names |= message_.topic.RoleOf(message_.topic.SubjectOf(
                       message_.meaning(m).index)) != v1::SUBJECT_ROLE_PROBLEM;
          break;
        case Meaning::Kind::kCondition:
        case Meaning::Kind::kUnanswered:
          names = true;
          break;
        default:
          break;
      }
    }
    const std::vector<Token> words(
        message_.tokens.begin() + clause.tokens.begin,
        message_.tokens.begin() + clause.tokens.end);
    return names || !message_.language.focuses().FindAll(words).empty();
  }

  // "Anyone else's thumb go numb?" tells that it does.
  bool OnlySeemsToAsk(const Clause& clause) const {
    return std::any_of(
        message_.acts.begin(), message_.acts.end(), [&](const LexiconMatch& m) {
          return m.begin == FirstWord(clause) &&
                 message_.act_rule(m).act() == v1::USER_ACT_UNSPECIFIED;
        });
  }

  bool IsDoubted(const Clause& clause) const {
    return std::any_of(message_.triggers.begin(), message_.triggers.end(),
                       [&](const LexiconMatch& m) {
                         return clause.tokens.Contains(m.begin) &&
                                message_.context_rule(m).effect() ==
                                    v1::CONTEXT_EFFECT_UNCERTAIN;
                       });
  }

  // "Numb? No." is told.
  bool IsAnswered(int token) const {
    for (const LexiconMatch& m : message_.acts) {
      const v1::UserAct act = message_.act_rule(m).act();
      if (m.begin == token &&
          (act == v1::USER_ACT_AFFIRM || act == v1::USER_ACT_DENY ||
           act == v1::USER_ACT_UNSURE)) {
        return true;
      }
    }
    return false;
  }

  int FirstWord(const Clause& clause) const {
    int t = clause.tokens.begin;
    while (t + 1 < clause.tokens.end && !message_.IsWordOrNumber(t)) ++t;
    return t;
  }

  Message& message_;
};

}  // namespace

void SplitClauses(Message* message) {
  message->clause_of.reserve(message->tokens.size());
  Splitter(message).Run();
  QuestionMarker(message).Run();
}

bool BeginsClause(const Message& message, int token) {
  const Clause& clause = message.clauses[message.clause_of[token]];
  if (token - clause.tokens.begin > kMostCourtesy) return false;
  for (int t = token - 1; t >= clause.tokens.begin; --t) {
    if (!message.IsWordOrNumber(t) || message.Is(t, WordRoles::kPolite) ||
        message.Is(t, WordRoles::kJoins)) {
      continue;
    }
    // "Now it is ..." has its subject already.
    const bool subject =
        message.Is(t, WordRoles::kReferring) || message.Is(t, WordRoles::kOwn);
    const bool conjunction =
        !subject &&
        std::any_of(message.triggers.begin(), message.triggers.end(),
                    [&](const LexiconMatch& m) {
                      return m.begin == clause.tokens.begin && t < m.end &&
                             message.context_rule(m).effect() ==
                                 v1::CONTEXT_EFFECT_TERMINATE;
                    });
    const bool courtesy = std::any_of(
        message.acts.begin(), message.acts.end(), [&](const LexiconMatch& m) {
          const v1::UserAct act = message.act_rule(m).act();
          return m.begin <= t && t < m.end && m.end <= token &&
                 (act == v1::USER_ACT_GREET || act == v1::USER_ACT_THANKS ||
                  act == v1::USER_ACT_CORRECT || act == v1::USER_ACT_AFFIRM ||
                  act == v1::USER_ACT_DENY);
        });
    if (!conjunction && !courtesy) return false;
  }
  return true;
}

bool EndsMessage(const Message& message, int token) {
  for (int t = token; t < message.size(); ++t) {
    if (message.IsWordOrNumber(t) && !message.Is(t, WordRoles::kPolite)) {
      return false;
    }
  }
  return true;
}

bool IsWholeClause(const Message& message, const LexiconMatch& match) {
  const Clause& clause = message.clauses[message.clause_of[match.begin]];
  if (match.end > clause.tokens.end ||
      clause.tokens.end - match.end > kMostCourtesy) {
    return false;
  }
  if (!BeginsClause(message, match.begin)) return false;
  for (int t = match.end; t < clause.tokens.end; ++t) {
    if (!message.IsWordOrNumber(t) || message.Is(t, WordRoles::kPolite)) {
      continue;
    }
    const bool courtesy = std::any_of(
        message.acts.begin(), message.acts.end(), [&](const LexiconMatch& m) {
          const v1::UserAct act = message.act_rule(m).act();
          return m.begin <= t && t < m.end && m.begin >= match.end &&
                 (act == v1::USER_ACT_THANKS || act == v1::USER_ACT_CORRECT);
        });
    if (!courtesy) return false;
  }
  return true;
}

}  // namespace footnote::dialogue
