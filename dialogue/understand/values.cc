#include "dialogue/understand/values.h"

#include "absl/strings/string_view.h"

namespace footnote::dialogue {
namespace {

using knowledge::kNo;
using knowledge::kYes;
using knowledge::LexiconMatch;
using knowledge::Meaning;
using knowledge::Slot;
using knowledge::Value;

absl::string_view WhyVoid(const Standing& standing) {
  if (standing.asked) return "asked, not told";
  if (standing.hypothetical) return "only supposed";
  if (standing.historical) return "over long ago";
  return "somebody else's";
}

// The value that a phrase says when it is denied; open where it says nothing.
Value Denied(const Slot& slot, int choice) {
  if (slot.kind == v1::SLOT_KIND_YES_NO) {
    return choice == kYes ? Value::OfChoice(kNo) : Value::Open();
  }
  const int other = slot.choices[choice].negated_as;
  return other >= 0 ? Value::OfChoice(other) : Value::Open();
}

Value ValueOf(const Slot& slot, int choice, const Standing& standing) {
  if (standing.uncertain) return Value::Unsure();
  return standing.negated ? Denied(slot, choice) : Value::OfChoice(choice);
}

}  // namespace

std::vector<Candidate> ReadValues(const Message& message,
                                  const Context& context) {
  std::vector<Candidate> candidates;
  for (const LexiconMatch& match : message.phrases) {
    const Meaning& meaning = message.meaning(match);
    const bool pending = meaning.kind == Meaning::Kind::kPendingValue;
    if (meaning.kind != Meaning::Kind::kValue && !pending) continue;
    const Span span = message.SpanOf(match.begin, match.end);
    const auto reject = [&](absl::string_view why) {
      message.tracer.Add(meaning.phrase, span.begin, span.end,
                         "not taken: ", why);
    };
    if (!context.InOneClause(match)) {
      reject("its words stand in two clauses");
      continue;
    }
    const Standing standing = context.Of(match);
    if (standing.Void()) {
      reject(WhyVoid(standing));
      continue;
    }
    const Slot& slot = message.topic.slots()[meaning.slot];
    const Value value = ValueOf(slot, meaning.choice, standing);
    if (value.open()) {
      reject("denied, which says nothing else");
      continue;
    }
    message.tracer.Add(
        meaning.phrase, span.begin, span.end, slot.id, " = ",
        value.unsure() ? "unsure" : slot.choices[value.choice].id,
        standing.negated ? " (denied)" : "");
    const bool says_no = slot.kind == v1::SLOT_KIND_YES_NO &&
                         meaning.choice == kNo && !standing.negated;
    candidates.push_back({.slot = meaning.slot,
                          .value = value,
                          .tokens = standing.quote,
                          .past = standing.past && !standing.over && !says_no,
                          .over = standing.over || says_no,
                          .weak = pending});
  }
  return candidates;
}

}  // namespace footnote::dialogue
