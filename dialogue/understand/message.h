// A message on the way to its reading: words, the phrases found in them, and
// the clauses they fall into.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_MESSAGE_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_MESSAGE_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "dialogue/understand/tracer.h"
#include "dialogue/understand/understand.h"
#include "knowledge/lexicon.h"
#include "knowledge/text.h"
#include "knowledge/topic.h"

namespace footnote::dialogue {

// Token indexes, end exclusive.
struct TokenRange {
  int begin = 0;
  int end = 0;

  bool Contains(int token) const { return begin <= token && token < end; }
};

struct Clause {
  TokenRange tokens;
  // Counts sentences from 0.
  int sentence = 0;
  // It begins with an exception to the clause before ("except at night").
  bool exception = false;
  // It begins with a word that sets it against the clause before ("but").
  bool contrast = false;
  // From this token on it asks; tokens.end where it does not.
  int asks_from = 0;
  // What is told behind a comma is not asked any more ("is this normal, it has
  // been two weeks"); tokens.end where the mark at the end asks.
  int asks_to = 0;
  // What asks is "why", which takes what follows for true.
  bool asks_why = false;
  // It only seems to ask, of what was named before: ", which is hard".
  bool relative = false;
};

// The "not" of "not come on", and the phrases that hold it.
struct SpentDenial {
  knowledge::LexiconMatch trigger;
  std::vector<knowledge::LexiconMatch> by;
};

struct Message {
  Message(const knowledge::Topic& topic, absl::string_view text,
          const ReadingContext& context, Tracer tracer);

  const knowledge::Topic& topic;
  const knowledge::Language& language;
  const absl::string_view text;
  const ReadingContext& context;
  const Tracer tracer;

  std::vector<knowledge::Token> tokens;
  std::vector<const knowledge::WordRoles*> roles;  // by token, never null
  // The topic's phrases, without those hidden inside longer ones.
  std::vector<knowledge::LexiconMatch> phrases;
  // What the problem is of, and what else a value may be told of.
  std::vector<knowledge::LexiconMatch> bearers;
  // The language's context rules, acts and times, likewise.
  std::vector<knowledge::LexiconMatch> triggers;
  std::vector<knowledge::LexiconMatch> acts;
  std::vector<knowledge::LexiconMatch> times;
  std::vector<knowledge::LexiconMatch> modifiers;
  // Signs of an emergency and the figures of speech that are none.
  std::vector<knowledge::LexiconMatch> safety;
  // The context rules as they bear on signs; empty where there is no sign.
  std::vector<knowledge::LexiconMatch> sign_triggers;
  // Denials that are used up by a phrase of a slot.
  std::vector<SpentDenial> spent;
  // What takes back a sign or leaves it, when asked whether it is so.
  std::vector<knowledge::LexiconMatch> danger_replies;
  std::vector<Clause> clauses;
  std::vector<int> clause_of;  // by token

  int size() const { return static_cast<int>(tokens.size()); }
  bool Is(int token, knowledge::WordRoles::Role role) const {
    return token >= 0 && token < size() && roles[token]->Is(role);
  }
  bool IsPunctuation(int token) const {
    return tokens[token].kind == knowledge::Token::Kind::kPunctuation;
  }
  bool IsWordOrNumber(int token) const {
    return tokens[token].kind == knowledge::Token::Kind::kWord ||
           tokens[token].kind == knowledge::Token::Kind::kNumber;
  }
  const knowledge::Meaning& meaning(const knowledge::LexiconMatch& m) const {
    return topic.meanings()[m.meaning];
  }
  const knowledge::LanguageMeaning& language_meaning(
      const knowledge::LexiconMatch& m) const {
    return language.meanings()[m.meaning];
  }
  const v1::ContextRule& context_rule(const knowledge::LexiconMatch& m) const {
    return language.content().context_rules(language_meaning(m).index);
  }
  const v1::ActRule& act_rule(const knowledge::LexiconMatch& m) const {
    return language.content().act_rules(language_meaning(m).index);
  }
  // Whether it says anything of a problem, other than in words for `except`:
  // an anchor or a sign of a slot that is a red flag. A place that is named, or
  // a time, without one is no complaint.
  bool TellsOfProblem(int except) const;
  // Whether a denial denies nothing more of `match`: where a phrase that holds
  // it is of the same slot, or none shares words with it.
  bool IsSpentFor(const SpentDenial& denial,
                  const knowledge::LexiconMatch& match) const;
  // Byte offsets of a range of tokens, which must not be empty.
  Span SpanOf(int begin, int end) const {
    return {tokens[begin].begin, tokens[end - 1].end};
  }
  // Whether every word that `inner` matched is one that `outer` matched.
  static bool Covers(const knowledge::LexiconMatch& outer,
                     const knowledge::LexiconMatch& inner);
  // Whether `match` matched the token by a word rather than by a gap.
  static bool Matched(const knowledge::LexiconMatch& match, int token) {
    return token >= match.begin && token < match.end &&
           ((match.words >> (token - match.begin)) & 1) != 0;
  }

 private:
  void FindLanguage();
  void FindListedSigns();
  bool MayHide(const knowledge::LexiconMatch& outer,
               const knowledge::LexiconMatch& inner) const;
  bool IsListMark(int token) const;
  bool IsUnderHeading(const knowledge::LexiconMatch& phrase) const;
  void FindPhrases();
  void FindSpent();
  void TakeBearers();
  void HideInSilent();
  // Whether `phrase` tells something by words that hold `trigger`.
  bool UsesUp(const knowledge::LexiconMatch& phrase,
              const knowledge::LexiconMatch& trigger) const;
  // Drops triggers whose words are part of a longer phrase of the topic.
  void DropUsedUp(std::vector<knowledge::LexiconMatch>* matches) const;
  bool BeginsNumber(int token) const;
  bool Begins(const knowledge::LexiconMatch& match) const;
  bool Ends(const knowledge::LexiconMatch& match) const;
  bool IsFigure(const knowledge::LexiconMatch& phrase) const;
  bool Corrects(const knowledge::LexiconMatch& phrase) const;
  bool IsSaidOfIt(const knowledge::LexiconMatch& phrase) const;
  bool IsAllThatIsSaid(const knowledge::LexiconMatch& phrase) const;
  void DropOtherThanAsked();
  std::vector<knowledge::LexiconMatch> TriggersOf(
      const std::vector<knowledge::LexiconMatch>& all,
      v1::ContextSubject not_for) const;
};

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_MESSAGE_H_
