#include "service/session_view.h"

#include <cmath>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace footnote::service {
namespace {

// Every whole number up to here is one as a double.
constexpr double kLargestExact = 9007199254740992.0;

constexpr char kUnsure[] = "unsure";

void SetRange(double min, double max, double best, v1::FindingView* view) {
  view->set_value(FormatNumber(best));
  view->set_min(min);
  view->set_max(max);
}

}  // namespace

std::string FormatNumber(double number) {
  if (std::trunc(number) == number && std::abs(number) <= kLargestExact) {
    return absl::StrCat(static_cast<int64_t>(number));
  }
  return absl::StrFormat("%.10g", number);
}

v1::FindingView ViewOf(const knowledge::Slot& slot,
                       const knowledge::Value& value) {
  v1::FindingView view;
  view.set_slot(slot.id);
  if (value.unsure()) {
    view.set_value(kUnsure);
  } else if (slot.numeric()) {
    SetRange(value.min, value.max, value.best, &view);
  } else {
    view.set_value(slot.choices[static_cast<size_t>(value.choice)].id);
  }
  return view;
}

v1::FindingView ViewOf(const v1::Finding& finding) {
  v1::FindingView view;
  view.set_slot(finding.slot());
  switch (finding.value_case()) {
    case v1::Finding::kChoice:
      view.set_value(finding.choice());
      break;
    case v1::Finding::kRange:
      SetRange(finding.range().min(), finding.range().max(),
               finding.range().best(), &view);
      break;
    case v1::Finding::kUnsure:
    case v1::Finding::VALUE_NOT_SET:
      view.set_value(kUnsure);
      break;
  }
  view.set_words(finding.words());
  view.set_turn(finding.turn());
  return view;
}

v1::SessionView ViewOf(absl::string_view session_id,
                       const v1::SessionState& state, absl::Time expire_time) {
  v1::SessionView view;
  view.set_session_id(std::string(session_id));
  view.set_topic(state.topic());
  view.set_phase(state.phase());
  view.set_turn(state.turn());
  for (const v1::Finding& finding : state.findings()) {
    *view.add_findings() = ViewOf(finding);
  }
  if (state.has_assessment()) *view.mutable_assessment() = state.assessment();
  // Written by the engine a turn ago; were it ever damaged, the rest still
  // says what is known.
  view.mutable_last_reply()->ParseFromString(state.last_reply());
  *view.mutable_expire_time() = TimestampOf(expire_time);
  view.set_knowledge_version(state.knowledge_version());
  return view;
}

google::protobuf::Timestamp TimestampOf(absl::Time time) {
  const int64_t micros = absl::ToUnixMicros(time);
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(micros / 1000000);
  timestamp.set_nanos(static_cast<int32_t>(micros % 1000000 * 1000));
  return timestamp;
}

}  // namespace footnote::service
