// How many questions an intake takes: as the engine chooses them, and at best.
#ifndef FOOTNOTE_KNOWLEDGE_INTAKE_COST_H_
#define FOOTNOTE_KNOWLEDGE_INTAKE_COST_H_

#include <cstdint>
#include <vector>

#include "knowledge/state_space.h"
#include "knowledge/topic.h"

namespace footnote::knowledge {

// Questions that ChooseQuestion asks. Means start with nothing known and take
// a slot's classes as equally likely and nobody as unsure; the worst case is
// over every start and includes unsure.
struct IntakeCost {
  double mean = 0;
  double mean_triage = 0;  // without refinements
  int worst = 0;
  int64_t worst_start = 0;  // the state from which the worst case begins
};

IntakeCost CostOfIntake(const Topic& topic, const StateSpace& space);

// The least mean number of questions, over all ways of choosing them, until no
// answer can change the outcome. `outcomes` names what each state comes to;
// equal numbers are equal outcomes. Exact (Bellman 1957).
double LeastTriageQuestions(const Topic& topic, const StateSpace& space,
                            const std::vector<int>& outcomes);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_INTAKE_COST_H_
