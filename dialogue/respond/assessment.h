// The outcome in words and as structure: how urgent, why, what it could be,
// what to do, and what would change it.
#ifndef FOOTNOTE_DIALOGUE_RESPOND_ASSESSMENT_H_
#define FOOTNOTE_DIALOGUE_RESPOND_ASSESSMENT_H_

#include <vector>

#include "dialogue/respond/composer.h"
#include "dialogue/respond/phrasing.h"
#include "footnote/v1/reply.pb.h"
#include "footnote/v1/session.pb.h"
#include "knowledge/topic.h"
#include "knowledge/triage.h"

namespace footnote::dialogue {

// The outcome as structure. Words are quoted from the state's findings;
// `state` may be empty for findings that nobody said.
v1::Assessment MakeAssessment(const knowledge::Topic& topic,
                              const knowledge::Outcome& outcome,
                              const v1::SessionState& state);

// Every statement that an assessment says, the headline's first. Stateless
// callers and the spoken assessment agree by it.
std::vector<int> AssessmentStatements(const knowledge::Topic& topic,
                                      const knowledge::Outcome& outcome);

// What is said in a word about an outcome: the headline of its urgency.
std::string Headline(const knowledge::Topic& topic, const Phrasing& phrasing,
                     v1::Urgency urgency);

// Says what would raise the urgency: an item for each urgency that could still
// come, with the signs of it.
void SayChangeItems(const knowledge::Topic& topic,
                    const knowledge::Outcome& outcome, const Phrasing& phrasing,
                    Composer* composer);

// Says the whole assessment.
void SayAssessment(const knowledge::Topic& topic,
                   const knowledge::Outcome& outcome,
                   const v1::SessionState& state, const Phrasing& phrasing,
                   Composer* composer);

// Says why the outcome is what it is, and what would change it.
void SayReasons(const knowledge::Topic& topic,
                const knowledge::Outcome& outcome,
                const v1::SessionState& state, const Phrasing& phrasing,
                Composer* composer);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_RESPOND_ASSESSMENT_H_
