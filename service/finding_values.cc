#include "service/finding_values.h"

#include <cmath>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/request_checks.h"

namespace footnote::service {

using knowledge::Slot;
using knowledge::Topic;
using knowledge::Value;

absl::StatusOr<int> SlotIndex(const Topic& topic, absl::string_view id) {
  const int slot = topic.FindSlot(id);
  if (slot >= 0) return slot;
  const absl::string_view name = NameableId(id);
  const std::string slots = absl::StrJoin(
      topic.slots(), ", ", [](std::string* out, const Slot& other) {
        absl::StrAppend(out, other.id);
      });
  return absl::InvalidArgumentError(
      absl::StrCat("topic ", topic.id(), " has no slot ",
                   name.empty() ? "of this name" : name, "; it has ", slots));
}

absl::StatusOr<Value> ValueFromText(const Slot& slot, absl::string_view text) {
  if (text == "unsure") return Value::Unsure();
  for (size_t i = 0; i < slot.choices.size(); ++i) {
    if (slot.choices[i].id == text) return Value::OfChoice(static_cast<int>(i));
  }
  double number = 0;
  if (slot.numeric() && absl::SimpleAtod(text, &number)) {
    return ValueFromRange(slot, number, number);
  }
  return BadValue(slot);
}

absl::StatusOr<Value> ValueFromRange(const Slot& slot, double min, double max) {
  const bool ordered = min >= 0 && min <= max && std::isfinite(max);
  if (!slot.numeric() || !ordered) return BadValue(slot);
  return Value::OfRange(min, max, min + (max - min) / 2);
}

absl::Status BadValue(const Slot& slot) {
  return absl::InvalidArgumentError(
      absl::StrCat("slot ", slot.id, " does not take this value; it takes ",
                   AllowedValues(slot)));
}

std::string AllowedValues(const Slot& slot) {
  if (slot.numeric()) {
    return absl::StrCat(
        slot.kind == v1::SLOT_KIND_DURATION ? "a number of days" : "a number",
        " from 0 up, a range of two such numbers, or unsure");
  }
  std::vector<std::string> values;
  for (const knowledge::Choice& choice : slot.choices) {
    values.push_back(choice.id);
  }
  return absl::StrCat(absl::StrJoin(values, ", "), " or unsure");
}

}  // namespace footnote::service
