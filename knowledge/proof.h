// What can be proved of a topic by trying everything: every value class of
// every slot that triage rests on, unsure and open included, and every intake
// that the choice of questions can lead to.
#ifndef FOOTNOTE_KNOWLEDGE_PROOF_H_
#define FOOTNOTE_KNOWLEDGE_PROOF_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "footnote/v1/vocabulary.pb.h"
#include "knowledge/topic.h"
#include "knowledge/value.h"

namespace footnote::knowledge {

// Topics with more combinations are refused; their rules name too many slots.
inline constexpr int64_t kMaxStates = 2'000'000;

struct Numbers {
  int64_t states = 0;            // combinations tried
  int reachable_outcomes = 0;    // distinct urgency, conditions and scope
  int worst_questions = 0;       // from any volunteered start
  double mean_questions = 0;     // of the engine, refinements included
  double optimum_questions = 0;  // least possible mean, same refinements
  double mean_triage_questions = 0;
  double optimum_triage_questions = 0;
};

// A finding that makes the outcome less urgent though it is the more serious.
struct Inversion {
  Findings findings;  // with the less serious value
  int slot = -1;
  Value more_serious;
  v1::Urgency before = v1::URGENCY_UNSPECIFIED;
  v1::Urgency after = v1::URGENCY_UNSPECIFIED;
};

struct Proof {
  Numbers numbers;
  std::vector<bool> rule_fires;       // by rule
  std::vector<bool> advice_given;     // by advice
  std::vector<bool> reached;          // by urgency
  std::vector<bool> moves_urgency;    // by slot: some finding of it does
  std::vector<Inversion> inversions;  // one for each slot
  // Findings from which more than Triage.max_questions are asked; empty when
  // there are none.
  Findings longest;
};

// Tries everything. ResourceExhausted names the slots that make the space
// larger than kMaxStates.
//
// Means are over the classes of each slot that is asked, equally likely and
// never unsure; worst cases include unsure. The optimum is found by dynamic
// programming over partial findings (Bellman 1957): the least mean number of
// questions after which urgency, scope and suspected conditions cannot change.
absl::StatusOr<Proof> Prove(const Topic& topic);

// "days = 14, numb = unsure": the findings that are not open.
std::string Describe(const Topic& topic, const Findings& findings);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_PROOF_H_
