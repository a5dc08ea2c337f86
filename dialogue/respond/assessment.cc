#include "dialogue/respond/assessment.h"

#include <algorithm>
#include <string>

#include "dialogue/respond/evidence.h"
#include "dialogue/track/findings.h"

namespace footnote::dialogue {
namespace {

using knowledge::Outcome;
using knowledge::Topic;

v1::Reason MakeReason(const Topic& topic, int rule,
                      const v1::SessionState& state) {
  v1::Reason reason;
  reason.set_rule(topic.rules()[rule].id);
  for (const int slot : topic.rules()[rule].when.slots()) {
    const std::string& id = topic.slots()[slot].id;
    reason.add_slots(id);
    const v1::Finding* finding = FindFinding(state, id);
    if (finding != nullptr && !finding->words().empty()) {
      reason.add_words(finding->words());
    }
  }
  return reason;
}

// Says an assessment part by part.
class Speaker {
 public:
  Speaker(const Topic& topic, const Outcome& outcome,
          const v1::SessionState& state, const Phrasing& phrasing,
          Composer* composer)
      : topic_(topic),
        outcome_(outcome),
        state_(state),
        phrasing_(phrasing),
        composer_(composer) {}

  void SayAll() {
    SayUrgency();
    SayConditions();
    SayAdvice();
    SayStillUnknown();
    SayChanges();
  }

  void SayWhy() {
    SayUrgency();
    SayConditions();
    SayStillUnknown();
    SayChanges();
  }

 private:
  void SayConditions() {
    for (size_t i = 0; i < outcome_.conditions.size(); ++i) {
      SayCondition(outcome_.conditions[i], i > 0);
    }
  }

  void SayUrgency() {
    composer_->Part(v1::SYSTEM_ACT_ASSESS);
    const knowledge::UrgencyOutcome* spoken = topic_.outcome(outcome_.urgency);
    if (spoken == nullptr) return;
    composer_->Cited(spoken->headline, spoken->statements);
    for (const int statement : spoken->statements) {
      composer_->Statement(statement);
    }
    SayUrgencyReasons();
    SayUnresolved();
  }

  // The reasons that no suspected condition will give below.
  void SayUrgencyReasons() {
    std::vector<int> told_below;
    for (const knowledge::SuspectedCondition& suspected : outcome_.conditions) {
      for (const int slot : KnownSlots(topic_, suspected.suspecting, state_)) {
        AddOnce(slot, &told_below);
      }
    }
    std::vector<std::string> clauses;
    std::vector<int> rules;
    for (const int rule : outcome_.holding) {
      bool tells = false;
      for (const int slot : KnownSlots(topic_, {rule}, state_)) {
        const bool below = std::find(told_below.begin(), told_below.end(),
                                     slot) != told_below.end();
        // The rules that set the urgency are always given in full.
        const bool decisive =
            topic_.rules()[rule].urgency == outcome_.urgency &&
            topic_.rules()[rule].suspects < 0;
        if (below && !decisive) continue;
        const std::string clause = ClauseOf(slot);
        if (clause.empty() || std::find(clauses.begin(), clauses.end(),
                                        clause) != clauses.end()) {
          continue;
        }
        clauses.push_back(clause);
        AddOnce(slot, &told_);
        tells = true;
      }
      if (tells) rules.push_back(rule);
    }
    if (clauses.empty()) return;
    composer_->Cited(
        phrasing_.Say("because", {{"list", phrasing_.List(clauses)}}),
        Because(topic_, rules));
  }

  std::string ClauseOf(int slot) const {
    const v1::Finding* finding = FindFinding(state_, topic_.slots()[slot].id);
    return finding == nullptr ? "" : phrasing_.QuotedClause(*finding);
  }

  void SayUnresolved() {
    std::vector<std::string> labels;
    for (const int slot : outcome_.unknown) {
      labels.push_back(topic_.slots()[slot].content->label());
    }
    if (labels.empty()) return;
    composer_->Cited(
        phrasing_.Say(labels.size() == 1 ? "unresolved" : "unresolved_many",
                      {{"labels", phrasing_.List(labels)}}),
        Because(topic_, outcome_.unresolved));
  }

  void SayCondition(const knowledge::SuspectedCondition& suspected,
                    bool another) {
    const knowledge::Condition& condition =
        topic_.conditions()[suspected.condition];
    composer_->Part(v1::SYSTEM_ACT_ASSESS);
    std::vector<int> rules = suspected.suspecting;
    rules.insert(rules.end(), suspected.supporting.begin(),
                 suspected.supporting.end());
    const absl::string_view wording = another ? "condition_more"
                                      : suspected.supporting.empty()
                                          ? "condition"
                                          : "condition_likelier";
    composer_->Cited(phrasing_.Say(wording, {{"name", condition.name}}),
                     Because(topic_, suspected.suspecting));
    composer_->Statement(condition.about);
    SayEvidence("condition_for", rules);
    SayEvidence("condition_against", suspected.against);
  }

  void SayEvidence(absl::string_view wording, const std::vector<int>& rules) {
    std::vector<std::string> clauses;
    for (const int slot : KnownSlots(topic_, rules, state_)) {
      const v1::Finding* finding = FindFinding(state_, topic_.slots()[slot].id);
      // Words already quoted above are not quoted again.
      const bool quoted =
          std::find(told_.begin(), told_.end(), slot) != told_.end();
      std::string clause = quoted ? phrasing_.Clause(*finding)
                                  : phrasing_.QuotedClause(*finding);
      if (clause.empty()) continue;
      AddOnce(slot, &told_);
      clauses.push_back(std::move(clause));
    }
    if (clauses.empty()) return;
    composer_->Cited(
        phrasing_.Say(wording, {{"list", phrasing_.List(clauses)}}),
        Because(topic_, rules));
  }

  void SayAdvice() {
    composer_->Part(v1::SYSTEM_ACT_ASSESS);
    bool begun = false;
    for (const int advice : outcome_.advice) {
      const int statement = topic_.advice()[advice].statement;
      if (composer_->HasSaid(statement)) continue;
      if (!begun) composer_->Plain(phrasing_.Say("advice"));
      begun = true;
      composer_->Statement(statement, /*item=*/true);
    }
  }

  // Warning signs not known that do not hold the urgency up, since it is there
  // already for another reason.
  void SayStillUnknown() {
    std::vector<std::string> labels;
    for (const v1::Finding& finding : state_.findings()) {
      const int slot = topic_.FindSlot(finding.slot());
      if (slot < 0 || !finding.unsure() || !topic_.slots()[slot].red_flag ||
          std::find(outcome_.unknown.begin(), outcome_.unknown.end(), slot) !=
              outcome_.unknown.end()) {
        continue;
      }
      labels.push_back(topic_.slots()[slot].content->label());
    }
    if (labels.empty()) return;
    composer_->Part(v1::SYSTEM_ACT_ASSESS);
    composer_->Plain(
        phrasing_.Say("still_unknown", {{"labels", phrasing_.List(labels)}}));
  }

  void SayChanges() {
    composer_->Part(v1::SYSTEM_ACT_ASSESS);
    if (outcome_.changes.empty()) return;
    composer_->Plain(phrasing_.Say("changes"));
    SayChangeItems(topic_, outcome_, phrasing_, composer_);
  }

  const Topic& topic_;
  const Outcome& outcome_;
  const v1::SessionState& state_;
  const Phrasing& phrasing_;
  Composer* composer_;
  std::vector<int> told_;  // slots whose words were quoted
};

void FillConditions(const Topic& topic, const Outcome& outcome,
                    const v1::SessionState& state, v1::Assessment* assessment) {
  for (const knowledge::SuspectedCondition& suspected : outcome.conditions) {
    v1::SuspectedCondition* condition = assessment->add_conditions();
    condition->set_condition(topic.conditions()[suspected.condition].id);
    condition->set_support(static_cast<int>(suspected.supporting.size()));
    for (const int rule : suspected.suspecting) {
      *condition->add_reasons() = MakeReason(topic, rule, state);
    }
    for (const int rule : suspected.supporting) {
      *condition->add_reasons() = MakeReason(topic, rule, state);
    }
    for (const int rule : suspected.against) {
      v1::Reason* reason = condition->add_reasons();
      *reason = MakeReason(topic, rule, state);
      reason->set_against(true);
    }
  }
}

}  // namespace

std::vector<int> AssessmentStatements(const Topic& topic,
                                      const Outcome& outcome) {
  std::vector<int> statements;
  if (outcome.outside_article) return statements;
  if (const auto* spoken = topic.outcome(outcome.urgency)) {
    for (const int statement : spoken->statements) {
      AddOnce(statement, &statements);
    }
  }
  for (const int statement : Because(topic, outcome.holding)) {
    AddOnce(statement, &statements);
  }
  for (const int statement : Because(topic, outcome.unresolved)) {
    AddOnce(statement, &statements);
  }
  for (const knowledge::SuspectedCondition& suspected : outcome.conditions) {
    const int about = topic.conditions()[suspected.condition].about;
    if (about >= 0) AddOnce(about, &statements);
    for (const int statement : Because(topic, suspected.suspecting)) {
      AddOnce(statement, &statements);
    }
    for (const int statement : Because(topic, suspected.supporting)) {
      AddOnce(statement, &statements);
    }
  }
  for (const int advice : outcome.advice) {
    AddOnce(topic.advice()[advice].statement, &statements);
  }
  return statements;
}

v1::Assessment MakeAssessment(const Topic& topic, const Outcome& outcome,
                              const v1::SessionState& state) {
  v1::Assessment assessment;
  assessment.set_urgency(state.safety_signs().empty() ? outcome.urgency
                                                      : v1::URGENCY_EMERGENCY);
  assessment.set_outside_article(outcome.outside_article);
  if (outcome.outside_article) return assessment;
  for (const int rule : outcome.holding) {
    *assessment.add_reasons() = MakeReason(topic, rule, state);
  }
  for (const int rule : outcome.unresolved) {
    v1::Reason* reason = assessment.add_reasons();
    *reason = MakeReason(topic, rule, state);
    reason->set_unresolved(true);
  }
  FillConditions(topic, outcome, state, &assessment);
  for (const int advice : outcome.advice) {
    assessment.add_advice(
        topic.statement(topic.advice()[advice].statement).id());
  }
  for (const int slot : outcome.unknown) {
    assessment.add_unknown(topic.slots()[slot].id);
  }
  for (const knowledge::UrgencyChange& change : outcome.changes) {
    v1::Change* added = assessment.add_changes();
    added->set_rule(topic.rules()[change.rule].id);
    added->set_urgency(change.urgency);
    for (const int slot : topic.rules()[change.rule].when.slots()) {
      added->add_slots(topic.slots()[slot].id);
    }
  }
  for (const int statement : AssessmentStatements(topic, outcome)) {
    assessment.add_statements(topic.statement(statement).id());
  }
  return assessment;
}

std::string Headline(const Topic& topic, const Phrasing& phrasing,
                     v1::Urgency urgency) {
  if (urgency == v1::URGENCY_EMERGENCY) {
    return phrasing.Say("emergency_headline");
  }
  const knowledge::UrgencyOutcome* outcome = topic.outcome(urgency);
  return outcome == nullptr ? "" : outcome->headline;
}

void SayChangeItems(const Topic& topic, const Outcome& outcome,
                    const Phrasing& phrasing, Composer* composer) {
  for (size_t i = 0; i < outcome.changes.size();) {
    const v1::Urgency urgency = outcome.changes[i].urgency;
    std::vector<std::string> signs;
    std::vector<int> rules;
    // They are in order of urgency.
    for (; i < outcome.changes.size() && outcome.changes[i].urgency == urgency;
         ++i) {
      const int rule = outcome.changes[i].rule;
      signs.push_back(topic.content().rules(rule).sign());
      rules.push_back(rule);
    }
    composer
        ->Cited(phrasing.Say("change", {{"signs", phrasing.List(signs, "or")},
                                        {"headline",
                                         Headline(topic, phrasing, urgency)}}),
                Because(topic, rules))
        ->set_item(true);
  }
}

void SayAssessment(const Topic& topic, const Outcome& outcome,
                   const v1::SessionState& state, const Phrasing& phrasing,
                   Composer* composer) {
  Speaker(topic, outcome, state, phrasing, composer).SayAll();
}

void SayReasons(const Topic& topic, const Outcome& outcome,
                const v1::SessionState& state, const Phrasing& phrasing,
                Composer* composer) {
  Speaker(topic, outcome, state, phrasing, composer).SayWhy();
}

}  // namespace footnote::dialogue
