#include "dialogue/track/findings.h"

#include <utility>

namespace footnote::dialogue {

using knowledge::Expression;
using knowledge::Topic;
using knowledge::Value;

Value ValueOf(const Topic& topic, const v1::Finding& finding) {
  const int slot = topic.FindSlot(finding.slot());
  if (slot < 0) return Value::Open();
  switch (finding.value_case()) {
    case v1::Finding::kChoice: {
      const int choice = topic.FindChoice(slot, finding.choice());
      return choice < 0 ? Value::Open() : Value::OfChoice(choice);
    }
    case v1::Finding::kRange:
      if (!topic.slots()[slot].numeric()) return Value::Open();
      return Value::OfRange(finding.range().min(), finding.range().max(),
                            finding.range().best());
    case v1::Finding::kUnsure:
      return Value::Unsure();
    case v1::Finding::VALUE_NOT_SET:
      break;
  }
  return Value::Open();
}

knowledge::Findings ValuesOf(const Topic& topic,
                             const v1::SessionState& state) {
  knowledge::Findings values(topic.slots().size());
  for (const v1::Finding& finding : state.findings()) {
    const int slot = topic.FindSlot(finding.slot());
    if (slot >= 0) values[slot] = ValueOf(topic, finding);
  }
  return values;
}

v1::Finding MakeFinding(const Topic& topic, int slot, const Value& value,
                        absl::string_view words, v1::FindingOrigin origin,
                        int turn) {
  const knowledge::Slot& definition = topic.slots()[slot];
  v1::Finding finding;
  finding.set_slot(definition.id);
  if (value.unsure()) {
    finding.set_unsure(true);
  } else if (definition.numeric()) {
    finding.mutable_range()->set_min(value.min);
    finding.mutable_range()->set_max(value.max);
    finding.mutable_range()->set_best(value.best);
  } else {
    finding.set_choice(definition.choices[value.choice].id);
  }
  finding.set_words(std::string(words));
  finding.set_turn(turn);
  finding.set_origin(origin);
  return finding;
}

const v1::Finding* FindFinding(const v1::SessionState& state,
                               absl::string_view slot) {
  for (const v1::Finding& finding : state.findings()) {
    if (finding.slot() == slot) return &finding;
  }
  return nullptr;
}

void PutFinding(const Topic& topic, v1::Finding finding,
                v1::SessionState* state) {
  const int slot = topic.FindSlot(finding.slot());
  auto* findings = state->mutable_findings();
  int place = 0;
  while (place < findings->size() &&
         topic.FindSlot(findings->Get(place).slot()) < slot) {
    ++place;
  }
  if (place < findings->size() &&
      findings->Get(place).slot() == finding.slot()) {
    *findings->Mutable(place) = std::move(finding);
    return;
  }
  *findings->Add() = std::move(finding);
  for (int i = findings->size() - 1; i > place; --i) {
    findings->SwapElements(i, i - 1);
  }
}

void RemoveFinding(absl::string_view slot, v1::SessionState* state) {
  auto* findings = state->mutable_findings();
  for (int i = 0; i < findings->size(); ++i) {
    if (findings->Get(i).slot() == slot) {
      findings->DeleteSubrange(i, 1);
      return;
    }
  }
}

namespace {

// What is waited for, as far as this version of the topic can wait for it;
// false where something that was told goes with it.
bool FitPending(const Topic& topic, v1::SessionState* state) {
  if (!state->has_pending()) return true;
  v1::Pending* pending = state->mutable_pending();
  const int slot = topic.FindSlot(pending->slot());
  switch (pending->kind()) {
    case v1::Pending::KIND_EMERGENCY:
      // The check stays, whatever question was to come back behind it.
      if (slot < 0) pending->clear_slot();
      return true;
    case v1::Pending::KIND_CONTRADICTION: {
      const v1::Finding* before = FindFinding(*state, pending->slot());
      if (slot >= 0 && before != nullptr &&
          !ValueOf(topic, pending->proposed()).open()) {
        return true;
      }
      state->clear_pending();
      return false;
    }
    default:
      if (!pending->slot().empty() && slot < 0) state->clear_pending();
      return true;
  }
}

}  // namespace

TopicChange FitToTopic(const Topic& topic, v1::SessionState* state) {
  auto* findings = state->mutable_findings();
  const int told = findings->size();
  const bool advised = state->has_assessment();
  for (int i = findings->size() - 1; i >= 0; --i) {
    if (ValueOf(topic, findings->Get(i)).open()) findings->DeleteSubrange(i, 1);
  }
  const bool waits = FitPending(topic, state);
  const bool dropped = findings->size() < told || !waits;
  state->clear_steps();
  // What it says may hold no longer.
  state->clear_last_reply();
  state->clear_assessment();
  if (dropped) return TopicChange::kDropped;
  return told > 0 || advised ? TopicChange::kNewAdvice : TopicChange::kNone;
}

namespace {

bool Tells(const Expression& expression, int slot, const Value& a,
           const Value& b) {
  for (const Expression::Comparison& comparison : expression.Comparisons()) {
    if (comparison.slot == slot && knowledge::Compare(comparison, a) !=
                                       knowledge::Compare(comparison, b)) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool Distinguishable(const Topic& topic, int slot, const Value& a,
                     const Value& b) {
  if (!a.known() || !b.known()) return !(a == b);
  const knowledge::Slot& definition = topic.slots()[slot];
  if (!definition.numeric() &&
      definition.choices[a.choice].outside_article !=
          definition.choices[b.choice].outside_article) {
    return true;
  }
  for (const knowledge::Rule& rule : topic.rules()) {
    if (Tells(rule.when, slot, a, b)) return true;
  }
  for (const knowledge::Advice& advice : topic.advice()) {
    if (Tells(advice.when, slot, a, b)) return true;
  }
  return false;
}

}  // namespace footnote::dialogue
