// How far each rule of context reaches.
#include <algorithm>

#include "dialogue/understand/acts.h"
#include "dialogue/understand/context.h"

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;
using knowledge::Meaning;
using knowledge::WordRoles;

// An item of a list under a negation has at most so many words, unless an "or"
// ends the list.
constexpr int kMaxItemWords = 2;
// How far ahead the "or" of a list is looked for.
constexpr int kListWords = 12;

// Of signs of danger: "no fever, chest pain" and "had a stent in 2019, chest
// pain" tell of the pain. A denial runs over a comma only in a list that ends
// in "or" or the like; what is long ago never does.
TokenRange WithinComma(const Message& message, const LexiconMatch& trigger,
                       v1::ContextEffect effect, TokenRange range) {
  if (range.begin < trigger.begin) {  // backward
    if (effect == v1::CONTEXT_EFFECT_NEGATED) return range;
    for (int t = range.begin; t < trigger.begin; ++t) {
      if (message.tokens[t].text == ",") range.begin = t + 1;
    }
    return range;
  }
  for (int t = range.begin; t < range.end; ++t) {
    if (message.tokens[t].text != ",") continue;
    bool listed = false;
    if (effect == v1::CONTEXT_EFFECT_NEGATED) {
      for (int i = t + 1; i < range.end; ++i) {
        listed |= message.Is(i, WordRoles::kList);
      }
    }
    if (!listed) range.end = t;
  }
  return range;
}

// "No numbness only chest pain", "angina for years with sudden chest pain": a
// word that ends a scope for signs, though it begins no clause.
int EndsBefore(const Message& message, TokenRange range) {
  for (const LexiconMatch& m : message.sign_triggers) {
    if (message.context_rule(m).effect() == v1::CONTEXT_EFFECT_TERMINATE &&
        message.context_rule(m).only_for() == v1::CONTEXT_SUBJECT_SIGNS &&
        m.begin > range.begin && m.begin < range.end) {
      range.end = m.begin;
    }
  }
  return range.end;
}

// How much of what a rule reaches it reaches of signs of danger.
TokenRange OfSigns(const Message& message, const LexiconMatch& trigger,
                   v1::ContextEffect effect, TokenRange range) {
  if (effect != v1::CONTEXT_EFFECT_NEGATED &&
      effect != v1::CONTEXT_EFFECT_HISTORICAL) {
    return range;
  }
  range = WithinComma(message, trigger, effect, range);
  if (range.begin >= trigger.end) range.end = EndsBefore(message, range);
  return range;
}

}  // namespace

void Context::AddReach(const LexiconMatch& trigger, Reaches* reaches) const {
  const v1::ContextRule& rule = message_.context_rule(trigger);
  const v1::ContextEffect effect = rule.effect();
  if (effect == v1::CONTEXT_EFFECT_PSEUDO ||
      effect == v1::CONTEXT_EFFECT_TERMINATE ||
      effect == v1::CONTEXT_EFFECT_EXCEPT ||
      effect == v1::CONTEXT_EFFECT_FIGURE ||
      effect == v1::CONTEXT_EFFECT_SINCE_THEN) {
    return;
  }
  if (effect == v1::CONTEXT_EFFECT_CONDITIONAL && !IsSupposed(trigger)) return;
  if (effect == v1::CONTEXT_EFFECT_RETURNED && IsDeniedItself(trigger)) return;
  const bool is_list = effect == v1::CONTEXT_EFFECT_NEGATED;
  const bool of_sign = reaches == &sign_reaches_;
  Reach reach{.trigger = &trigger, .effect = effect};
  if (effect == v1::CONTEXT_EFFECT_BEGUN) {
    reach.backward = true;
    reach.tokens = UpTo(trigger);
    reaches->push_back(reach);
    return;
  }
  if (rule.direction() != v1::CONTEXT_DIRECTION_BACKWARD) {
    reach.tokens = Forward(trigger, is_list);
    if (of_sign) {
      reach.tokens = OfSigns(message_, trigger, effect, reach.tokens);
    }
    if (reach.tokens.begin < reach.tokens.end) reaches->push_back(reach);
  }
  if (rule.direction() != v1::CONTEXT_DIRECTION_FORWARD) {
    // "maybe numb" doubts what follows, not what came before it.
    if (effect == v1::CONTEXT_EFFECT_UNCERTAIN) {
      const TokenRange after = Forward(trigger, false);
      for (int t = after.begin; t < after.end; ++t) {
        if (message_.IsWordOrNumber(t) && !message_.Is(t, WordRoles::kPolite)) {
          return;
        }
      }
    }
    reach.backward = true;
    reach.tokens = Backward(trigger);
    if (of_sign) {
      reach.tokens = OfSigns(message_, trigger, effect, reach.tokens);
    }
    if (reach.tokens.begin < reach.tokens.end) reaches->push_back(reach);
  }
}

// "It doesn't come back"
bool Context::IsDeniedItself(const LexiconMatch& trigger) const {
  return std::any_of(message_.triggers.begin(), message_.triggers.end(),
                     [&](const LexiconMatch& m) {
                       return m.end == trigger.begin &&
                              message_.context_rule(m).effect() ==
                                  v1::CONTEXT_EFFECT_NEGATED;
                     });
}

// Its clause up to its own end, and the clause before where it begins one:
// "I had no numbness. Until today."
TokenRange Context::UpTo(const LexiconMatch& trigger) const {
  const int index = message_.clause_of[trigger.begin];
  const int begin = message_.clauses[index].tokens.begin;
  int first = begin;
  while (first < trigger.begin && (message_.Is(first, WordRoles::kPolite) ||
                                   message_.Is(first, WordRoles::kJoins))) {
    ++first;
  }
  if (first < trigger.begin || index == 0) return {begin, trigger.end};
  return {message_.clauses[index - 1].tokens.begin, trigger.end};
}

TokenRange Context::Forward(const LexiconMatch& trigger, bool is_list) const {
  const Clause& clause = message_.clauses[message_.clause_of[trigger.end - 1]];
  TokenRange range{trigger.end, clause.tokens.end};
  // "A fracture years ago and numb today": said of what stands before it.
  if (message_.context_rule(trigger).effect() ==
          v1::CONTEXT_EFFECT_HISTORICAL &&
      message_.Is(trigger.end, WordRoles::kJoins)) {
    range.end = range.begin;
  }
  if (message_.context_rule(trigger).effect() ==
      v1::CONTEXT_EFFECT_HYPOTHETICAL) {
    // "Imagine I typed | only at work": the exception is supposed as well.
    const auto clauses = static_cast<int>(message_.clauses.size());
    for (int c = message_.clause_of[trigger.end - 1] + 1;
         c < clauses && message_.clauses[c].exception &&
         message_.clauses[c].sentence == clause.sentence;
         ++c) {
      range.end = message_.clauses[c].tokens.end;
    }
  }
  if (is_list) range.end = EndOfList(range.begin, range.end);
  if (message_.context_rule(trigger).effect() == v1::CONTEXT_EFFECT_TESTED) {
    range.end = EndOfTested(range.begin, range.end);
  }
  if (message_.context_rule(trigger).effect() == v1::CONTEXT_EFFECT_NAMED) {
    // "Change the numbness", not "change that please, it is numb".
    int begins = range.begin;
    while (begins < range.end && message_.IsWordOrNumber(begins) &&
           message_.Is(begins, WordRoles::kStopWord)) {
      ++begins;
    }
    range.end = std::min(range.end, begins + 1);
  }
  if (message_.context_rule(trigger).effect() ==
      v1::CONTEXT_EFFECT_OTHER_PERSON) {
    // "Unlike my brother I am not stiff."
    for (int t = range.begin; t < range.end; ++t) {
      if (message_.Is(t, WordRoles::kOwn) &&
          !message_.Is(t, WordRoles::kPossessive)) {
        range.end = t;
      }
    }
  }
  return range;
}

// "mornings fine" in "not at night, mornings fine": a circumstance and what is
// said of it. "Night pain" behind an "and" names one thing.
bool Context::TellsByItself(int begin, int end) const {
  if (message_.Is(begin - 1, WordRoles::kJoins)) return false;
  for (int t = begin; t < end; ++t) {
    if (message_.tokens[t].text == ",") end = t;
  }
  bool about = false;
  bool telling = false;
  for (const LexiconMatch& m : message_.phrases) {
    if (m.begin < begin || m.end > end) continue;
    about |= message_.meaning(m).kind == Meaning::Kind::kFrame;
    telling |= message_.meaning(m).kind == Meaning::Kind::kTelling;
  }
  return about && telling;
}

// "Pain" of "first-step pain": a thing counts as one word, however many its
// name has.
bool Context::GoesOnInPhrase(int token) const {
  int before = token - 1;
  while (before > 0 && !message_.IsWordOrNumber(before)) --before;
  return std::any_of(message_.phrases.begin(), message_.phrases.end(),
                     [&](const LexiconMatch& m) {
                       const Meaning::Kind kind = message_.meaning(m).kind;
                       return (kind == Meaning::Kind::kFrame ||
                               kind == Meaning::Kind::kName) &&
                              Message::Matched(m, token) &&
                              Message::Matched(m, before) &&
                              !message_.Is(token, WordRoles::kFiniteVerb);
                     });
}

// "At night" in "not by day, at night", "the thumb" in "not the wrist, the
// thumb": what stands behind the comma as what is denied does, without a verb,
// takes its place.
bool Context::IsSetAgainst(int denied, int item) const {
  return message_.Is(denied, WordRoles::kStopWord) &&
         message_.Is(item, WordRoles::kStopWord);
}

// Where the list that begins at `begin` ends: "no numbness, tingling or
// stiffness" is one, "no numbness, aches a lot at night" is not.
int Context::EndOfList(int begin, int end) const {
  for (int t = begin; t < end; ++t) {
    const bool comma = message_.tokens[t].text == ",";
    if (!comma && !message_.Is(t, WordRoles::kJoins)) continue;
    if (t == begin && comma) return begin;  // "no, ..." is an answer
    int words = 0;
    int item = 0;
    bool in_item = true;
    bool listed = false;
    for (int i = t + 1; i < end && words < kListWords && !listed; ++i) {
      listed = message_.Is(i, WordRoles::kList);
      in_item &=
          message_.tokens[i].text != "," && !message_.Is(i, WordRoles::kJoins);
      words += message_.IsWordOrNumber(i);
      item += in_item && message_.IsWordOrNumber(i) && !GoesOnInPhrase(i);
    }
    if (!listed && (item > kMaxItemWords || TellsByItself(t + 1, end) ||
                    (comma && IsSetAgainst(begin, t + 1)))) {
      return t;
    }
  }
  return end;
}

// What a test looks for is one thing or a list: "tested for gout and lupus,
// hand numb".
int Context::EndOfTested(int begin, int end) const {
  int t = begin;
  while (t < end) {
    int item = -1;
    for (const auto* matches : {&message_.phrases, &message_.safety}) {
      for (const LexiconMatch& m : *matches) {
        if (m.begin >= t && m.begin <= t + 2) item = std::max(item, m.end);
      }
    }
    if (item < 0) return t;
    t = item;
    if (!message_.Is(t, WordRoles::kJoins) &&
        !message_.Is(t, WordRoles::kList)) {
      return std::min(t, end);
    }
    ++t;
  }
  return end;
}

// Nothing but words that point at something said: "it", "that", "now".
bool Context::OnlyReferring(TokenRange range) const {
  for (int t = range.begin; t < range.end; ++t) {
    if (message_.IsWordOrNumber(t) && !message_.Is(t, WordRoles::kStopWord) &&
        !message_.Is(t, WordRoles::kPolite)) {
      const bool in_trigger = std::any_of(
          message_.triggers.begin(), message_.triggers.end(),
          [&](const LexiconMatch& m) { return Message::Matched(m, t); });
      if (!in_trigger) return false;
    }
  }
  return true;
}

// "... that came up on Friday has gone"
bool Context::BeginsReferring(const Clause& clause) const {
  int t = clause.tokens.begin;
  while (t + 1 < clause.tokens.end &&
         (!message_.IsWordOrNumber(t) || message_.Is(t, WordRoles::kJoins) ||
          message_.Is(t, WordRoles::kPolite))) {
    ++t;
  }
  return message_.Is(t, WordRoles::kReferring);
}

TokenRange Context::Backward(const LexiconMatch& trigger) const {
  const int index = message_.clause_of[trigger.begin];
  const Clause& clause = message_.clauses[index];
  TokenRange range{clause.tokens.begin, trigger.begin};
  // "tingling yes, numbness none": what was answered already stays so.
  for (const LexiconMatch& m : message_.acts) {
    if (m.end <= trigger.begin && IsAnswer(message_.act_rule(m).act()) &&
        m.begin > range.begin) {
      range.begin = std::max(range.begin, m.end);
    }
  }
  // "it aches, no numbness, none at all": only what was denied already.
  if (message_.context_rule(trigger).effect() == v1::CONTEXT_EFFECT_NEGATED) {
    for (const LexiconMatch& m : message_.triggers) {
      const v1::ContextRule& rule = message_.context_rule(m);
      if (m.end <= trigger.begin && m.begin > range.begin &&
          rule.effect() == v1::CONTEXT_EFFECT_NEGATED &&
          rule.direction() == v1::CONTEXT_DIRECTION_FORWARD) {
        range.begin = m.begin;
      }
    }
  }
  if (index == 0) return range;
  // "The numbness | I had on Monday is gone": no mark parts the two.
  const bool runs_on = !message_.IsPunctuation(clause.tokens.begin - 1);
  if (!message_.context_rule(trigger).ends() && !OnlyReferring(range) &&
      !BeginsReferring(clause) && !runs_on) {
    return range;
  }
  const bool has_value = std::any_of(
      message_.phrases.begin(), message_.phrases.end(),
      [&](const LexiconMatch& m) {
        return range.Contains(m.begin) &&
               !(runs_on && message_.meaning(m).kind != Meaning::Kind::kValue);
      });
  if (has_value) return range;
  // "It was numb, but that has gone": the clause only points back, at what was
  // told last.
  const Clause& before = message_.clauses[index - 1];
  int last = -1;
  int anchor = -1;
  for (const LexiconMatch& m : message_.phrases) {
    const Meaning::Kind kind = message_.meaning(m).kind;
    if (!before.tokens.Contains(m.begin)) continue;
    if (kind == Meaning::Kind::kValue) last = std::max(last, m.begin);
    if (kind == Meaning::Kind::kAnchor) anchor = std::max(anchor, m.begin);
  }
  if (last < 0) last = anchor;
  for (const LexiconMatch& m : message_.safety) {
    if (!before.tokens.Contains(m.begin)) continue;
    if (last < 0 || (m.begin < last && last < m.end)) last = m.begin;
  }
  if (last >= 0) range.begin = last;
  return range;
}

// "If I ran on grass, would it help?" supposes; "it hurts if I stand" does not.
bool Context::IsSupposed(const LexiconMatch& trigger) const {
  const int clause = message_.clause_of[trigger.begin];
  const int sentence = message_.clauses[clause].sentence;
  const int clauses = static_cast<int>(message_.clauses.size());
  for (int c = 0; c < clauses; ++c) {
    const Clause& here = message_.clauses[c];
    if (here.sentence != sentence) continue;
    if (here.asks_from < here.tokens.end) return true;
    for (int t = here.tokens.begin; t < here.tokens.end; ++t) {
      if (message_.Is(t, WordRoles::kModal)) return true;
    }
  }
  return false;
}
}  // namespace footnote::dialogue
