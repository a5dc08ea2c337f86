#include "knowledge/topic.h"

#include <utility>

#include "knowledge/topic_builder.h"

namespace footnote::knowledge {
namespace {

int Find(const absl::flat_hash_map<std::string, int>& ids,
         absl::string_view id) {
  const auto it = ids.find(id);
  return it == ids.end() ? -1 : it->second;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Topic>> Topic::Build(
    v1::Topic content, std::string version,
    std::shared_ptr<const Language> language) {
  return TopicBuilder(std::move(content), std::move(version),
                      std::move(language))
      .Build();
}

const UrgencyOutcome* Topic::outcome(v1::Urgency urgency) const {
  if (urgency < 0 || static_cast<size_t>(urgency) >= outcomes_.size()) {
    return nullptr;
  }
  const UrgencyOutcome& outcome = outcomes_[urgency];
  return outcome.statements.empty() ? nullptr : &outcome;
}

int Topic::FindSlot(absl::string_view id) const { return Find(slot_ids_, id); }

int Topic::FindStatement(absl::string_view id) const {
  return Find(statement_ids_, id);
}

int Topic::FindCondition(absl::string_view id) const {
  return Find(condition_ids_, id);
}

int Topic::FindSubject(absl::string_view id) const {
  return Find(subject_ids_, id);
}

v1::SubjectRole Topic::RoleOf(int subject) const {
  if (IsCondition(subject)) return v1::SUBJECT_ROLE_UNSPECIFIED;
  return content_.subjects(subject - SubjectOf(0)).role();
}

const std::string& Topic::SubjectId(int subject) const {
  if (IsCondition(subject)) return conditions_[subject].id;
  return content_.subjects(subject - SubjectOf(0)).id();
}

int Topic::FindChoice(int slot, absl::string_view choice) const {
  const std::vector<Choice>& choices = slots_[slot].choices;
  for (size_t i = 0; i < choices.size(); ++i) {
    if (choices[i].id == choice) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace footnote::knowledge
