#include "dialogue/understand/message.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "dialogue/understand/clauses.h"
#include "dialogue/understand/matcher.h"

namespace footnote::dialogue {

using knowledge::LanguageMeaning;
using knowledge::LexiconMatch;
using knowledge::Meaning;
using knowledge::Token;
using knowledge::WordRoles;

namespace {

// A match marks so many tokens.
constexpr int kMaxMatchedWords = 64;

bool IsValue(const Meaning& meaning) {
  return meaning.kind == Meaning::Kind::kValue ||
         meaning.kind == Meaning::Kind::kPendingValue;
}

// A correction stands so near before what takes the other's place.
constexpr int kCorrectedWithin = 2;

bool IsAnchor(const Meaning& meaning) {
  return meaning.kind == Meaning::Kind::kAnchor ||
         meaning.kind == Meaning::Kind::kAmountReading;
}

}  // namespace

Message::Message(const knowledge::Topic& topic_in, absl::string_view text_in,
                 const ReadingContext& context_in, Tracer tracer_in)
    : topic(topic_in),
      language(topic_in.language()),
      text(text_in),
      context(context_in),
      tracer(tracer_in),
      tokens(knowledge::Tokenize(text_in)) {
  for (const knowledge::SpellingNote& note :
       topic.speller().Repair(text, &tokens)) {
    tracer.Add(note.rule, note.begin, note.end, note.outcome);
  }
  roles.reserve(tokens.size());
  for (const knowledge::Token& token : tokens) {
    roles.push_back(&language.Roles(token.text));
  }
  FindLanguage();
  FindPhrases();
  FindSpent();
  DropUsedUp(&triggers);
  DropUsedUp(&sign_triggers);
  SplitClauses(this);
}

void Message::FindPhrases() {
  phrases = topic.lexicon().FindAll(tokens);
  TakeBearers();
  // What only counts as an answer is not there while another is awaited.
  phrases.erase(std::remove_if(phrases.begin(), phrases.end(),
                               [&](const LexiconMatch& m) {
                                 const Meaning& said = meaning(m);
                                 return said.kind ==
                                            Meaning::Kind::kPendingValue &&
                                        said.slot != context.asked &&
                                        !IsUnderHeading(m) && !Corrects(m) &&
                                        !IsAllThatIsSaid(m) && !IsSaidOfIt(m);
                               }),
                phrases.end());
  phrases.erase(
      std::remove_if(phrases.begin(), phrases.end(),
                     [&](const LexiconMatch& m) { return IsFigure(m); }),
      phrases.end());
  HideInSilent();
  HideContained(
      [&](const LexiconMatch& outer, const LexiconMatch& inner) {
        const Meaning& by = meaning(outer);
        const Meaning& what = meaning(inner);
        if (IsAnchor(by)) return IsAnchor(what);
        if (by.kind == Meaning::Kind::kPendingValue) {
          return what.kind == Meaning::Kind::kPendingValue;
        }
        if (by.kind == Meaning::Kind::kTelling ||
            by.kind == Meaning::Kind::kFrame) {
          return what.kind == by.kind && what.slot == by.slot;
        }
        return IsValue(by) && IsValue(what);
      },
      [&](const LexiconMatch& outer, const LexiconMatch& inner) {
        const Span span = SpanOf(inner.begin, inner.end);
        tracer.Add(meaning(inner).phrase, span.begin, span.end,
                   "not taken: part of \"", meaning(outer).phrase, "\"");
      },
      &phrases);
  DropOtherThanAsked();
}

// "Shoes: flat": the name of its slot and a mark stand before it, as in a form.
bool Message::IsUnderHeading(const LexiconMatch& phrase) const {
  const int mark = phrase.begin - 1;
  if (mark < 1 || (tokens[mark].text != ":" && tokens[mark].text != "=")) {
    return false;
  }
  return std::any_of(
      phrases.begin(), phrases.end(), [&](const LexiconMatch& m) {
        return m.end == mark && meaning(m).kind == Meaning::Kind::kName &&
               meaning(m).slot == meaning(phrase).slot;
      });
}

void Message::TakeBearers() {
  const auto is_bearer = [&](const LexiconMatch& m) {
    return meaning(m).kind == Meaning::Kind::kBearer ||
           meaning(m).kind == Meaning::Kind::kOtherBearer;
  };
  std::copy_if(phrases.begin(), phrases.end(), std::back_inserter(bearers),
               is_bearer);
  // "The ball of the hand" is no ball.
  HideContained([](const LexiconMatch&, const LexiconMatch&) { return true; },
                [](const LexiconMatch&, const LexiconMatch&) {}, &bearers);
  phrases.erase(std::remove_if(phrases.begin(), phrases.end(), is_bearer),
                phrases.end());
}

// "A stiff drink" tells nothing of stiffness. The longest phrase of a slot
// says which it is.
void Message::HideInSilent() {
  const auto is_silent = [&](const LexiconMatch& m) {
    return meaning(m).kind == Meaning::Kind::kSilent;
  };
  if (std::none_of(phrases.begin(), phrases.end(), is_silent)) return;
  for (const bool by_silent : {false, true}) {
    HideContained(
        [&](const LexiconMatch& outer, const LexiconMatch& inner) {
          return is_silent(outer) == by_silent &&
                 is_silent(inner) != by_silent &&
                 meaning(outer).slot == meaning(inner).slot;
        },
        [&](const LexiconMatch& outer, const LexiconMatch& inner) {
          const Span span = SpanOf(inner.begin, inner.end);
          tracer.Add(meaning(inner).phrase, span.begin, span.end,
                     by_silent ? "not taken: it tells nothing in \""
                               : "does not apply: part of \"",
                     meaning(outer).phrase, "\"");
        },
        &phrases);
  }
  phrases.erase(std::remove_if(phrases.begin(), phrases.end(), is_silent),
                phrases.end());
}

// "It's easing, I mean worse": what counts only as an answer takes the place of
// what was told of the same slot.
bool Message::Corrects(const LexiconMatch& phrase) const {
  const bool corrects =
      std::any_of(acts.begin(), acts.end(), [&](const LexiconMatch& act) {
        return act_rule(act).act() == v1::USER_ACT_CORRECT &&
               act.end <= phrase.begin &&
               act.end + kCorrectedWithin >= phrase.begin;
      });
  return corrects &&
         std::any_of(phrases.begin(), phrases.end(),
                     [&](const LexiconMatch& m) {
                       return meaning(m).kind == Meaning::Kind::kValue &&
                              meaning(m).slot == meaning(phrase).slot &&
                              m.end <= phrase.begin;
                     });
}

// "I had numbness in May, it is worse": how the problem changes, in a clause
// that says nothing else of what was told before. That all is as it is assumed
// to be ("it is still there") is said of anything.
bool Message::IsSaidOfIt(const LexiconMatch& phrase) const {
  const knowledge::Slot& slot = topic.slots()[meaning(phrase).slot];
  if (!slot.content->tells_change() || meaning(phrase).choice == slot.assumed) {
    return false;
  }
  const bool of_problem =
      std::any_of(phrases.begin(), phrases.end(), [&](const LexiconMatch& m) {
        return m.end <= phrase.begin &&
               (meaning(m).kind == Meaning::Kind::kAnchor ||
                (meaning(m).kind == Meaning::Kind::kValue &&
                 topic.slots()[meaning(m).slot].red_flag));
      });
  const int verb = phrase.begin - 1;
  const int before = verb - 2;
  int end = phrase.end;
  while (Is(end, WordRoles::kPolite)) ++end;
  return of_problem && Is(verb, WordRoles::kFiniteVerb) &&
         Is(verb, WordRoles::kPresent) && Is(verb - 1, WordRoles::kReferring) &&
         before > 0 &&
         (IsPunctuation(before) || Is(before, WordRoles::kJoins)) &&
         (end == size() || IsPunctuation(end));
}

// "Worse, really", whatever was asked: it can be said of one slot only.
bool Message::IsAllThatIsSaid(const LexiconMatch& phrase) const {
  const knowledge::Slot& slot = topic.slots()[meaning(phrase).slot];
  if (slot.kind != v1::SLOT_KIND_CHOICE || !slot.red_flag) return false;
  for (int t = 0; t < size(); ++t) {
    if (IsWordOrNumber(t) && !Matched(phrase, t) &&
        !Is(t, WordRoles::kPolite) && !Is(t, WordRoles::kStopWord)) {
      return false;
    }
  }
  return std::none_of(phrases.begin(), phrases.end(), [&](const auto& m) {
    return m.begin == phrase.begin && m.end == phrase.end &&
           meaning(m).slot != meaning(phrase).slot &&
           meaning(m).slot == context.asked && IsValue(meaning(m));
  });
}

// "The thumb", asked which finger types most, tells nothing of where it hurts.
void Message::DropOtherThanAsked() {
  const auto answers = [&](const LexiconMatch& other) {
    return std::any_of(
        phrases.begin(), phrases.end(), [&](const LexiconMatch& m) {
          return m.begin == other.begin && m.end == other.end &&
                 IsValue(meaning(m)) &&
                 meaning(m).slot != meaning(other).slot &&
                 (meaning(m).slot == context.asked || IsUnderHeading(m));
        });
  };
  Matches kept;
  for (const LexiconMatch& m : phrases) {
    if (!IsValue(meaning(m)) || meaning(m).slot == context.asked ||
        !answers(m)) {
      kept.push_back(m);
      continue;
    }
    const Span span = SpanOf(m.begin, m.end);
    tracer.Add(meaning(m).phrase, span.begin, span.end,
               "not taken: the words answer what was asked");
  }
  phrases = std::move(kept);
}

bool Message::TellsOfProblem(int except) const {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](const LexiconMatch& m) {
                       const Meaning& said = meaning(m);
                       return said.slot >= 0 && said.slot != except &&
                              said.kind != Meaning::Kind::kPendingValue &&
                              topic.slots()[said.slot].red_flag;
                     });
}

// "A pain in the neck" tells nothing of a neck.
bool Message::IsFigure(const LexiconMatch& phrase) const {
  for (const LexiconMatch& m : triggers) {
    if (context_rule(m).effect() != v1::CONTEXT_EFFECT_FIGURE ||
        !Overlap(m, phrase)) {
      continue;
    }
    const Span span = SpanOf(phrase.begin, phrase.end);
    tracer.Add(meaning(phrase).phrase, span.begin, span.end,
               "not taken: a figure of speech, by ", context_rule(m).id());
    return true;
  }
  return false;
}

// Nothing that is said stands before the match.
bool Message::Begins(const LexiconMatch& match) const {
  int t = match.begin - 1;
  while (t >= 0 && IsWordOrNumber(t) &&
         (Is(t, WordRoles::kPolite) || Is(t, WordRoles::kJoins) ||
          Is(t, WordRoles::kPossessive) || Is(t, WordRoles::kOne) ||
          Is(t, WordRoles::kThirdPerson))) {
    --t;
  }
  return t < 0 || !IsWordOrNumber(t);
}

// Nothing that is said follows the match.
bool Message::Ends(const LexiconMatch& match) const {
  int t = match.end;
  while (t < size() && IsWordOrNumber(t) && Is(t, WordRoles::kPolite)) ++t;
  return t >= size() || !IsWordOrNumber(t) || Is(t, WordRoles::kJoins);
}

// "My hand is numb, cold, blue" and "Bone. Sticking. Out.": in distress people
// list, and break off, what makes one sign together.
void Message::FindListedSigns() {
  std::vector<knowledge::Token> joined;
  std::vector<int> origin;
  joined.reserve(tokens.size());
  for (int t = 0; t < size(); ++t) {
    if (IsListMark(t)) continue;
    joined.push_back(tokens[t]);
    origin.push_back(t);
  }
  if (joined.size() == tokens.size()) return;
  for (const LexiconMatch& m : language.lexicon().FindAll(joined)) {
    const LanguageMeaning::Kind kind = language_meaning(m).kind;
    if (kind != LanguageMeaning::Kind::kSafety &&
        kind != LanguageMeaning::Kind::kNotSafety) {
      continue;
    }
    LexiconMatch listed = m;
    listed.begin = origin[m.begin];
    listed.end = origin[m.end - 1] + 1;
    // A match within one item has been found as it stands.
    if (listed.end - listed.begin == m.end - m.begin) continue;
    listed.words = 0;
    for (int t = m.begin; t < m.end; ++t) {
      const int at = origin[t] - listed.begin;
      if (Matched(m, t) && at < kMaxMatchedWords) {
        listed.words |= uint64_t{1} << at;
      }
    }
    safety.push_back(listed);
  }
}

// A comma, or a full stop between single words.
bool Message::IsListMark(int token) const {
  if (!IsPunctuation(token)) return false;
  if (tokens[token].text == ",") return true;
  if (tokens[token].text != "." || token == 0 || token + 1 >= size() ||
      !IsWordOrNumber(token - 1) || !IsWordOrNumber(token + 1)) {
    return false;
  }
  int before = token - 1;  // "can't" is two tokens of one word
  while (before > 0 && tokens[before - 1].begin == tokens[token - 1].begin) {
    --before;
  }
  int after = token + 1;
  while (after + 1 < size() &&
         tokens[after + 1].begin == tokens[token + 1].begin) {
    ++after;
  }
  return (before == 0 || IsPunctuation(before - 1)) &&
         (after + 1 == size() || IsPunctuation(after + 1));
}

// "So do I" is an answer where it stands alone, and opens a question in "so do
// I have it?".
bool Message::MayHide(const LexiconMatch& outer,
                      const LexiconMatch& inner) const {
  return act_rule(inner).act() != v1::USER_ACT_ASK ||
         !act_rule(outer).whole_clause() || outer.end == size() ||
         !IsWordOrNumber(outer.end) ||
         Is(outer.end, knowledge::WordRoles::kPolite);
}

void Message::FindLanguage() {
  for (const LexiconMatch& m : language.lexicon().FindAll(tokens)) {
    switch (language_meaning(m).kind) {
      case LanguageMeaning::Kind::kContext:
        if (context_rule(m).ends() && !Ends(m)) break;
        if (context_rule(m).begins() && !Begins(m)) break;
        triggers.push_back(m);
        break;
      case LanguageMeaning::Kind::kAct:
        acts.push_back(m);
        break;
      case LanguageMeaning::Kind::kNamedTime:
        times.push_back(m);
        break;
      case LanguageMeaning::Kind::kAmountModifier:
        modifiers.push_back(m);
        break;
      case LanguageMeaning::Kind::kSafety:
      case LanguageMeaning::Kind::kNotSafety:
        safety.push_back(m);
        break;
      case LanguageMeaning::Kind::kTakenBack:
      case LanguageMeaning::Kind::kStays:
      case LanguageMeaning::Kind::kHelpUnderWay:
        danger_replies.push_back(m);
        break;
    }
  }
  FindListedSigns();
  const auto silent = [](const LexiconMatch&, const LexiconMatch&) {};
  KeepLongest(silent, &times);
  KeepLongest(silent, &modifiers);
  KeepLongest(silent, &danger_replies);
  HideContained(
      [&](const LexiconMatch& outer, const LexiconMatch& inner) {
        return MayHide(outer, inner);
      },
      [&](const LexiconMatch& outer, const LexiconMatch& inner) {
        const Span span = SpanOf(inner.begin, inner.end);
        tracer.Add(act_rule(inner).id(), span.begin, span.end,
                   "not taken: part of ", act_rule(outer).id());
      },
      &acts);
  if (!safety.empty()) {
    sign_triggers = TriggersOf(triggers, v1::CONTEXT_SUBJECT_FINDINGS);
  }
  triggers = TriggersOf(triggers, v1::CONTEXT_SUBJECT_SIGNS);
}

// Of all triggers found, those that apply: not the rules that are only for
// `not_for`, nor what lies inside a longer one.
std::vector<LexiconMatch> Message::TriggersOf(
    const std::vector<LexiconMatch>& all, v1::ContextSubject not_for) const {
  Matches kept;
  // When something was is told beside all else that the same words say.
  Matches past;
  for (const LexiconMatch& m : all) {
    const v1::ContextRule& rule = context_rule(m);
    if (rule.only_for() == not_for) continue;
    (rule.effect() == v1::CONTEXT_EFFECT_PAST ? past : kept).push_back(m);
  }
  KeepLongest(
      [&](const LexiconMatch& longer, const LexiconMatch& dropped) {
        const Span span = SpanOf(dropped.begin, dropped.end);
        tracer.Add(context_rule(dropped).id(), span.begin, span.end,
                   "does not apply: part of ", context_rule(longer).id());
      },
      &kept);
  // "Had chest pain an hour ago" is of now, so far as signs go.
  const auto of_now = [&](const LexiconMatch& m) {
    return std::any_of(kept.begin(), kept.end(), [&](const LexiconMatch& by) {
      return context_rule(by).effect() == v1::CONTEXT_EFFECT_PSEUDO &&
             context_rule(by).only_for() == v1::CONTEXT_SUBJECT_SIGNS &&
             Covers(by, m);
    });
  };
  Matches still_past;
  std::copy_if(past.begin(), past.end(), std::back_inserter(still_past),
               [&](const LexiconMatch& m) { return !of_now(m); });
  kept.insert(kept.end(), still_past.begin(), still_past.end());
  return kept;
}

bool Message::BeginsNumber(int token) const {
  return token < size() &&
         (tokens[token].kind == Token::Kind::kNumber ||
          roles[token]->number >= 0 || Is(token, WordRoles::kOne));
}

// A circumstance and what is said of it tell something only together.
bool Message::UsesUp(const LexiconMatch& phrase,
                     const LexiconMatch& trigger) const {
  if (!Covers(phrase, trigger) || WordCount(phrase) <= WordCount(trigger)) {
    return false;
  }
  const Meaning& by = meaning(phrase);
  const bool framed =
      by.kind == Meaning::Kind::kTelling || by.kind == Meaning::Kind::kFrame;
  if (!framed && !IsValue(by)) return false;
  // "If I type" supposes with its "if", "when I don't type" denies nothing.
  if (by.kind == Meaning::Kind::kFrame &&
      context_rule(trigger).effect() == v1::CONTEXT_EFFECT_CONDITIONAL) {
    return false;
  }
  if (!framed || by.slot == context.asked) return true;
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](const LexiconMatch& other) {
                       const Meaning& with = meaning(other);
                       return with.slot == by.slot && with.index == by.index &&
                              with.kind != by.kind &&
                              (with.kind == Meaning::Kind::kTelling ||
                               with.kind == Meaning::Kind::kFrame);
                     });
}

void Message::FindSpent() {
  for (const LexiconMatch& m : triggers) {
    if (context_rule(m).effect() != v1::CONTEXT_EFFECT_NEGATED) continue;
    SpentDenial denial{.trigger = m};
    for (const LexiconMatch& phrase : phrases) {
      if (UsesUp(phrase, m)) denial.by.push_back(phrase);
    }
    if (!denial.by.empty()) spent.push_back(std::move(denial));
  }
}

bool Message::IsSpentFor(const SpentDenial& denial,
                         const LexiconMatch& match) const {
  bool shares = false;
  for (const LexiconMatch& phrase : denial.by) {
    if (meaning(phrase).slot == meaning(match).slot) return true;
    shares |= Overlap(phrase, match);
  }
  return !shares;
}

void Message::DropUsedUp(Matches* matches) const {
  // "No chest pain": words of a sign as well, of which a "no" still tells.
  const auto holds_sign = [&](const LexiconMatch& phrase) {
    return std::any_of(
        safety.begin(), safety.end(),
        [&](const LexiconMatch& sign) { return Overlap(sign, phrase); });
  };
  const bool of_signs = matches == &sign_triggers;
  // "not getting better" is one phrase of a topic: its "not" is used up.
  const auto used_up = [&](const LexiconMatch& trigger) {
    return std::any_of(phrases.begin(), phrases.end(),
                       [&](const LexiconMatch& phrase) {
                         return UsesUp(phrase, trigger) &&
                                !(of_signs && holds_sign(phrase));
                       }) ||
           // "No more than 10%" bounds the amount and denies nothing.
           std::any_of(modifiers.begin(), modifiers.end(),
                       [&](const LexiconMatch& modifier) {
                         return Covers(modifier, trigger) &&
                                WordCount(modifier) > WordCount(trigger) &&
                                BeginsNumber(modifier.end);
                       }) ||
           // "No wait, it is numb" denies nothing.
           std::any_of(acts.begin(), acts.end(), [&](const LexiconMatch& act) {
             return act_rule(act).act() == v1::USER_ACT_CORRECT &&
                    Covers(act, trigger) && trigger.end < act.end;
           });
  };
  matches->erase(std::remove_if(matches->begin(), matches->end(),
                                [&](const LexiconMatch& m) {
                                  if (!used_up(m)) return false;
                                  const Span span = SpanOf(m.begin, m.end);
                                  tracer.Add(context_rule(m).id(), span.begin,
                                             span.end,
                                             "does not apply: part of a phrase "
                                             "of the topic");
                                  return true;
                                }),
                 matches->end());
}

}  // namespace footnote::dialogue
