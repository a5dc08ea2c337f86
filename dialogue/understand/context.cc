#include "dialogue/understand/context.h"

#include <algorithm>

#include "dialogue/understand/matcher.h"

namespace footnote::dialogue {
namespace {

// So near behind a sign "now" is said of it.
constexpr int kNowWithin = 3;

}  // namespace

using knowledge::LexiconMatch;
using knowledge::Meaning;
using knowledge::WordRoles;

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
  for (const SpentDenial& spent : message.spent) {
    const size_t before = spent_reaches_.size();
    AddReach(spent.trigger, &spent_reaches_);
    for (size_t i = before; i < spent_reaches_.size(); ++i) {
      spent_reaches_[i].spent = &spent;
    }
  }
  FindOlder();
  FindSeasonsGone();
  Spread();
  FindPatient();
  TraceRules();
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
         clause.relative || match.begin < clause.asks_from ||
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
      standing->tested = false;
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
    case v1::CONTEXT_EFFECT_NAMED:
      standing->named = true;
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

// "Chest pain again today", "now chest pain": said of now at the sign itself,
// whatever else its clause tells of long ago. Not "chest pain years ago now".
bool Context::IsSaidOfNow(const LexiconMatch& match) const {
  const auto is_now = [&](int t) {
    return message_.Is(t, WordRoles::kPresent) &&
           !message_.Is(t, WordRoles::kFiniteVerb) &&
           !message_.Is(t, WordRoles::kReferring);
  };
  for (int t = match.end; t < message_.size() && t < match.end + kNowWithin;
       ++t) {
    if (!message_.IsWordOrNumber(t) || message_.Is(t, WordRoles::kJoins) ||
        message_.Is(t, WordRoles::kAgo) || message_.roles[t]->unit >= 0) {
      break;
    }
    if (is_now(t)) return true;
  }
  return is_now(match.begin - 1);
}

// A sign that is told in a list ("numb, cold, blue") is none where one of its
// words is denied, or not of the patient now.
Standing Context::OfSign(const LexiconMatch& match) const {
  const absl::optional<Standing> label = LabelOf(match);
  if (label.has_value()) return *label;
  Standing standing = Reached(match, sign_reaches_);
  // "In May they told me to ring if it went numb, and now it has", "I had it
  // last year and it is back".
  if (standing.returned) standing.hypothetical = standing.historical = false;
  if (IsSaidOfNow(match)) standing.historical = false;
  const bool listed = std::any_of(
      message_.tokens.begin() + match.begin,
      message_.tokens.begin() + match.end, [](const knowledge::Token& token) {
        return token.kind == knowledge::Token::Kind::kPunctuation;
      });
  if (!listed) return standing;
  for (const Reach& reach : sign_reaches_) {
    if (Message::Covers(match, *reach.trigger)) continue;
    for (int t = reach.tokens.begin; t < reach.tokens.end; ++t) {
      if (Message::Matched(match, t)) {
        Apply(reach, &standing);
        break;
      }
    }
  }
  return standing;
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
  for (const Reach& reach : spent_reaches_) {
    standing.negated |=
        !Overlap(said, *reach.trigger) && DeniesByRest(reach, match);
  }
  return standing;
}

// "It's not coming on at night": the "not" of one slot's "not come on" denies
// the "come on" of another.
bool Context::DeniesByRest(const Reach& spent,
                           const LexiconMatch& match) const {
  return spent.tokens.Contains(Judged(match)) &&
         !Message::Covers(match, *spent.trigger) &&
         !message_.IsSpentFor(*spent.spent, match);
}

Standing Context::Of(const LexiconMatch& match) const {
  const absl::optional<Standing> label = LabelOf(match);
  if (label.has_value()) return *label;
  Standing standing = Reached(match, reaches_);
  for (const Reach& reach : spent_reaches_) {
    if (!standing.begun && DeniesByRest(reach, match)) Apply(reach, &standing);
  }
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
                   range.begin < clause.asks_to && !clause.asks_why &&
                   !clause.relative;
  return standing;
}

}  // namespace footnote::dialogue
