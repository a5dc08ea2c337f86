#include "dialogue/respond/told.h"

#include <string>
#include <utility>

#include "dialogue/track/findings.h"

namespace footnote::dialogue {

void Told::Say(absl::string_view wording, const std::vector<int>& slots) const {
  std::vector<std::string> clauses;
  std::vector<std::string> open;
  for (const int index : slots) {
    const knowledge::Slot& told = topic_.slots()[index];
    const v1::Finding* finding = FindFinding(state_, told.id);
    if (finding == nullptr) continue;
    std::string clause = phrasing_.Clause(*finding);
    if (!clause.empty()) {
      clauses.push_back(std::move(clause));
    } else {
      open.push_back(told.content->label());
    }
  }
  composer_->Part(v1::SYSTEM_ACT_ACKNOWLEDGE);
  if (!clauses.empty()) {
    composer_->Plain(
        phrasing_.Say(wording, {{"list", phrasing_.List(clauses)}}));
  } else if (!open.empty()) {
    composer_->Plain(phrasing_.Say("corrected_to_unsure",
                                   {{"labels", phrasing_.List(open)}}));
  }
}

void Told::SayMisread() const {
  std::vector<std::string> clauses;
  const auto add = [&](const std::string& slot) {
    const v1::Finding* finding = FindFinding(state_, slot);
    if (finding == nullptr) return;
    std::string clause = phrasing_.Clause(*finding);
    if (!clause.empty()) clauses.push_back(std::move(clause));
  };
  if (!state_.steps().empty()) {
    const v1::Step& last = state_.steps(state_.steps_size() - 1);
    for (const v1::Finding& before : last.before()) add(before.slot());
    for (const std::string& slot : last.added()) add(slot);
  }
  composer_->Part(v1::SYSTEM_ACT_CLARIFY);
  composer_->Plain(
      clauses.empty()
          ? phrasing_.Say("misread_plain")
          : phrasing_.Say("misread", {{"list", phrasing_.List(clauses)}}));
}

void Told::SayContradiction(absl::string_view wording) const {
  const v1::Pending& pending = state_.pending();
  const v1::Finding* before = FindFinding(state_, pending.slot());
  composer_->Part(v1::SYSTEM_ACT_CLARIFY, pending.slot());
  if (before == nullptr) return;
  composer_->Plain(phrasing_.Say(
      wording, {{"before", phrasing_.QuotedClause(*before)},
                {"now", phrasing_.QuotedClause(pending.proposed())}}));
}

void Told::SayAll() const {
  composer_->Part(v1::SYSTEM_ACT_ANSWER);
  if (state_.findings().empty()) {
    composer_->Plain(phrasing_.Say("summary_empty"));
    return;
  }
  composer_->Plain(phrasing_.Say("summary"));
  std::vector<std::string> unknown;
  for (const v1::Finding& finding : state_.findings()) {
    std::string clause = phrasing_.QuotedClause(finding);
    if (clause.empty()) {
      const int index = topic_.FindSlot(finding.slot());
      unknown.push_back(topic_.slots()[index].content->label());
    } else {
      composer_->Plain(std::move(clause))->set_item(true);
    }
  }
  if (!unknown.empty()) {
    composer_
        ->Plain(phrasing_.Say("summary_unknown",
                              {{"labels", phrasing_.List(unknown)}}))
        ->set_item(true);
  }
}

}  // namespace footnote::dialogue
