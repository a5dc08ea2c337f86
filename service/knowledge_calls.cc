#include "service/knowledge_calls.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "dialogue/decide/decide.h"
#include "dialogue/respond/assessment.h"
#include "dialogue/respond/respond.h"
#include "dialogue/track/track.h"
#include "dialogue/understand/understand.h"
#include "knowledge/triage.h"
#include "service/find_topic.h"
#include "service/finding_values.h"
#include "service/request_checks.h"
#include "service/session_view.h"

namespace footnote::service {
namespace {

using knowledge::Findings;
using knowledge::Topic;

v1::TopicView ViewOf(const Topic& topic) {
  v1::TopicView view;
  view.set_id(topic.id());
  view.set_title(topic.content().title());
  view.set_knowledge_version(topic.version());
  return view;
}

v1::SlotView ViewOf(const knowledge::Slot& slot) {
  v1::SlotView view;
  view.set_id(slot.id);
  view.set_kind(slot.kind);
  view.set_label(slot.content->label());
  view.set_question(slot.content->question());
  if (slot.kind == v1::SLOT_KIND_CHOICE) {
    for (const knowledge::Choice& choice : slot.choices) {
      view.add_choices(choice.id);
      view.add_choice_labels(choice.label);
    }
  }
  view.set_red_flag(slot.red_flag);
  return view;
}

// Adds what the statement rests on, each sentence once.
void AddSources(const v1::Statement& statement,
                google::protobuf::RepeatedField<int32_t>* sources) {
  for (const int32_t source : statement.sources()) {
    if (std::find(sources->begin(), sources->end(), source) == sources->end()) {
      sources->Add(source);
    }
  }
}

// The engine's own answer, so that there is one way to say it.
v1::Reply SayAnswer(const Topic& topic, dialogue::QuestionReading question) {
  dialogue::Move move;
  move.sayings = {question.known ? dialogue::Saying::kAnswer
                                 : dialogue::Saying::kNotAnswered};
  dialogue::Reading reading;
  reading.question = std::move(question);
  return dialogue::Respond(topic, v1::SessionState(), reading,
                           dialogue::Tracked(), move);
}

}  // namespace

std::string ActName(v1::UserAct act) {
  const std::string name = v1::UserAct_Name(act);
  return absl::StrReplaceAll(
      absl::AsciiStrToLower(absl::StripPrefix(name, "USER_ACT_")),
      {{"_", "-"}});
}

absl::StatusOr<v1::ListTopicsResponse> KnowledgeCalls::ListTopics(
    const v1::ListTopicsRequest& /*request*/) const {
  v1::ListTopicsResponse response;
  const auto library = topics_->Newest();
  for (const TopicPtr& topic : library->topics()) {
    *response.add_topics() = ViewOf(*topic);
  }
  return response;
}

absl::StatusOr<v1::GetTopicResponse> KnowledgeCalls::GetTopic(
    const v1::GetTopicRequest& request) const {
  const absl::StatusOr<TopicPtr> topic =
      FindTopic(*topics_->Newest(), request.topic());
  if (!topic.ok()) return topic.status();
  v1::GetTopicResponse response;
  *response.mutable_topic() = ViewOf(**topic);
  for (const knowledge::Slot& slot : (*topic)->slots()) {
    *response.add_slots() = ViewOf(slot);
  }
  for (const v1::Statement& statement : (*topic)->content().statements()) {
    v1::StatementView* view = response.add_statements();
    view->set_id(statement.id());
    view->set_text(statement.text());
    *view->mutable_sources() = statement.sources();
  }
  for (const knowledge::Condition& condition : (*topic)->conditions()) {
    v1::ConditionView* view = response.add_conditions();
    view->set_id(condition.id);
    view->set_name(condition.name);
  }
  return response;
}

absl::StatusOr<KnowledgeCalls::TopicPtr> KnowledgeCalls::TopicFor(
    absl::string_view id, absl::string_view text) const {
  const absl::Status status = CheckText(text, limits_.max_text_bytes);
  if (!status.ok()) return status;
  return FindTopic(*topics_->Newest(), id);
}

absl::StatusOr<v1::InterpretResponse> KnowledgeCalls::Interpret(
    const v1::InterpretRequest& request) const {
  const absl::StatusOr<TopicPtr> topic =
      TopicFor(request.topic(), request.text());
  if (!topic.ok()) return topic.status();
  dialogue::ReadingContext context;
  if (!request.asked().empty()) {
    const absl::StatusOr<int> asked = SlotIndex(**topic, request.asked());
    if (!asked.ok()) return asked.status();
    context.asked = *asked;
    context.pending = v1::Pending::KIND_SLOT;
  }
  const auto today = ParseDay(request.today());
  if (!today.ok()) return today.status();
  context.today = *today;
  context.trace = request.trace();

  const dialogue::Reading reading =
      dialogue::Understand(**topic, request.text(), context);
  v1::InterpretResponse response;
  for (const dialogue::Mention& mention : reading.mentions) {
    v1::FindingView* view = response.add_findings();
    *view = service::ViewOf((*topic)->slots()[mention.slot], mention.value);
    view->set_words(request.text().substr(
        mention.span.begin, mention.span.end - mention.span.begin));
  }
  for (const dialogue::ActMention& act : reading.acts) {
    response.add_acts(ActName(act.act));
  }
  response.set_emergency(!reading.safety.empty());
  *response.mutable_trace() = {reading.trace.begin(), reading.trace.end()};
  return response;
}

absl::StatusOr<v1::AskResponse> KnowledgeCalls::Ask(
    const v1::AskRequest& request) const {
  const absl::StatusOr<TopicPtr> topic =
      TopicFor(request.topic(), request.text());
  if (!topic.ok()) return topic.status();
  std::vector<v1::TraceEntry> trace;
  dialogue::QuestionReading question = dialogue::AnswerQuestion(
      **topic, request.text(), request.trace() ? &trace : nullptr);
  v1::AskResponse response;
  *response.mutable_trace() = {trace.begin(), trace.end()};
  response.set_known(question.known);
  for (const int index : question.statements) {
    const v1::Statement& statement = (*topic)->statement(index);
    response.add_statements(statement.id());
    AddSources(statement, response.mutable_sources());
  }
  v1::Reply reply = SayAnswer(**topic, std::move(question));
  response.set_text(std::move(*reply.mutable_text()));
  response.mutable_citations()->Swap(reply.mutable_citations());
  if (quotes_ != nullptr) quotes_->Fill(&response);
  return response;
}

absl::StatusOr<v1::AssessResponse> KnowledgeCalls::Assess(
    const v1::AssessRequest& request) const {
  const absl::StatusOr<TopicPtr> topic =
      FindTopic(*topics_->Newest(), request.topic());
  if (!topic.ok()) return topic.status();
  // In the order of the names, so that the same request gets the same error.
  std::vector<std::pair<std::string, std::string>> given(
      request.findings().begin(), request.findings().end());
  std::sort(given.begin(), given.end());
  Findings findings((*topic)->slots().size());
  for (const auto& [id, text] : given) {
    const absl::StatusOr<int> slot = SlotIndex(**topic, id);
    if (!slot.ok()) return slot.status();
    const auto value = ValueFromText((*topic)->slots()[*slot], text);
    if (!value.ok()) return value.status();
    findings[*slot] = *value;
  }
  return Assess(**topic, findings);
}

v1::AssessResponse KnowledgeCalls::Assess(const Topic& topic,
                                          const Findings& findings) {
  v1::AssessResponse response;
  const knowledge::Outcome outcome = knowledge::Assess(topic, findings);
  *response.mutable_assessment() =
      dialogue::MakeAssessment(topic, outcome, v1::SessionState());
  for (const int index : dialogue::AssessmentStatements(topic, outcome)) {
    AddSources(topic.statement(index), response.mutable_sources());
  }
  for (const int slot : knowledge::OpenSlots(topic, findings)) {
    response.add_open(topic.slots()[slot].id);
  }
  return response;
}

}  // namespace footnote::service
