// Values of slots as callers write them.
#ifndef FOOTNOTE_SERVICE_FINDING_VALUES_H_
#define FOOTNOTE_SERVICE_FINDING_VALUES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "knowledge/topic.h"
#include "knowledge/value.h"

namespace footnote::service {

// Index of the slot. INVALID_ARGUMENT names the slots that there are.
absl::StatusOr<int> SlotIndex(const knowledge::Topic& topic,
                              absl::string_view id);

// "yes", "no", "unsure", a choice id, or a number. INVALID_ARGUMENT names the
// slot and the values that it takes.
absl::StatusOr<knowledge::Value> ValueFromText(const knowledge::Slot& slot,
                                               absl::string_view text);

// A number within bounds; its best estimate is the middle. INVALID_ARGUMENT as
// above, for slots that hold no number, bounds in the wrong order, and numbers
// below zero or not finite.
absl::StatusOr<knowledge::Value> ValueFromRange(const knowledge::Slot& slot,
                                                double min, double max);

// What is said of a value that the slot does not take.
absl::Status BadValue(const knowledge::Slot& slot);

// What the slot takes, such as "yes, no or unsure".
std::string AllowedValues(const knowledge::Slot& slot);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_FINDING_VALUES_H_
