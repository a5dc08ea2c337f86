#include "dialogue/understand/context.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "dialogue/understand/clauses.h"

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

bool IsAnswer(v1::UserAct act) {
  return act == v1::USER_ACT_AFFIRM || act == v1::USER_ACT_DENY ||
         act == v1::USER_ACT_UNSURE;
}

}  // namespace

Context::Context(const Message& message) : message_(message) {
  for (const LexiconMatch& trigger : message.triggers) AddReach(trigger);
  FindLabelled();
  FindPatient();
  TraceRules();
}

void Context::AddReach(const LexiconMatch& trigger) {
  const v1::ContextRule& rule = message_.context_rule(trigger);
  const v1::ContextEffect effect = rule.effect();
  if (effect == v1::CONTEXT_EFFECT_PSEUDO ||
      effect == v1::CONTEXT_EFFECT_TERMINATE ||
      effect == v1::CONTEXT_EFFECT_EXCEPT ||
      effect == v1::CONTEXT_EFFECT_SINCE_THEN) {
    return;
  }
  const bool is_list = effect == v1::CONTEXT_EFFECT_NEGATED;
  Reach reach{.trigger = &trigger, .effect = effect};
  if (rule.direction() != v1::CONTEXT_DIRECTION_BACKWARD) {
    reach.tokens = Forward(trigger, is_list);
    if (reach.tokens.begin < reach.tokens.end) reaches_.push_back(reach);
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
    if (reach.tokens.begin < reach.tokens.end) reaches_.push_back(reach);
  }
}

TokenRange Context::Forward(const LexiconMatch& trigger, bool is_list) const {
  const Clause& clause = message_.clauses[message_.clause_of[trigger.end - 1]];
  TokenRange range{trigger.end, clause.tokens.end};
  if (is_list) range.end = EndOfList(range.begin, range.end);
  return range;
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
    if (!listed && item > kMaxItemWords) return t;
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
  if (index == 0 || !OnlyReferring(range)) return range;
  const bool has_value = std::any_of(
      message_.phrases.begin(), message_.phrases.end(),
      [&](const LexiconMatch& m) { return range.Contains(m.begin); });
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
  if (last >= 0) range.begin = last;
  return range;
}

void Context::FindLabelled() {
  for (const LexiconMatch& act : message_.acts) {
    const v1::UserAct kind = message_.act_rule(act).act();
    if (!IsAnswer(kind) || act.begin < 2) continue;
    const absl::string_view mark = message_.tokens[act.begin - 1].text;
    if (mark != ":" && mark != "-" && mark != "?" && mark != "=") continue;
    if (act.end < message_.size() && message_.IsWordOrNumber(act.end) &&
        !message_.Is(act.end, WordRoles::kJoins) &&
        !message_.Is(act.end, WordRoles::kClauseStarter)) {
      continue;
    }
    const auto label = [&](const LexiconMatch& phrase) {
      if (phrase.end != act.begin - 1) return;
      labelled_.push_back({.phrase = {phrase.begin, phrase.end},
                           .answer = {act.begin, act.end},
                           .act = kind});
    };
    for (const LexiconMatch& phrase : message_.phrases) {
      if (message_.meaning(phrase).kind == Meaning::Kind::kValue) label(phrase);
    }
    for (const LexiconMatch& sign : message_.safety) label(sign);
  }
}

bool Context::IsLabelledAnswer(const LexiconMatch& act) const {
  return std::any_of(labelled_.begin(), labelled_.end(),
                     [&](const Labelled& labelled) {
                       return act.begin < labelled.answer.end &&
                              labelled.answer.begin < act.end;
                     });
}

bool Context::IsComplaint(const LexiconMatch& match) const {
  const Meaning& meaning = message_.meaning(match);
  if (meaning.kind == Meaning::Kind::kAnchor) return true;
  return meaning.kind == Meaning::Kind::kValue &&
         message_.topic.slots()[meaning.slot].kind == v1::SLOT_KIND_CHOICE;
}

// "My mum has it" is not the patient's. But where a message tells of the
// problem only as somebody else's ("my son has a sore wrist"), that somebody
// is the patient.
void Context::FindPatient() {
  TokenRange others{-1, -1};
  bool complaint_of_other = false;
  for (const Reach& reach : reaches_) {
    if (reach.effect != v1::CONTEXT_EFFECT_OTHER_PERSON || reach.backward ||
        message_.context_rule(*reach.trigger).direction() !=
            v1::CONTEXT_DIRECTION_FORWARD) {
      continue;
    }
    others = reach.tokens;
    for (const LexiconMatch& m : message_.phrases) {
      complaint_of_other |= reach.tokens.Contains(m.begin) && IsComplaint(m);
    }
  }
  if (!complaint_of_other) return;
  for (const LexiconMatch& m : message_.phrases) {
    if (!IsComplaint(m)) continue;
    const int index = message_.clause_of[m.begin];
    const Clause& clause = message_.clauses[index];
    if (clause.tokens.Contains(others.begin - 1)) continue;
    for (int t = clause.tokens.begin; t < clause.tokens.end; ++t) {
      if (message_.Is(t, WordRoles::kOwn)) return;
    }
  }
  patient_is_other_ = true;
}

bool Context::InOneClause(const LexiconMatch& match) const {
  const int first = message_.clause_of[match.begin];
  const int last = message_.clause_of[match.end - 1];
  return first == last ||
         (last == first + 1 && message_.clauses[last].exception);
}

// A question takes some of what it holds for true: "why is it numb?", "is my
// numb hand a bad sign?".
bool Context::IsPresupposed(const LexiconMatch& match) const {
  const Clause& clause = message_.clauses[message_.clause_of[match.end - 1]];
  return clause.asks_why || match.begin < clause.asks_from ||
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

Standing Context::Reached(const LexiconMatch& match) const {
  Standing standing{.quote = {match.begin, match.end}};
  const int judged = Judged(match);
  for (const Reach& reach : reaches_) {
    const LexiconMatch& trigger = *reach.trigger;
    if (Message::Covers(match, trigger)) continue;
    const bool in_gap = trigger.begin > match.begin && trigger.end < match.end;
    if (!in_gap) {
      if (reach.tokens.Contains(judged)) Apply(reach, &standing);
    } else if (judged == match.begin &&
               (reach.effect == v1::CONTEXT_EFFECT_NEGATED ||
                reach.effect == v1::CONTEXT_EFFECT_UNCERTAIN)) {
      Apply(reach, &standing);  // "the pain is not at night"
    }
  }
  const Clause& clause = message_.clauses[message_.clause_of[match.end - 1]];
  standing.asked = match.end > clause.asks_from && !IsPresupposed(match);
  return standing;
}

bool Context::FindLabel(const LexiconMatch& match, Standing* standing) const {
  for (const Labelled& labelled : labelled_) {
    if (labelled.phrase.begin != match.begin ||
        labelled.phrase.end != match.end) {
      continue;
    }
    standing->quote = {match.begin, labelled.answer.end};
    standing->negated = labelled.act == v1::USER_ACT_DENY;
    standing->uncertain = labelled.act == v1::USER_ACT_UNSURE;
    return true;
  }
  return false;
}

Standing Context::OfSign(const LexiconMatch& match) const {
  Standing standing;
  return FindLabel(match, &standing) ? standing : Reached(match);
}

Standing Context::Of(const LexiconMatch& match) const {
  Standing standing;
  if (FindLabel(match, &standing)) return standing;
  standing = Reached(match);
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
  standing.quote = range;
  const Clause& clause = message_.clauses[message_.clause_of[range.begin]];
  standing.asked = range.begin >= clause.asks_from && !clause.asks_why;
  return standing;
}

}  // namespace footnote::dialogue
