// What a caller may see of the stored session.
#ifndef FOOTNOTE_SERVICE_SESSION_VIEW_H_
#define FOOTNOTE_SERVICE_SESSION_VIEW_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "footnote/v1/session.pb.h"
#include "footnote/v1/session_view.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "knowledge/topic.h"
#include "knowledge/value.h"

namespace footnote::service {

// Whole numbers without a point, others with as few digits as tell them apart.
std::string FormatNumber(double number);

// `value` must be known or unsure, and one of the slot's.
v1::FindingView ViewOf(const knowledge::Slot& slot,
                       const knowledge::Value& value);

v1::FindingView ViewOf(const v1::Finding& finding);

v1::SessionView ViewOf(absl::string_view session_id,
                       const v1::SessionState& state, absl::Time expire_time);

// To the microsecond.
google::protobuf::Timestamp TimestampOf(absl::Time time);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SESSION_VIEW_H_
