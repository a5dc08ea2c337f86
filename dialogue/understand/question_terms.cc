#include "dialogue/understand/question_terms.h"

#include <algorithm>

#include "dialogue/understand/matcher.h"

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;
using knowledge::Meaning;
using knowledge::Token;
using knowledge::WordRoles;

void AddOnce(int value, std::vector<int>* values) {
  if (std::find(values->begin(), values->end(), value) == values->end()) {
    values->push_back(value);
  }
}

bool IsTerm(const Meaning& meaning) {
  return meaning.kind == Meaning::Kind::kSubject ||
         meaning.kind == Meaning::Kind::kCondition ||
         meaning.kind == Meaning::Kind::kUnanswered;
}

class Reader {
 public:
  Reader(const Message& message, TokenRange range)
      : message_(message), range_(range) {}

  QuestionTerms Run() {
    FindPhrases();
    FindFocuses();
    ReadPhrases();
    ReadWords();
    return std::move(terms_);
  }

 private:
  void FindPhrases() {
    for (const LexiconMatch& m : message_.phrases) {
      if (m.begin >= range_.begin && m.end <= range_.end) phrases_.push_back(m);
    }
    // A "wrist rest" names neither a wrist nor a rest.
    HideContained(
        [&](const LexiconMatch& outer, const LexiconMatch&) {
          return IsTerm(message_.meaning(outer));
        },
        [](const LexiconMatch&, const LexiconMatch&) {}, &phrases_);
    // To "rest splint free" is to rest, and no "splint free" thing.
    phrases_.erase(
        std::remove_if(phrases_.begin(), phrases_.end(),
                       [this](const LexiconMatch& m) { return GivesWay(m); }),
        phrases_.end());
  }

  // An unanswered subject of which a word belongs to something that is treated,
  // named by as many words and before.
  bool GivesWay(const LexiconMatch& m) const {
    if (message_.meaning(m).kind != Meaning::Kind::kUnanswered) return false;
    return std::any_of(
        phrases_.begin(), phrases_.end(), [&](const LexiconMatch& other) {
          return IsAnswered(other) && other.begin <= m.begin &&
                 Overlap(other, m) && WordCount(other) >= WordCount(m);
        });
  }

  // A subject or condition, but not the problem itself.
  bool IsAnswered(const LexiconMatch& m) const {
    const Meaning& meaning = message_.meaning(m);
    if (meaning.kind == Meaning::Kind::kCondition) return true;
    return meaning.kind == Meaning::Kind::kSubject &&
           message_.topic.RoleOf(message_.topic.SubjectOf(meaning.index)) !=
               v1::SUBJECT_ROLE_PROBLEM;
  }

  void FindFocuses() {
    const std::vector<Token> words(message_.tokens.begin() + range_.begin,
                                   message_.tokens.begin() + range_.end);
    focuses_ = message_.language.focuses().FindAll(words);
    HideContained([](const LexiconMatch&, const LexiconMatch&) { return true; },
                  [](const LexiconMatch&, const LexiconMatch&) {}, &focuses_);
    for (LexiconMatch& m : focuses_) {
      m.begin += range_.begin;
      m.end += range_.begin;
      AddOnce(m.meaning, &terms_.focuses);
    }
    std::sort(terms_.focuses.begin(), terms_.focuses.end());
  }

  void ReadPhrases() {
    bool inside = false;
    int longest = 0;
    for (const LexiconMatch& m : phrases_) {
      const Meaning& meaning = message_.meaning(m);
      if (meaning.kind == Meaning::Kind::kSubject) {
        AddSubject(message_.topic.SubjectOf(meaning.index), IsInFocus(m));
      } else if (meaning.kind == Meaning::Kind::kCondition) {
        AddSubject(message_.topic.SubjectOfCondition(meaning.index), false);
      } else if (meaning.kind == Meaning::Kind::kUnanswered &&
                 WordCount(m) > longest) {
        terms_.unanswered = meaning.index;
        longest = WordCount(m);
      } else if (meaning.kind == Meaning::Kind::kValue) {
        const knowledge::Slot& slot = message_.topic.slots()[meaning.slot];
        const bool outside = slot.choices[meaning.choice].outside_article;
        terms_.outside |= outside;
        inside |= !outside && IsPlace(m);
      }
    }
    terms_.outside &= !inside;
  }

  // "Part of the problem" names no problem.
  bool IsInFocus(const LexiconMatch& m) const {
    return std::any_of(
        focuses_.begin(), focuses_.end(), [&](const LexiconMatch& focus) {
          return WordCount(focus) > WordCount(m) && Message::Covers(focus, m);
        });
  }

  void AddSubject(int subject, bool in_focus) {
    if (message_.topic.RoleOf(subject) == v1::SUBJECT_ROLE_PROBLEM) {
      terms_.names_problem |= !in_focus;
    } else {
      AddOnce(subject, &terms_.subjects);
    }
  }

  void ReadWords() {
    bool named = false;
    bool aside = false;
    for (int t = range_.begin; t < range_.end; ++t) {
      terms_.chooses |= message_.Is(t, WordRoles::kList);
      terms_.refers |= message_.Is(t, WordRoles::kReferring);
      // "Is it normal that it clicks" asks of the click, "is ice good when it
      // clicks" does not.
      named |= IsNamed(t);
      aside |= named && message_.Is(t, WordRoles::kAside);
      if (message_.tokens[t].kind != Token::Kind::kWord || IsEmpty(t) ||
          IsPartOfPhrase(t)) {
        continue;
      }
      const bool filler = message_.language.IsFiller(message_.tokens[t]);
      if (filler && (message_.Is(t, WordRoles::kCommon) ||
                     message_.Is(t, WordRoles::kAside))) {
        continue;
      }
      std::vector<std::string>& words = filler  ? terms_.fillers
                                        : aside ? terms_.aside
                                                : terms_.unexplained;
      words.emplace_back(message_.language.Canonical(message_.tokens[t].stem));
    }
  }

  // The word is part of something that questions can be about.
  bool IsNamed(int token) const {
    return std::any_of(phrases_.begin(), phrases_.end(),
                       [&](const LexiconMatch& m) {
                         return Message::Matched(m, token) &&
                                (IsTerm(message_.meaning(m)) || IsPlace(m));
                       });
  }

  bool IsEmpty(int token) const {
    const WordRoles& roles = *message_.roles[token];
    return roles.Is(WordRoles::kStopWord) || roles.Is(WordRoles::kPolite) ||
           roles.number >= 0 || roles.unit >= 0 || roles.week_day >= 0;
  }

  bool IsPartOfPhrase(int token) const {
    return IsNamed(token) || std::any_of(focuses_.begin(), focuses_.end(),
                                         [&](const LexiconMatch& m) {
                                           return Message::Matched(m, token);
                                         });
  }

  // A value of a slot of which some choices lie outside the article.
  bool IsPlace(const LexiconMatch& m) const {
    const Meaning& meaning = message_.meaning(m);
    if (meaning.kind != Meaning::Kind::kValue) return false;
    const std::vector<knowledge::Choice>& choices =
        message_.topic.slots()[meaning.slot].choices;
    return std::any_of(
        choices.begin(), choices.end(),
        [](const knowledge::Choice& choice) { return choice.outside_article; });
  }

  const Message& message_;
  const TokenRange range_;
  Matches phrases_;
  Matches focuses_;
  QuestionTerms terms_;
};

}  // namespace

QuestionTerms ReadQuestionTerms(const Message& message, TokenRange range) {
  return Reader(message, range).Run();
}

}  // namespace footnote::dialogue
