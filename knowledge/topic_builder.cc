#include "knowledge/topic_builder.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "knowledge/near_miss.h"

namespace footnote::knowledge {
namespace {

constexpr int kUrgencies = v1::Urgency_ARRAYSIZE;

bool IsUrgency(int urgency) {
  return urgency > v1::URGENCY_UNSPECIFIED && urgency < kUrgencies;
}

std::vector<std::string> SortedIds(
    const absl::flat_hash_map<std::string, int>& ids) {
  std::vector<std::string> sorted;
  for (const auto& [id, index] : ids) sorted.push_back(id);
  absl::c_sort(sorted);
  return sorted;
}

}  // namespace

TopicBuilder::TopicBuilder(v1::Topic content, std::string version,
                           std::shared_ptr<const Language> language)
    : topic_(new Topic) {
  topic_->content_ = std::move(content);
  topic_->version_ = std::move(version);
  topic_->language_ = std::move(language);
}

absl::StatusOr<std::shared_ptr<const Topic>> TopicBuilder::Build() {
  IndexIds();
  LinkSlots();
  LinkConditions();
  LinkRules();
  LinkAdvice();
  LinkOutcomes();
  AddPhrases();
  if (!problems_.empty()) {
    return absl::InvalidArgumentError(absl::StrJoin(problems_, "\n"));
  }
  BuildClasses(topic_->rules_, topic_->advice_, &topic_->slots_);
  IndexTriage();
  topic_->questions_ = QuestionIndex(*topic_);
  topic_->speller_ = Speller(topic_->content_, *topic_->language_,
                             topic_->lexicon_, topic_->questions_);
  return std::shared_ptr<const Topic>(std::move(topic_));
}

void TopicBuilder::IndexIds() {
  const v1::Topic& content = topic_->content_;
  if (content.id().empty()) Problem("topic", "has no id; give it one");
  for (int i = 0; i < content.slots_size(); ++i) {
    AddId("slot", content.slots(i).id(), i, &topic_->slot_ids_);
  }
  for (int i = 0; i < content.statements_size(); ++i) {
    AddId("statement", content.statements(i).id(), i, &topic_->statement_ids_);
  }
  for (int i = 0; i < content.conditions_size(); ++i) {
    AddId("condition", content.conditions(i).id(), i, &topic_->condition_ids_);
  }
  if (content.conditions_size() > Topic::kMaxConditions) {
    Problem("topic", absl::StrCat("has more than ", Topic::kMaxConditions,
                                  " conditions; split it"));
  }
  topic_->subject_ids_ = topic_->condition_ids_;
  for (int i = 0; i < content.subjects_size(); ++i) {
    AddId("subject", content.subjects(i).id(), content.conditions_size() + i,
          &topic_->subject_ids_);
  }
  // A topic's own group takes the place of the language's, so that a language
  // that learns a group breaks no topic.
  Ids own;
  groups_ = topic_->language_->word_groups();
  for (int i = 0; i < content.word_groups_size(); ++i) {
    const v1::WordGroup& group = content.word_groups(i);
    AddId("word group", group.id(), i, &own);
    groups_[group.id()] = {group.words().begin(), group.words().end()};
  }
}

void TopicBuilder::AddId(absl::string_view kind, const std::string& id,
                         int index, Ids* ids) {
  const std::string where = absl::StrCat(kind, " \"", id, "\"");
  if (id.empty()) {
    Problem(absl::StrCat(kind, " number ", index + 1), "has no id");
  } else if (!ids->try_emplace(id, index).second) {
    Problem(where, "exists twice; rename one");
  }
}

void TopicBuilder::LinkSlots() {
  for (const v1::Slot& content : topic_->content_.slots()) {
    Slot slot{.id = content.id(),
              .kind = content.kind(),
              .red_flag = content.red_flag(),
              .lasting = content.lasting(),
              .content = &content};
    const std::string where = absl::StrCat("slot \"", slot.id, "\"");
    if (slot.kind <= 0 || slot.kind >= v1::SlotKind_ARRAYSIZE) {
      Problem(where, "has no kind");
    }
    if (slot.numeric() && !(content.min() <= content.max())) {
      Problem(where, "has a min above its max");
    }
    LinkChoices(content, &slot);
    if (!content.assumed().empty()) {
      slot.assumed = ResolveChoice(slot, content.assumed());
    }
    slot.why =
        Resolve("statement", content.why(), topic_->statement_ids_, where);
    topic_->slots_.push_back(std::move(slot));
  }
}

void TopicBuilder::LinkChoices(const v1::Slot& content, Slot* slot) {
  if (slot->kind == v1::SLOT_KIND_YES_NO) {
    slot->choices.resize(2);
    slot->choices[kNo] = {.id = "no", .label = "No", .text = content.no_text()};
    slot->choices[kYes] = {
        .id = "yes", .label = "Yes", .text = content.yes_text()};
  }
  if (slot->kind != v1::SLOT_KIND_CHOICE) return;
  for (const v1::Choice& choice : content.choices()) {
    slot->choices.push_back({.id = choice.id(),
                             .label = choice.label(),
                             .text = choice.text(),
                             .outside_article = choice.outside_article()});
  }
  for (int i = 0; i < content.choices_size(); ++i) {
    const std::string& negated = content.choices(i).negated_as();
    if (negated.empty()) continue;
    slot->choices[i].negated_as = ResolveChoice(*slot, negated);
  }
}

void TopicBuilder::LinkConditions() {
  for (const v1::Condition& content : topic_->content_.conditions()) {
    const std::string where = absl::StrCat("condition \"", content.id(), "\"");
    topic_->conditions_.push_back(
        {.id = content.id(),
         .name = content.name(),
         .about = Resolve("statement", content.about(), topic_->statement_ids_,
                          where)});
  }
}

void TopicBuilder::LinkRules() {
  for (const v1::Rule& content : topic_->content_.rules()) {
    const std::string where = absl::StrCat("rule \"", content.id(), "\"");
    Rule rule{.id = content.id(),
              .when = Parse(content.when(), where),
              .urgency = content.urgency(),
              .suspects = Resolve("condition", content.suspects(),
                                  topic_->condition_ids_, where),
              .supports = Resolve("condition", content.supports(),
                                  topic_->condition_ids_, where)};
    // Zero says nothing of the urgency; what is above comes of a newer schema.
    if (rule.urgency != 0 && !IsUrgency(rule.urgency)) {
      Problem(where, "has an urgency that does not exist");
    }
    for (const std::string& id : content.because()) {
      rule.because.push_back(
          Resolve("statement", id, topic_->statement_ids_, where));
    }
    topic_->rules_.push_back(std::move(rule));
  }
}

void TopicBuilder::LinkAdvice() {
  for (const v1::Advice& content : topic_->content_.advice()) {
    const std::string where = absl::StrCat("advice \"", content.id(), "\"");
    Advice advice{.id = content.id(),
                  .statement = Resolve("statement", content.statement(),
                                       topic_->statement_ids_, where),
                  .when = Parse(content.when(), where),
                  .ask = content.ask(),
                  .when_unknown = content.when_unknown()};
    if (content.statement().empty()) Problem(where, "names no statement");
    for (int urgency : content.urgencies()) {
      if (!IsUrgency(urgency)) Problem(where, "has an unspecified urgency");
      advice.urgencies.push_back(static_cast<v1::Urgency>(urgency));
    }
    if (advice.urgencies.empty()) {
      advice.urgencies = {v1::URGENCY_SELF_CARE, v1::URGENCY_SEE_DOCTOR,
                          v1::URGENCY_SEE_SPECIALIST_PROMPTLY};
    }
    topic_->advice_.push_back(std::move(advice));
  }
}

void TopicBuilder::LinkOutcomes() {
  topic_->outcomes_.resize(kUrgencies);
  const v1::Triage& triage = topic_->content_.triage();
  if (!IsUrgency(triage.otherwise()) || !IsUrgency(triage.unresolved())) {
    Problem("triage", "needs both otherwise and unresolved");
  }
  for (const v1::Outcome& content : triage.outcomes()) {
    const std::string where =
        absl::StrCat("outcome ", v1::Urgency_Name(content.urgency()));
    if (!IsUrgency(content.urgency())) {
      Problem("an outcome", "has no urgency");
      continue;
    }
    UrgencyOutcome& outcome = topic_->outcomes_[content.urgency()];
    outcome.headline = content.headline();
    for (const std::string& id : content.statements()) {
      outcome.statements.push_back(
          Resolve("statement", id, topic_->statement_ids_, where));
    }
    if (outcome.statements.empty()) Problem(where, "has no statement");
  }
}

void TopicBuilder::IndexTriage() {
  topic_->triage_rules_.resize(topic_->slots_.size());
  for (size_t i = 0; i < topic_->rules_.size(); ++i) {
    const Rule& rule = topic_->rules_[i];
    if (rule.urgency == v1::URGENCY_UNSPECIFIED && rule.suspects < 0) continue;
    for (int slot : rule.when.slots()) {
      topic_->triage_rules_[slot].push_back(static_cast<int>(i));
    }
  }
  for (size_t i = 0; i < topic_->slots_.size(); ++i) {
    for (const Choice& choice : topic_->slots_[i].choices) {
      if (!choice.outside_article) continue;
      topic_->scope_slots_.push_back(static_cast<int>(i));
      break;
    }
  }
}

void TopicBuilder::AddPhrases() {
  const v1::Topic& content = topic_->content_;
  for (int i = 0; i < content.slots_size(); ++i) AddSlotPhrases(i);
  AddAll(content.bearers(), {.kind = Meaning::Kind::kBearer});
  AddAll(content.other_bearers(), {.kind = Meaning::Kind::kOtherBearer});
  for (int i = 0; i < content.conditions_size(); ++i) {
    AddAll(content.conditions(i).phrases(),
           {.kind = Meaning::Kind::kCondition, .index = i});
  }
  for (int i = 0; i < content.subjects_size(); ++i) {
    AddAll(content.subjects(i).phrases(),
           {.kind = Meaning::Kind::kSubject, .index = i});
  }
  for (const v1::Question& question : content.questions())
    LinkQuestion(question);
  for (int i = 0; i < content.unanswered_size(); ++i) {
    const v1::UnansweredSubject& subject = content.unanswered(i);
    AddAll(subject.phrases(), {.kind = Meaning::Kind::kUnanswered, .index = i});
    Resolve("statement", subject.nearest(), topic_->statement_ids_,
            absl::StrCat("unanswered \"", subject.id(), "\""));
  }
  topic_->lexicon_ = lexicon_.Build();
  topic_->meanings_.shrink_to_fit();
}

void TopicBuilder::LinkQuestion(const v1::Question& question) {
  const std::string where = absl::StrCat("question \"", question.id(), "\"");
  for (const std::string& id : question.statements()) {
    Resolve("statement", id, topic_->statement_ids_, where);
  }
  for (const auto* ids :
       {&question.subjects(), &question.also(), &question.beside()}) {
    for (const std::string& id : *ids) {
      Resolve("subject", id, topic_->subject_ids_, where);
    }
  }
  for (const std::string& id : question.focuses()) {
    if (topic_->language_->FindFocus(id) >= 0) continue;
    Problem(where, absl::StrCat("no focus \"", id, "\" in the language"));
  }
}

void TopicBuilder::AddSlotPhrases(int slot) {
  using Kind = Meaning::Kind;
  const v1::Slot& content = topic_->content_.slots(slot);
  if (content.kind() == v1::SLOT_KIND_YES_NO) {
    const Meaning yes{.kind = Kind::kValue, .slot = slot, .choice = kYes};
    const Meaning no{.kind = Kind::kValue, .slot = slot, .choice = kNo};
    Meaning pending_yes = yes;
    Meaning pending_no = no;
    pending_yes.kind = pending_no.kind = Kind::kPendingValue;
    AddAll(content.yes_phrases(), yes);
    AddAll(content.no_phrases(), no);
    AddAll(content.pending_yes_phrases(), pending_yes);
    AddAll(content.pending_no_phrases(), pending_no);
  }
  for (int i = 0; i < content.choices_size(); ++i) {
    const v1::Choice& choice = content.choices(i);
    AddAll(choice.phrases(), {.kind = Kind::kValue, .slot = slot, .choice = i});
    AddAll(choice.pending_phrases(),
           {.kind = Kind::kPendingValue, .slot = slot, .choice = i});
  }
  for (int i = 0; i < content.frames_size(); ++i) AddFrame(slot, i);
  AddAll(content.names(), {.kind = Kind::kName, .slot = slot});
  AddAll(content.silent_phrases(), {.kind = Kind::kSilent, .slot = slot});
  AddAll(content.anchors(), {.kind = Kind::kAnchor, .slot = slot});
  for (int i = 0; i < content.amount_readings_size(); ++i) {
    const v1::AmountReading& reading = content.amount_readings(i);
    AddAll(reading.anchors(),
           {.kind = Kind::kAmountReading, .slot = slot, .index = i});
    for (const std::string& id : {reading.below(), reading.otherwise()}) {
      if (!id.empty()) ResolveChoice(topic_->slots_[slot], id);
    }
  }
}

void TopicBuilder::AddFrame(int slot, int index) {
  const v1::Frame& frame = topic_->content_.slots(slot).frames(index);
  AddAll(frame.about(),
         {.kind = Meaning::Kind::kFrame, .slot = slot, .index = index});
  for (const v1::Telling& telling : frame.tells()) {
    AddAll(telling.phrases(),
           {.kind = Meaning::Kind::kTelling,
            .slot = slot,
            .choice = ResolveChoice(topic_->slots_[slot], telling.value()),
            .index = index});
  }
}

void TopicBuilder::AddAll(
    const google::protobuf::RepeatedPtrField<std::string>& phrases,
    Meaning meaning) {
  for (const std::string& phrase : phrases) {
    meaning.phrase = absl::string_view(phrase);
    const absl::Status status = lexicon_.Add(
        phrase, groups_, static_cast<int>(topic_->meanings_.size()));
    if (!status.ok()) {
      Problem(absl::StrCat("phrase \"", phrase, "\""), status.message());
      continue;
    }
    topic_->meanings_.push_back(meaning);
  }
}

int TopicBuilder::Resolve(absl::string_view kind, const std::string& id,
                          const Ids& ids, absl::string_view where) {
  if (id.empty()) return -1;
  const auto it = ids.find(id);
  if (it != ids.end()) return it->second;
  Problem(where, absl::StrCat("no ", kind, " \"", id, "\"; ",
                              SuggestFor(id, SortedIds(ids))));
  return -1;
}

int TopicBuilder::ResolveChoice(const Slot& slot, const std::string& id) {
  std::vector<std::string> ids;
  for (size_t i = 0; i < slot.choices.size(); ++i) {
    if (slot.choices[i].id == id) return static_cast<int>(i);
    ids.push_back(slot.choices[i].id);
  }
  Problem(absl::StrCat("slot \"", slot.id, "\""),
          absl::StrCat("no choice \"", id, "\"; ", SuggestFor(id, ids)));
  return -1;
}

Expression TopicBuilder::Parse(const std::string& text,
                               absl::string_view where) {
  if (text.empty()) return Expression();
  absl::StatusOr<Expression> expression =
      Expression::Parse(text, topic_->content_.slots());
  if (expression.ok()) return *std::move(expression);
  Problem(where, expression.status().message());
  return Expression();
}

void TopicBuilder::Problem(absl::string_view where, absl::string_view what) {
  problems_.push_back(absl::StrCat(where, ": ", what));
}

}  // namespace footnote::knowledge
