#include "dialogue/understand/context.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "dialogue/understand/acts.h"
#include "dialogue/understand/clauses.h"
#include "dialogue/understand/matcher.h"

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

// A verb stands so near behind its subject.
constexpr int kVerbWithin = 3;
// Years in four digits that a person may tell of.
constexpr int kFirstYear = 1930;
constexpr int kLastYear = 2200;
// A point so many days ago is long ago.
constexpr double kLongAgo = 180;

}  // namespace

Context::Context(const Message& message)
    : message_(message),
      labels_(FindLabels(message)),
      older_(message.clauses.size(), false),
      of_other_(message.clauses.size(), false) {
  for (const LexiconMatch& trigger : message.triggers) {
    AddReach(trigger, &reaches_);
  }
  for (const LexiconMatch& trigger : message.sign_triggers) {
    AddReach(trigger, &sign_reaches_);
  }
  FindOlder();
  FindSeasonsGone();
  Spread();
  FindPatient();
  TraceRules();
}

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
  Reach reach{.trigger = &trigger, .effect = effect};
  if (effect == v1::CONTEXT_EFFECT_BEGUN) {
    reach.backward = true;
    reach.tokens = UpTo(trigger);
    reaches->push_back(reach);
    return;
  }
  if (rule.direction() != v1::CONTEXT_DIRECTION_BACKWARD) {
    reach.tokens = Forward(trigger, is_list);
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
  if (begin < trigger.begin || index == 0) return {begin, trigger.end};
  return {message_.clauses[index - 1].tokens.begin, trigger.end};
}

TokenRange Context::Forward(const LexiconMatch& trigger, bool is_list) const {
  const Clause& clause = message_.clauses[message_.clause_of[trigger.end - 1]];
  TokenRange range{trigger.end, clause.tokens.end};
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
// said of it.
bool Context::TellsByItself(int begin, int end) const {
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
      item += in_item && message_.IsWordOrNumber(i);
    }
    if (!listed && (item > kMaxItemWords || TellsByItself(t + 1, end))) {
      return t;
    }
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
    if (before.tokens.Contains(m.begin) && last < 0) last = m.begin;
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

// "After the 2023 marathon"
bool Context::IsBetweenWords(int token) const {
  return message_.Is(token - 1, WordRoles::kStopWord) &&
         token + 1 < message_.size() &&
         message_.tokens[token + 1].kind == knowledge::Token::Kind::kWord &&
         !message_.Is(token + 1, WordRoles::kStopWord);
}

// "I broke it in 2015": a year gone by, not one since which it is so.
void Context::FindOlder() {
  for (const Reach& reach : reaches_) {
    if (reach.effect != v1::CONTEXT_EFFECT_HISTORICAL) continue;
    older_[message_.clause_of[reach.trigger->begin]] = true;
  }
  // "All sorted now", "that was years ago": of the clauses before, where its own
  // tells nothing.
  for (const Reach& reach : reaches_) {
    if (reach.effect != v1::CONTEXT_EFFECT_HISTORICAL || !reach.backward) {
      continue;
    }
    const int index = message_.clause_of[reach.trigger->begin];
    const Clause& clause = message_.clauses[index];
    const bool tells = std::any_of(
        message_.phrases.begin(), message_.phrases.end(),
        [&](const LexiconMatch& m) {
          return clause.tokens.Contains(m.begin) &&
                 message_.meaning(m).kind == Meaning::Kind::kValue;
        });
    // "That faded long ago": it was so of late, and is over.
    const bool over = std::any_of(
        reaches_.begin(), reaches_.end(), [&](const Reach& other) {
          return other.effect == v1::CONTEXT_EFFECT_NEGATED &&
                 other.backward &&
                 message_.clause_of[other.trigger->begin] == index;
        });
    if (over && !tells) older_[index] = false;
    if (tells || over || index == 0) continue;
    const int sentence = message_.clauses[index - 1].sentence;
    for (int c = index - 1; c >= 0; --c) {
      if (message_.clauses[c].sentence != sentence) break;
      if (c < index - 1 && TakesOver(c)) break;
      older_[c] = true;
    }
  }
  const int this_year = message_.context.today.has_value()
                            ? static_cast<int>(message_.context.today->year())
                            : kLastYear;
  for (int t = 1; t < message_.size(); ++t) {
    int year = 0;
    if (message_.tokens[t].kind != knowledge::Token::Kind::kNumber ||
        message_.tokens[t].text.size() != 4 ||
        !absl::SimpleAtoi(message_.tokens[t].text, &year) ||
        year < kFirstYear || year >= this_year ||
        !(message_.tokens[t - 1].text == "(" ||
          IsBetweenWords(t) ||
          message_.Is(t - 1, WordRoles::kWithin) ||
          message_.Is(t - 1, WordRoles::kAt) ||
          message_.Is(t - 1, WordRoles::kPossessive) ||
          message_.roles[t - 1]->month > 0)) {
      continue;
    }
    const Clause& clause = message_.clauses[message_.clause_of[t]];
    bool began = false;
    for (int w = clause.tokens.begin; w < t; ++w) {
      // "From 2020" is no "since".
      began |= message_.Is(w, WordRoles::kBegan) ||
               (message_.Is(w, WordRoles::kSince) &&
                !message_.Is(w, WordRoles::kAheadAfter));
    }
    if (began) continue;
    const int index = message_.clause_of[t];
    older_[index] = true;
    // "I wore them until 2020"
    if (clause.exception && index > 0) older_[index - 1] = true;
  }
}

// "I had a sore wrist last spring": a time long gone by, told of in the past.
void Context::FindSeasonsGone() {
  for (const LexiconMatch& m : message_.times) {
    const v1::NamedTime& time = message_.language.content().named_times(
        message_.language_meaning(m).index);
    if (time.month() == 0 && !(time.point() && time.days() >= kLongAgo)) {
      continue;
    }
    const int index = message_.clause_of[m.begin];
    const TokenRange tokens = message_.clauses[index].tokens;
    bool now = message_.Is(m.begin, WordRoles::kSince);
    for (int t = tokens.begin; t < tokens.end; ++t) {
      now |= message_.Is(t, WordRoles::kPresent) ||
             message_.Is(t, WordRoles::kBegan) ||
             (t < m.begin && message_.Is(t, WordRoles::kSince));
    }
    const bool past = std::any_of(
        message_.triggers.begin(), message_.triggers.end(),
        [&](const LexiconMatch& trigger) {
          return tokens.Contains(trigger.begin) &&
                 message_.context_rule(trigger).effect() ==
                     v1::CONTEXT_EFFECT_PAST;
        });
    if (past && !now) older_[index] = true;
  }
}

// Whether the clause has a subject of its own, or talks of now, so that whose
// and when do not go on from the clause before.
bool Context::TakesOver(int clause) const {
  const TokenRange tokens = message_.clauses[clause].tokens;
  for (int t = tokens.begin; t < tokens.end; ++t) {
    if (message_.Is(t, WordRoles::kOwn) || message_.Is(t, WordRoles::kPresent)) {
      return true;
    }
  }
  return false;
}

// What a clause tells of long ago or of somebody else goes on in its sentence
// until a clause takes over, and somebody else's where the next sentence says
// "she".
void Context::Spread() {
  absl::InlinedVector<bool, 16> other(of_other_.size(), false);
  for (const Reach& reach : reaches_) {
    if (reach.effect == v1::CONTEXT_EFFECT_OTHER_PERSON && !reach.backward) {
      other[message_.clause_of[reach.trigger->begin]] = true;
    }
  }
  for (size_t c = 1; c < older_.size(); ++c) {
    const Clause& clause = message_.clauses[c];
    const Clause& before = message_.clauses[c - 1];
    const bool same = clause.sentence == before.sentence;
    const bool takes_over = TakesOver(static_cast<int>(c));
    if (older_[c - 1] && same && !takes_over) older_[c] = true;
    if (!other[c - 1]) continue;
    bool third = false;
    bool own = false;
    for (int t = clause.tokens.begin; t < clause.tokens.end; ++t) {
      third |= message_.Is(t, WordRoles::kThirdPerson);
      own |= message_.Is(t, WordRoles::kOwn);
    }
    if (!own && (third || (same && !clause.contrast && !takes_over))) {
      other[c] = of_other_[c] = true;
    }
  }
}

absl::optional<Standing> Context::LabelOf(const LexiconMatch& match) const {
  const Label* found = nullptr;
  for (const Label& label : labels_) {
    if (label.phrase.begin == match.begin && label.phrase.end == match.end) {
      found = &label;
    }
  }
  if (found == nullptr) return absl::nullopt;
  Standing standing;
  standing.quote = {match.begin, found->answer.end};
  standing.negated = found->act == v1::USER_ACT_DENY;
  standing.uncertain = found->act == v1::USER_ACT_UNSURE;
  return standing;
}

bool Context::IsLabelledAnswer(const LexiconMatch& act) const {
  return std::any_of(labels_.begin(), labels_.end(), [&](const Label& label) {
    return act.begin < label.answer.end && label.answer.begin < act.end;
  });
}

bool Context::IsComplaint(const LexiconMatch& match) const {
  const Meaning& meaning = message_.meaning(match);
  if (meaning.kind == Meaning::Kind::kAnchor) return true;
  if (meaning.kind != Meaning::Kind::kValue) return false;
  const knowledge::Slot& slot = message_.topic.slots()[meaning.slot];
  if (slot.kind != v1::SLOT_KIND_CHOICE) return slot.red_flag;
  return !slot.choices[meaning.choice].outside_article;
}

// "My mum has it" is not the patient's. But where a message tells of the
// problem only as somebody else's ("my son has a sore wrist", "my son fell, his
// wrist is sore"), that somebody is the patient.
void Context::FindPatient() {
  absl::InlinedVector<bool, 16> named(message_.clauses.size(), false);
  bool any_named = false;
  bool complaint_of_other = false;
  for (const Reach& reach : reaches_) {
    if (reach.effect != v1::CONTEXT_EFFECT_OTHER_PERSON || reach.backward ||
        message_.context_rule(*reach.trigger).direction() !=
            v1::CONTEXT_DIRECTION_FORWARD) {
      continue;
    }
    if (message_.context_rule(*reach.trigger).stranger()) continue;
    named[message_.clause_of[reach.trigger->begin]] = any_named = true;
    for (const LexiconMatch& m : message_.phrases) {
      complaint_of_other |= reach.tokens.Contains(m.begin) && IsComplaint(m) &&
                            IsOfNow(*reach.trigger);
    }
  }
  if (!any_named) return;
  for (const LexiconMatch& m : message_.phrases) {
    if (!IsComplaint(m)) continue;
    const int index = message_.clause_of[m.begin];
    const TokenRange tokens = message_.clauses[index].tokens;
    bool now = false;
    for (int t = tokens.begin; t < tokens.end; ++t) {
      now |= message_.Is(t, WordRoles::kPresent);
      if (message_.Is(t, WordRoles::kOwn) && !named[index]) return;
    }
    complaint_of_other |= of_other_[index] && now;
  }
  patient_is_other_ = complaint_of_other;
}

// "My son has", not "my son had".
bool Context::IsOfNow(const LexiconMatch& trigger) const {
  const int clause = message_.clause_of[trigger.end - 1];
  const int end = std::min(trigger.end + kVerbWithin,
                           message_.clauses[clause].tokens.end);
  bool verb = false;
  for (int t = trigger.begin; t < end; ++t) {
    if (message_.Is(t, WordRoles::kPresent)) return true;
    verb |= message_.Is(t, WordRoles::kFiniteVerb);
  }
  return !verb && end == message_.clauses[clause].tokens.end;
}

bool Context::InOneClause(const LexiconMatch& match) const {
  const int first = message_.clause_of[match.begin];
  const int last = message_.clause_of[match.end - 1];
  return first == last ||
         (last == first + 1 && message_.clauses[last].exception);
}

// "Why is it numb", not "why would hands go numb".
bool Context::IsAboutSomebody(TokenRange tokens) const {
  for (int t = tokens.begin; t < tokens.end; ++t) {
    if (message_.Is(t, WordRoles::kOwn) ||
        message_.Is(t, WordRoles::kReferring)) {
      return true;
    }
  }
  return false;
}

// A question takes some of what it holds for true: "why is it numb?", "is my
// numb hand a bad sign?".
bool Context::IsPresupposed(const LexiconMatch& match) const {
  const Clause& clause = message_.clauses[message_.clause_of[match.end - 1]];
  return (clause.asks_why && IsAboutSomebody(clause.tokens)) ||
         match.begin < clause.asks_from ||
         (match.begin > clause.asks_from &&
          message_.Is(match.begin - 1, WordRoles::kPossessive));
}

void Context::Apply(const Reach& reach, Standing* standing) const {
  switch (reach.effect) {
    case v1::CONTEXT_EFFECT_NEGATED:
      standing->negated = true;
      standing->over |= reach.backward;
      break;
    case v1::CONTEXT_EFFECT_UNCERTAIN:
      standing->uncertain = true;
      break;
    case v1::CONTEXT_EFFECT_RETURNED:
      standing->returned = true;
      if (!standing->negated) return;
      standing->negated = false;
      standing->over = false;
      break;
    case v1::CONTEXT_EFFECT_CONDITIONAL:
    case v1::CONTEXT_EFFECT_HYPOTHETICAL:
      standing->hypothetical = true;
      return;
    case v1::CONTEXT_EFFECT_HISTORICAL:
      standing->historical = true;
      return;
    case v1::CONTEXT_EFFECT_OTHER_PERSON:
      standing->other_person |= !patient_is_other_;
      return;
    case v1::CONTEXT_EFFECT_PAST:
      standing->past = true;
      return;
    case v1::CONTEXT_EFFECT_BEGUN:
      standing->begun = true;
      return;
    case v1::CONTEXT_EFFECT_TESTED:
      standing->tested = true;
      return;
    default:
      return;
  }
  standing->quote.begin = std::min(standing->quote.begin, reach.trigger->begin);
  standing->quote.end = std::max(standing->quote.end, reach.trigger->end);
}

// The token at which a phrase is judged: a phrase that runs into an exception
// is judged there.
int Context::Judged(const LexiconMatch& match) const {
  const int last = match.end - 1;
  const bool one_clause =
      message_.clause_of[match.begin] == message_.clause_of[last];
  return one_clause ? match.begin : last;
}

Standing Context::Reached(const LexiconMatch& match,
                          const Reaches& reaches) const {
  Standing standing{.quote = {match.begin, match.end}};
  const int judged = Judged(match);
  for (const Reach& reach : reaches) {
    const LexiconMatch& trigger = *reach.trigger;
    if (Message::Covers(match, trigger)) continue;
    const bool in_gap = trigger.begin > match.begin && trigger.end < match.end;
    if (!in_gap) {
      // "No idea how it began" ends in the first word of "how it began".
      const bool runs_in = !reach.backward && trigger.begin < match.begin &&
                           trigger.end > match.begin;
      if (runs_in || reach.tokens.Contains(judged)) Apply(reach, &standing);
    } else if (judged == match.begin && !reach.backward &&
               (reach.effect == v1::CONTEXT_EFFECT_NEGATED ||
                reach.effect == v1::CONTEXT_EFFECT_UNCERTAIN)) {
      Apply(reach, &standing);  // "the pain is not at night"
    }
  }
  const int index = message_.clause_of[match.end - 1];
  const Clause& clause = message_.clauses[index];
  standing.asked = match.end > clause.asks_from &&
                   match.begin < clause.asks_to && !IsPresupposed(match);
  if (standing.begun) standing.negated = standing.over = false;
  standing.hypothetical |= standing.tested && !standing.negated;
  return standing;
}

Standing Context::OfSign(const LexiconMatch& match) const {
  const absl::optional<Standing> label = LabelOf(match);
  return label.has_value() ? *label : Reached(match, sign_reaches_);
}

Standing Context::Beside(const LexiconMatch& match,
                         const LexiconMatch& said) const {
  Standing standing = Of(match);
  if (!standing.negated) return standing;
  standing.negated = false;
  for (const Reach& reach : reaches_) {
    standing.negated |= reach.effect == v1::CONTEXT_EFFECT_NEGATED &&
                        !Overlap(said, *reach.trigger) &&
                        reach.tokens.Contains(Judged(match));
  }
  return standing;
}

Standing Context::Of(const LexiconMatch& match) const {
  const absl::optional<Standing> label = LabelOf(match);
  if (label.has_value()) return *label;
  Standing standing = Reached(match, reaches_);
  const int index = message_.clause_of[match.end - 1];
  standing.historical |= older_[index];
  standing.other_person |= of_other_[index] && !patient_is_other_;
  if (standing.asked && IsComplaint(match)) {
    // "Does the back of my hand hurt?" tells where.
    for (int t = match.begin; t < match.end; ++t) {
      if (message_.Is(t, WordRoles::kPossessive)) standing.asked = false;
    }
  }
  return standing;
}

Standing Context::Of(TokenRange range) const {
  Standing standing{.quote = range};
  for (const Reach& reach : reaches_) {
    const LexiconMatch& trigger = *reach.trigger;
    const bool overlaps =
        trigger.begin < range.end && range.begin < trigger.end;
    if (!overlaps && reach.tokens.Contains(range.begin)) {
      Apply(reach, &standing);
    }
  }
  standing.hypothetical |= standing.tested;
  standing.quote = range;
  const int index = message_.clause_of[range.begin];
  const Clause& clause = message_.clauses[index];
  standing.historical |= older_[index];
  standing.other_person |= of_other_[index] && !patient_is_other_;
  standing.asked = range.begin >= clause.asks_from &&
                   range.begin < clause.asks_to && !clause.asks_why;
  return standing;
}

}  // namespace footnote::dialogue
