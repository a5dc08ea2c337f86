// Rules, advice and outcomes, each by itself: that they say something, and say
// on what they rest.
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "knowledge/checker_context.h"

namespace footnote::knowledge {
namespace {

using Path = CheckerContext::Path;
using T = v1::Topic;

bool IsTopicUrgency(int urgency) {
  return urgency >= v1::URGENCY_SELF_CARE &&
         urgency <= v1::URGENCY_SEE_SPECIALIST_PROMPTLY;
}

void CheckRule(const CheckerContext& context, const v1::Rule& rule,
               const Path& path) {
  const auto error = [&](const char* what, const char* mend) {
    context.Error(path, absl::StrCat("rule \"", rule.id(), "\" ", what), mend);
  };
  if (rule.when().empty()) error("has no when", "say when it holds");
  if (rule.urgency() == v1::URGENCY_UNSPECIFIED && rule.suspects().empty() &&
      rule.supports().empty()) {
    error("leads to nothing", "set urgency, suspects or supports");
  }
  if (rule.urgency() != 0 && !IsTopicUrgency(rule.urgency())) {
    error("has an urgency that a topic cannot give",
          "emergencies are the safety net's; use at most "
          "URGENCY_SEE_SPECIALIST_PROMPTLY");
  }
  if (rule.because().empty()) {
    error("is not cited", "name the statements that it rests on in because");
  }
  if (rule.urgency() > v1::URGENCY_SELF_CARE && rule.sign().empty()) {
    error("has no sign", "say the sign to watch for, as a clause after \"if\"");
  }
}

void CheckAdvice(const CheckerContext& context, const v1::Advice& advice,
                 const Path& path) {
  const auto error = [&](const char* what, const char* mend) {
    context.Error(path, absl::StrCat("advice \"", advice.id(), "\" ", what),
                  mend);
  };
  if (advice.statement().empty()) {
    error("has no statement", "name the one to give");
  }
  if (advice.ask() && advice.when().empty()) {
    error("asks, but has nothing to ask about", "give it a when");
  }
  for (const int urgency : advice.urgencies()) {
    if (IsTopicUrgency(urgency)) continue;
    error("has an urgency that a topic cannot reach",
          "name those with which it is given");
  }
}

void CheckOutcomes(const CheckerContext& context) {
  const v1::Triage& triage = context.topic.triage();
  const Path path = {{T::kTriageFieldNumber}};
  if (!IsTopicUrgency(triage.otherwise())) {
    context.Error(path, "triage has no otherwise",
                  "say the urgency where no rule holds");
  }
  if (!IsTopicUrgency(triage.unresolved())) {
    context.Error(path, "triage has no unresolved",
                  "say the least urgency while a red flag is not resolved");
  }
  if (triage.max_questions() <= 0) {
    context.Error(path, "triage has no max_questions",
                  "promise how many questions an intake takes at most");
  }
  if (triage.refinement_budget() < 0) {
    context.Error(path, "the refinement_budget is below zero", "set 0 or more");
  }
  std::set<int> seen;
  for (int i = 0; i < triage.outcomes_size(); ++i) {
    const v1::Outcome& outcome = triage.outcomes(i);
    const Path at =
        CheckerContext::In(path, v1::Triage::kOutcomesFieldNumber, i);
    const std::string name = v1::Urgency_Name(outcome.urgency());
    if (!IsTopicUrgency(outcome.urgency())) {
      context.Error(at, "this outcome has no urgency that a topic can reach",
                    "set one");
    } else if (!seen.insert(outcome.urgency()).second) {
      context.Error(at, absl::StrCat("there are two outcomes ", name),
                    "join them");
    }
    if (outcome.headline().empty()) {
      context.Error(at, absl::StrCat("outcome ", name, " has no headline"),
                    "say what to do in a few words");
    }
    if (outcome.statements().empty()) {
      context.Error(at, absl::StrCat("outcome ", name, " is not cited"),
                    "name the statements that are said with it");
    }
  }
}

// A slot that nothing depends on is read and summed up, but never asked for.
void CheckUse(const CheckerContext& context) {
  const v1::Topic& topic = context.topic;
  std::set<int> used;
  const auto add = [&](const std::string& when) {
    const auto expression = Expression::Parse(when, topic.slots());
    if (when.empty() || !expression.ok()) return;
    used.insert(expression->slots().begin(), expression->slots().end());
  };
  for (const v1::Rule& rule : topic.rules()) add(rule.when());
  for (const v1::Advice& advice : topic.advice()) add(advice.when());
  for (int i = 0; i < topic.slots_size(); ++i) {
    bool scope = false;
    for (const v1::Choice& choice : topic.slots(i).choices()) {
      scope |= choice.outside_article();
    }
    if (scope || used.contains(i)) continue;
    context.Warn(
        CheckerContext::Of(T::kSlotsFieldNumber, i),
        absl::StrCat("nothing depends on slot \"", topic.slots(i).id(), "\""),
        "use it in a rule or advice, or drop it");
  }
}

}  // namespace

void CheckTriage(const CheckerContext& context) {
  const v1::Topic& topic = context.topic;
  if (topic.rules().empty()) {
    context.Error({}, "the topic has no rules", "say what findings lead to");
  }
  for (int i = 0; i < topic.rules_size(); ++i) {
    CheckRule(context, topic.rules(i),
              CheckerContext::Of(T::kRulesFieldNumber, i));
  }
  for (int i = 0; i < topic.advice_size(); ++i) {
    CheckAdvice(context, topic.advice(i),
                CheckerContext::Of(T::kAdviceFieldNumber, i));
  }
  CheckOutcomes(context);
  CheckUse(context);
}

}  // namespace footnote::knowledge
