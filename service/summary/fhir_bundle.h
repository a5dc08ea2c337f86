// A summary as a FHIR R4 Bundle: Questionnaire, QuestionnaireResponse, an
// Observation for each finding and for each sign of an emergency, and a
// RiskAssessment with the urgency and what is suspected. No patient is made up:
// whoever takes it in knows who it is of. docs/summary.md has the mapping.
#ifndef FOOTNOTE_SERVICE_SUMMARY_FHIR_BUNDLE_H_
#define FOOTNOTE_SERVICE_SUMMARY_FHIR_BUNDLE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "footnote/v1/summary.pb.h"
#include "knowledge/topic.h"

namespace footnote::service {

// The bundle as JSON. `summary` must be of this topic and version. Resources
// get their ids from `seed`, such as the session's id, which cannot be told
// from them: taken in twice, a session's resources are the same ones.
std::string SummaryAsFhir(const knowledge::Topic& topic,
                          const v1::Summary& summary, absl::string_view seed);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SUMMARY_FHIR_BUNDLE_H_
