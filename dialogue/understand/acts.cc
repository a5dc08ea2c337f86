#include "dialogue/understand/acts.h"

#include <algorithm>

#include "dialogue/understand/clauses.h"

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;

// Whether `match` and courtesies are all of the message.
bool IsWholeMessage(const Message& message, const LexiconMatch& match) {
  const int others = message.size() - (match.end - match.begin);
  if (others > 2 * kMostCourtesy) return false;
  for (int t = 0; t < message.size(); ++t) {
    if (t >= match.begin && t < match.end) continue;
    if (!message.IsWordOrNumber(t) ||
        message.Is(t, knowledge::WordRoles::kPolite)) {
      continue;
    }
    const bool other = std::any_of(
        message.acts.begin(), message.acts.end(), [&](const LexiconMatch& m) {
          const v1::UserAct act = message.act_rule(m).act();
          return Message::Matched(m, t) &&
                 (act == v1::USER_ACT_GREET || act == v1::USER_ACT_THANKS ||
                  act == v1::USER_ACT_CORRECT);
        });
    if (!other) return false;
  }
  return true;
}

// Part of a question of the user's: "what can I do?" says no "I do".
bool IsAsked(const Message& message, const LexiconMatch& match) {
  const Clause& clause = message.clauses[message.clause_of[match.begin]];
  return match.begin >= clause.asks_from;
}

bool StandsRight(const Message& message, const LexiconMatch& match) {
  const v1::ActRule& rule = message.act_rule(match);
  if (rule.whole_message()) return IsWholeMessage(message, match);
  if (rule.whole_clause()) return IsWholeClause(message, match);
  if (rule.clause_start()) return BeginsClause(message, match.begin);
  return true;
}

// Why it is no act; empty where it is one.
absl::string_view WhyNot(const Message& message, const LexiconMatch& match,
                         const Context& context) {
  // In "numbness: no" the answer is the label's.
  if (context.IsLabelledAnswer(match)) return "the answer of a label";
  const v1::UserAct act = message.act_rule(match).act();
  if (IsAnswer(act) && IsAsked(message, match)) return "part of a question";
  if (!StandsRight(message, match)) return "it does not stand alone";
  return "";
}

// "Ok", "right": a yes where nothing else answers, and else no more than a
// sign of having listened (a discourse marker; Schiffrin 1987). Such rules set
// both of where an answer may stand.
bool MayOnlyAcknowledge(const Message& message, const LexiconMatch& match) {
  const v1::ActRule& rule = message.act_rule(match);
  return rule.act() == v1::USER_ACT_AFFIRM && rule.clause_start() &&
         rule.whole_clause();
}

// Whether `act` is what an acknowledgement before it leads to.
bool IsLedTo(v1::UserAct act) {
  return IsAnswer(act) || act == v1::USER_ACT_THANKS || act == v1::USER_ACT_BYE;
}

}  // namespace

bool IsAnswer(v1::UserAct act) {
  return act == v1::USER_ACT_AFFIRM || act == v1::USER_ACT_DENY ||
         act == v1::USER_ACT_UNSURE;
}

std::vector<ActMention> ReadActs(const Message& message,
                                 const Context& context) {
  std::vector<ActMention> acts;
  const LexiconMatch* acknowledges = nullptr;
  bool leads = false;
  for (const LexiconMatch& match : message.acts) {
    const v1::ActRule& rule = message.act_rule(match);
    // Whether something is asked is for the clauses to tell.
    if (rule.act() == v1::USER_ACT_UNSPECIFIED ||
        rule.act() == v1::USER_ACT_ASK) {
      continue;
    }
    const Span span = message.SpanOf(match.begin, match.end);
    const absl::string_view why = WhyNot(message, match, context);
    if (!why.empty()) {
      message.tracer.Add(rule.id(), span.begin, span.end, "not taken: ", why);
      continue;
    }
    if (MayOnlyAcknowledge(message, match)) {
      if (acknowledges == nullptr) acknowledges = &match;
      continue;
    }
    leads |= IsLedTo(rule.act());
    const bool told =
        std::any_of(acts.begin(), acts.end(),
                    [&](const ActMention& a) { return a.act == rule.act(); });
    if (told) continue;
    message.tracer.Add(rule.id(), span.begin, span.end,
                       v1::UserAct_Name(rule.act()));
    acts.push_back({.act = rule.act(), .span = span, .partly = rule.partly()});
  }
  if (acknowledges != nullptr) {
    const v1::ActRule& rule = message.act_rule(*acknowledges);
    const Span span = message.SpanOf(acknowledges->begin, acknowledges->end);
    if (leads) {
      message.tracer.Add(rule.id(), span.begin, span.end,
                         "not taken: only leads to what is said with it");
      return acts;
    }
    message.tracer.Add(rule.id(), span.begin, span.end,
                       v1::UserAct_Name(rule.act()));
    const auto behind = std::find_if(
        acts.begin(), acts.end(),
        [&](const ActMention& act) { return act.span.begin > span.begin; });
    acts.insert(behind,
                {.act = rule.act(), .span = span, .acknowledges = true});
  }
  return acts;
}

}  // namespace footnote::dialogue
