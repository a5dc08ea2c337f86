// What the proofs found, said as problems.
#include <string>

#include "absl/strings/str_cat.h"
#include "knowledge/checker_context.h"

namespace footnote::knowledge {
namespace {

using T = v1::Topic;

void CheckFiring(const CheckerContext& context, const Topic& topic,
                 const Proof& proof) {
  for (size_t i = 0; i < topic.rules().size(); ++i) {
    if (proof.rule_fires[i]) continue;
    const auto path =
        CheckerContext::Of(T::kRulesFieldNumber, static_cast<int>(i));
    context.Error(
        CheckerContext::In(path, v1::Rule::kWhenFieldNumber),
        absl::StrCat("rule \"", topic.rules()[i].id, "\" can never hold"),
        "no findings satisfy it; mend its when or drop it");
  }
  for (size_t i = 0; i < topic.advice().size(); ++i) {
    if (proof.advice_given[i]) continue;
    context.Error(
        CheckerContext::Of(T::kAdviceFieldNumber, static_cast<int>(i)),
        absl::StrCat("advice \"", topic.advice()[i].id,
                     "\" can never be given"),
        "no findings lead to it; mend its when or its urgencies, or drop it");
  }
}

void CheckReached(const CheckerContext& context, const Topic& topic,
                  const Proof& proof) {
  for (size_t u = 1; u < proof.reached.size(); ++u) {
    const auto urgency = static_cast<v1::Urgency>(u);
    if (!proof.reached[u] || topic.outcome(urgency) != nullptr) continue;
    context.Error({{T::kTriageFieldNumber}},
                  absl::StrCat(v1::Urgency_Name(urgency),
                               " can be reached, and has no outcome"),
                  "add the outcome, with the statements that are said with it");
  }
  const v1::Triage& triage = topic.content().triage();
  for (int i = 0; i < triage.outcomes_size(); ++i) {
    if (proof.reached[triage.outcomes(i).urgency()]) continue;
    context.Error(
        {{T::kTriageFieldNumber}, {v1::Triage::kOutcomesFieldNumber, i}},
        absl::StrCat(v1::Urgency_Name(triage.outcomes(i).urgency()),
                     " can never be reached"),
        "drop the outcome, or add the rule that leads to it");
  }
}

void CheckRedFlags(const CheckerContext& context, const Topic& topic,
                   const Proof& proof) {
  for (const Inversion& inversion : proof.inversions) {
    Findings serious(inversion.findings.size());
    serious[inversion.slot] = inversion.more_serious;
    context.Error(
        CheckerContext::Of(T::kSlotsFieldNumber, inversion.slot),
        absl::StrCat("a more serious finding lowers the urgency: with ",
                     Describe(topic, inversion.findings), " it is ",
                     v1::Urgency_Name(inversion.before), ", with ",
                     Describe(topic, serious), " instead only ",
                     v1::Urgency_Name(inversion.after)),
        "mend the rules, or order the choices from the least to the most "
        "serious");
  }
  for (size_t i = 0; i < topic.slots().size(); ++i) {
    const Slot& slot = topic.slots()[i];
    const auto path =
        CheckerContext::Of(T::kSlotsFieldNumber, static_cast<int>(i));
    if (proof.moves_urgency[i] && !slot.red_flag) {
      context.Error(path,
                    absl::StrCat("findings of slot \"", slot.id,
                                 "\" change the urgency, and it is no red "
                                 "flag"),
                    "set red_flag: true, so that its direction is checked");
    } else if (slot.red_flag && !proof.moves_urgency[i]) {
      context.Warn(path,
                   absl::StrCat("slot \"", slot.id,
                                "\" is a red flag, and never changes the "
                                "urgency"),
                   "drop red_flag, or add the rule");
    }
  }
}

}  // namespace

void CheckProof(const CheckerContext& context, const Topic& topic,
                const Proof& proof) {
  CheckFiring(context, topic, proof);
  CheckReached(context, topic, proof);
  CheckRedFlags(context, topic, proof);
  if (proof.longest.empty()) return;
  const std::string start = Describe(topic, proof.longest);
  context.Error(
      {{T::kTriageFieldNumber}, {v1::Triage::kMaxQuestionsFieldNumber}},
      absl::StrCat("an intake can take ", proof.numbers.worst_questions,
                   " questions, ", topic.content().triage().max_questions(),
                   " are promised; it begins with ",
                   start.empty() ? "nothing known" : start),
      "let rules rest on fewer slots, or promise more");
}

}  // namespace footnote::knowledge
