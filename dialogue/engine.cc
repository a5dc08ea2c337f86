#include "dialogue/engine.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "dialogue/decide/decide.h"
#include "dialogue/respond/respond.h"
#include "dialogue/track/findings.h"
#include "dialogue/track/track.h"
#include "dialogue/understand/understand.h"

namespace footnote::dialogue {
namespace {

using knowledge::Topic;

ReadingContext ContextOf(const Topic& topic, const v1::SessionState& state,
                         const Turn& turn) {
  ReadingContext context;
  context.pending = state.pending().kind();
  if (context.pending == v1::Pending::KIND_SLOT ||
      context.pending == v1::Pending::KIND_CONTRADICTION) {
    context.asked = topic.FindSlot(state.pending().slot());
  }
  if (context.pending == v1::Pending::KIND_CONTRADICTION) {
    const v1::Finding* before = FindFinding(state, state.pending().slot());
    if (before != nullptr) {
      context.offered = {ValueOf(topic, *before),
                         ValueOf(topic, state.pending().proposed())};
    }
  }
  context.today = turn.today;
  context.last_subject = state.last_subject();
  context.last_focus = state.last_focus();
  context.trace = turn.trace;
  return context;
}

// What was asked, for a next question that leaves out what it is about, or what
// it wants to know of that.
void RememberQuestion(const Topic& topic, const Reading& reading,
                      v1::SessionState* state) {
  state->clear_last_focus();
  if (!reading.question.has_value()) return;
  const QuestionReading& question = *reading.question;
  if (question.focus >= 0) {
    const v1::Language& language = topic.language().content();
    state->set_last_focus(language.question_focuses(question.focus).id());
  }
  if (question.unanswered >= 0) {
    state->clear_last_subject();
  } else if (question.subject >= 0) {
    state->set_last_subject(topic.SubjectId(question.subject));
  }
}

// Enters what was asked and said into the state, once the reply is made.
void Remember(const Topic& topic, const Reading& reading, const Move& move,
              const v1::Reply& reply, v1::SessionState* state) {
  if (reply.has_assessment()) *state->mutable_assessment() = reply.assessment();
  RememberQuestion(topic, reading, state);
  if (!move.repeat) reply.SerializeToString(state->mutable_last_reply());
}

// Enters the question about to be asked; the reply shows progress by it.
void EnterMove(const Topic& topic, const Move& move, v1::SessionState* state) {
  state->set_phase(move.phase);
  *state->mutable_pending() = move.pending;
  if (move.slot < 0 || move.pending.kind() != v1::Pending::KIND_SLOT) return;
  const std::string& id = topic.slots()[move.slot].id;
  const auto& asked = state->asked();
  if (std::find(asked.begin(), asked.end(), id) != asked.end()) return;
  state->add_asked(id);
  if (move.refinement) state->set_refinements(state->refinements() + 1);
}

bool Says(const Move& move, Saying saying) {
  return std::find(move.sayings.begin(), move.sayings.end(), saying) !=
         move.sayings.end();
}

bool TellsOfTopicChange(const Move& move) {
  return Says(move, Saying::kTopicChanged) ||
         Says(move, Saying::kTopicChangedAndDropped);
}

TurnKind KindOf(const Tracked& tracked, const Move& move) {
  return {.not_understood =
              tracked.no_match > 0 || Says(move, Saying::kNotUnderstood),
          .answered = Says(move, Saying::kAnswer),
          .unanswered = Says(move, Saying::kNotAnswered),
          .emergency = !tracked.new_signs.empty()};
}

void AddTrace(const char* step, std::string rule, std::string outcome,
              std::vector<v1::TraceEntry>* trace) {
  v1::TraceEntry entry;
  entry.set_step(step);
  entry.set_rule(std::move(rule));
  entry.set_outcome(std::move(outcome));
  trace->push_back(std::move(entry));
}

void LimitTrace(std::vector<v1::TraceEntry>* trace) {
  size_t bytes = 0;
  size_t kept = 0;
  while (kept < trace->size() && bytes <= kMostTracedBytes) {
    bytes += (*trace)[kept++].ByteSizeLong();
  }
  if (bytes <= kMostTracedBytes) return;
  const size_t left_out = trace->size() - --kept;
  trace->resize(kept);
  AddTrace("understand", "trace", absl::StrCat(left_out, " entries left out"),
           trace);
}

void TraceMove(const Topic& topic, const v1::SessionState& state,
               const Tracked& tracked, const Move& move,
               std::vector<v1::TraceEntry>* trace) {
  for (const Change& change : tracked.changes) {
    const std::string& id = topic.slots()[change.slot].id;
    const v1::Finding* finding = FindFinding(state, id);
    if (finding == nullptr) continue;
    AddTrace("track", id,
             absl::StrCat(v1::FindingOrigin_Name(finding->origin()),
                          change.before.has_value() ? ", replaces" : ""),
             trace);
  }
  if (tracked.no_match > 0) {
    AddTrace("track", "no_match", absl::StrCat(tracked.no_match), trace);
  }
  if (move.slot >= 0) {
    AddTrace("decide", "ask", topic.slots()[move.slot].id, trace);
  }
  if (!move.outcome.has_value()) return;
  for (const int rule : move.outcome->holding) {
    AddTrace("decide", topic.rules()[rule].id, "holds", trace);
  }
  for (const int rule : move.outcome->unresolved) {
    AddTrace("decide", topic.rules()[rule].id, "unresolved", trace);
  }
}

}  // namespace

TurnResult Start(const Topic& topic) {
  TurnResult result;
  result.state = NewSession(topic);
  Move move;
  move.sayings = {Saying::kGreeting, Saying::kOpening};
  move.pending = result.state.pending();
  result.reply = Respond(topic, result.state, Reading(), Tracked(), move);
  result.reply.SerializeToString(result.state.mutable_last_reply());
  return result;
}

TurnResult Step(const Topic& topic, v1::SessionState state, const Turn& turn) {
  TopicChange topic_change = TopicChange::kNone;
  if (state.knowledge_version() != topic.version()) {
    topic_change = FitToTopic(topic, &state);
  }
  state.set_turn(state.turn() + 1);
  Reading reading = Understand(topic, turn.text, ContextOf(topic, state, turn));
  Tracked tracked = Track(topic, reading, turn.text, &state);
  tracked.topic_change = topic_change;
  const Move move = Decide(topic, state, reading, tracked);
  if (topic_change == TopicChange::kNone || TellsOfTopicChange(move)) {
    state.set_knowledge_version(topic.version());
  }
  TurnResult result;
  if (move.repeat) {
    result.reply.ParseFromString(state.last_reply());
  } else {
    EnterMove(topic, move, &state);
    result.reply = Respond(topic, state, reading, tracked, move);
  }
  Remember(topic, reading, move, result.reply, &state);
  if (turn.trace) {
    result.trace = std::move(reading.trace);
    LimitTrace(&result.trace);
    TraceMove(topic, state, tracked, move, &result.trace);
  }
  result.kind = KindOf(tracked, move);
  result.state = std::move(state);
  return result;
}

}  // namespace footnote::dialogue
