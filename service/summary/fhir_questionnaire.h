// A topic's slots as a FHIR R4 Questionnaire, and a session's findings as the
// QuestionnaireResponse to it. docs/summary.md has the mapping.
#ifndef FOOTNOTE_SERVICE_SUMMARY_FHIR_QUESTIONNAIRE_H_
#define FOOTNOTE_SERVICE_SUMMARY_FHIR_QUESTIONNAIRE_H_

#include "footnote/v1/summary.pb.h"
#include "knowledge/topic.h"
#include "service/summary/fhir_codes.h"

namespace footnote::service {

// One item a slot; its linkId is the slot's id.
FhirJson FhirQuestionnaire(const knowledge::Topic& topic);

// One item a slot: its answer, or why there is none. `summary` must be of this
// topic and version.
FhirJson FhirQuestionnaireResponse(const knowledge::Topic& topic,
                                   const v1::Summary& summary);

// A number of a finding as a Quantity in UCUM.
FhirJson FhirQuantity(double number, const std::string& unit);

// The user's own words as an extension (originalText) of what they led to.
FhirJson OriginalText(const std::string& words);

// A time as a FHIR dateTime and instant.
std::string FhirTime(const google::protobuf::Timestamp& time);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SUMMARY_FHIR_QUESTIONNAIRE_H_
