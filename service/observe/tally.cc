#include "service/observe/tally.h"

#include <utility>

#include "service/refusal.h"

namespace footnote::service {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Registry;

// From what a turn costs in memory to what a caller still waits for.
const Histogram::BucketBoundaries& Seconds() {
  static const auto* const kSeconds = new Histogram::BucketBoundaries{
      0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
      0.05,    0.1,    0.25,    0.5,    1,     2.5,    5,     10};
  return *kSeconds;
}

constexpr const char* kMethods[] = {
    "StartSession", "SendTurn",      "Converse",   "GetSession",
    "GetSummary",   "DeleteSession", "DeleteUser", "ListTopics",
    "GetTopic",     "Interpret",     "Ask",        "Assess",
    "Telegram",     "Twilio"};

Family<Counter>& AddCounters(Registry* registry, const char* name,
                             const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(*registry);
}

Members<Counter> Counters(Registry* registry, const char* name,
                          const char* help, std::vector<std::string> labels) {
  return {&AddCounters(registry, name, help), std::move(labels)};
}

Members<Histogram> Latencies(Registry* registry, const char* name,
                             const char* help, std::vector<std::string> labels,
                             const prometheus::Labels& constant = {}) {
  return {&prometheus::BuildHistogram()
               .Name(name)
               .Help(help)
               .Labels(constant)
               .Register(*registry),
          std::move(labels), Seconds()};
}

Gauge& OneGauge(Registry* registry, const char* name, const char* help,
                const prometheus::Labels& labels = {}) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(*registry).Add(
      labels);
}

// How a turn ended: "taken", "redelivered", "refused" by what its caller sent,
// "failed" by a fault of the server's own, "gone" where nobody waited for it.
const char* ResultOf(const TurnReport& turn) {
  switch (turn.status.code()) {
    case absl::StatusCode::kOk:
      return turn.redelivered ? "redelivered" : "taken";
    case absl::StatusCode::kCancelled:
      return "gone";
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
      return "failed";
    default:
      return "refused";
  }
}

// What a store said: "ok"; "refused", as a store does that is well, such as
// that there is no such session; "failed".
const char* OutcomeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return "ok";
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kResourceExhausted:
      return "refused";
    default:
      return "failed";
  }
}

const char* NameOf(v1::Urgency urgency) {
  switch (urgency) {
    case v1::URGENCY_SELF_CARE:
      return "self_care";
    case v1::URGENCY_SEE_DOCTOR:
      return "see_doctor";
    case v1::URGENCY_SEE_SPECIALIST_PROMPTLY:
      return "see_specialist_promptly";
    case v1::URGENCY_EMERGENCY:
      return "emergency";
    default:
      return "unspecified";
  }
}

double SecondsOf(absl::Duration duration) {
  return absl::ToDoubleSeconds(duration);
}

}  // namespace

Tally::Tally(const std::string& store)
    : connections_dropped_(
          Counters(&registry_, "footnote_connections_dropped_total",
                   "Connections closed, by what was exceeded", {"reason"})),
      calls_(Counters(&registry_, "footnote_calls_total",
                      "Calls answered, by method and status code",
                      {"method", "code"})),
      call_seconds_(Latencies(&registry_, "footnote_call_duration_seconds",
                              "From a request read to its response given",
                              {"method"})),
      calls_in_flight_(OneGauge(&registry_, "footnote_calls_in_flight",
                                "Calls that await their answer")),
      rejections_(Counters(&registry_, "footnote_rejections_total",
                           "Calls that ended with an error, by its reason",
                           {"method", "reason"})),
      sessions_(Counters(&registry_, "footnote_sessions_begun_total",
                         "Sessions begun", {"topic"})),
      turns_(Counters(&registry_, "footnote_turns_total",
                      "Turns, by how they ended", {"topic", "result"})),
      not_understood_(Counters(
          &registry_, "footnote_turns_not_understood_total",
          "Turns taken of which the message was not understood", {"topic"})),
      questions_(
          Counters(&registry_, "footnote_questions_total",
                   "Questions about the article, answered and unanswered",
                   {"topic", "result"})),
      emergencies_(Counters(&registry_, "footnote_emergencies_total",
                            "Turns that told of a sign of an emergency",
                            {"topic"})),
      assessments_(Counters(&registry_, "footnote_assessments_total",
                            "Assessments given, by urgency",
                            {"topic", "urgency"})),
      turns_waiting_(OneGauge(&registry_, "footnote_turns_waiting",
                              "Turns that wait for others of their session")),
      turns_running_(OneGauge(&registry_, "footnote_turns_running",
                              "Turns that are being taken")),
      conflicts_(AddCounters(&registry_, "footnote_turn_conflicts_total",
                             "Steps taken anew, since another server took a "
                             "turn of the session meanwhile")
                     .Add({})),
      turn_seconds_(Latencies(&registry_, "footnote_turn_duration_seconds",
                              "From a turn's arrival to its response", {})
                        .At({})),
      stage_seconds_(Latencies(&registry_,
                               "footnote_turn_stage_duration_seconds",
                               "What a turn spends in each stage", {"stage"})),
      store_seconds_(
          Latencies(&registry_, "footnote_store_operation_duration_seconds",
                    "From an operation of the session store to its answer",
                    {"operation", "outcome"}, {{"store", store}})) {}

void Tally::ShowMethods() {
  for (const char* method : kMethods) {
    calls_.At({method, "OK"});
    call_seconds_.At({method});
  }
  for (const char* operation : {"create", "load", "commit", "delete",
                                "delete_user", "remove_expired"}) {
    store_seconds_.At({operation, "ok"});
    store_seconds_.At({operation, "failed"});
  }
  for (const char* reason :
       {"descriptors", "address_rate", "address_open", "address_resets"}) {
    connections_dropped_.At({reason});
  }
  for (const char* reason : {"limit", "unavailable", "fault"}) {
    rejections_.At({"SendTurn", reason});
  }
}

void Tally::ShowTopics(const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    sessions_.At({id});
    turns_.At({id, "taken"});
    turns_.At({id, "redelivered"});
    not_understood_.At({id});
    questions_.At({id, "answered"});
    questions_.At({id, "unanswered"});
    emergencies_.At({id});
    for (const v1::Urgency urgency :
         {v1::URGENCY_SELF_CARE, v1::URGENCY_SEE_DOCTOR,
          v1::URGENCY_SEE_SPECIALIST_PROMPTLY, v1::URGENCY_EMERGENCY}) {
      assessments_.At({id, NameOf(urgency)});
    }
  }
}

void Tally::ConnectionDropped(absl::string_view reason) {
  connections_dropped_.At({reason}).Increment();
}

void Tally::CallBegan() { calls_in_flight_.Increment(); }

void Tally::CallEnded(const CallReport& call) {
  calls_in_flight_.Decrement();
  calls_.At({call.method, absl::StatusCodeToString(call.status.code())})
      .Increment();
  call_seconds_.At({call.method}).Observe(SecondsOf(call.took));
  if (call.status.ok()) return;
  rejections_.At({call.method, ReasonOf(call.status)}).Increment();
}

void Tally::SessionBegan(absl::string_view topic) {
  sessions_.At({topic}).Increment();
}

void Tally::TurnArrived() { turns_waiting_.Increment(); }

void Tally::TurnRefused() { turns_waiting_.Decrement(); }

void Tally::TurnBegan() {
  turns_waiting_.Decrement();
  turns_running_.Increment();
}

void Tally::TurnEnded(const TurnReport& turn) {
  turns_running_.Decrement();
  turns_.At({turn.topic, ResultOf(turn)}).Increment();
  if (turn.conflicts > 0) conflicts_.Increment(turn.conflicts);
  const std::pair<Histogram*, absl::Duration> stages[] = {
      {&queue_seconds_, turn.queue},
      {&load_seconds_, turn.load},
      {&step_seconds_, turn.step},
      {&commit_seconds_, turn.commit}};
  for (const auto& [seconds, took] : stages) {
    if (took > absl::ZeroDuration()) seconds->Observe(SecondsOf(took));
  }
  if (!turn.status.ok()) return;
  turn_seconds_.Observe(SecondsOf(turn.all));
  if (!turn.redelivered) CountTaken(turn);
}

void Tally::CountTaken(const TurnReport& turn) {
  const absl::string_view topic = turn.topic;
  if (turn.kind.not_understood) not_understood_.At({topic}).Increment();
  if (turn.kind.answered) questions_.At({topic, "answered"}).Increment();
  if (turn.kind.unanswered) questions_.At({topic, "unanswered"}).Increment();
  if (turn.kind.emergency) emergencies_.At({topic}).Increment();
  if (turn.assessed != v1::URGENCY_UNSPECIFIED) {
    assessments_.At({topic, NameOf(turn.assessed)}).Increment();
  }
}

void Tally::StoreAnswered(const char* operation, const absl::Status& status,
                          absl::Duration took) {
  store_seconds_.At({operation, OutcomeOf(status)}).Observe(SecondsOf(took));
}

}  // namespace footnote::service
