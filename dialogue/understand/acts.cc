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

}  // namespace

bool IsAnswer(v1::UserAct act) {
  return act == v1::USER_ACT_AFFIRM || act == v1::USER_ACT_DENY ||
         act == v1::USER_ACT_UNSURE;
}

std::vector<ActMention> ReadActs(const Message& message,
                                 const Context& context) {
  std::vector<ActMention> acts;
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
    const bool told =
        std::any_of(acts.begin(), acts.end(),
                    [&](const ActMention& a) { return a.act == rule.act(); });
    if (told) continue;
    message.tracer.Add(rule.id(), span.begin, span.end,
                       v1::UserAct_Name(rule.act()));
    acts.push_back({.act = rule.act(), .span = span, .partly = rule.partly()});
  }
  return acts;
}

}  // namespace footnote::dialogue
