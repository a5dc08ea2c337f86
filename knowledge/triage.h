// From findings to outcome, and to the next question worth asking. Pure.
//
// Urgency is the highest of the rules that hold. While a rule that could raise
// it is unresolved, it is at least the topic's `unresolved` urgency. A question
// is worth asking only where some answer to it can still change the outcome.
#ifndef FOOTNOTE_KNOWLEDGE_TRIAGE_H_
#define FOOTNOTE_KNOWLEDGE_TRIAGE_H_

#include <vector>

#include "absl/types/optional.h"
#include "footnote/v1/vocabulary.pb.h"
#include "knowledge/topic.h"
#include "knowledge/value.h"

namespace footnote::knowledge {

struct SuspectedCondition {
  int condition = -1;
  std::vector<int> suspecting;  // rules that hold and suspect it
  std::vector<int> supporting;  // rules that hold and support it
  std::vector<int> against;     // rules that suspect or support it and do not
                                // hold, all their slots being known
};

// A rule that would raise the urgency if it came to hold.
struct UrgencyChange {
  int rule = -1;
  v1::Urgency urgency = v1::URGENCY_UNSPECIFIED;
};

struct Outcome {
  v1::Urgency urgency = v1::URGENCY_UNSPECIFIED;
  bool outside_article = false;
  std::vector<int> holding;     // urgency rules that hold, most urgent first
  std::vector<int> unresolved;  // unknown rules that could raise the urgency
  // Most supported first, then in the topic's order.
  std::vector<SuspectedCondition> conditions;
  std::vector<int> advice;             // indexes into Topic::advice()
  std::vector<int> unknown;            // slots of unresolved rules, not known
  std::vector<UrgencyChange> changes;  // most urgent first
};

// The outcome for findings as they stand. Total: every combination has one.
Outcome Assess(const Topic& topic, const Findings& findings);

// Whether a finding lies outside what the article covers; nothing more is asked
// or suspected then.
bool OutsideArticle(const Topic& topic, const Findings& findings);

// Open slots of which some answer can still change the urgency, whether the
// problem is within the article, or which conditions are suspected; in the
// topic's order.
std::vector<int> OpenSlots(const Topic& topic, const Findings& findings);

// Why a question is asked, in the order in which questions are asked.
enum class Stage { kScope, kUrgency, kConditions, kRefinement };

struct NextQuestion {
  int slot = -1;
  Stage stage = Stage::kScope;
};

// The next question, or none when the intake is complete. `refinements` is the
// number of kRefinement questions asked so far. Ties go to the slot that the
// author listed first.
absl::optional<NextQuestion> ChooseQuestion(const Topic& topic,
                                            const Findings& findings,
                                            int refinements);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_TRIAGE_H_
