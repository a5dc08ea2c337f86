// What the resources of a summary's FHIR bundle are named by: code systems of
// our own, well-known ones, and ids.
#ifndef FOOTNOTE_SERVICE_SUMMARY_FHIR_CODES_H_
#define FOOTNOTE_SERVICE_SUMMARY_FHIR_CODES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "footnote/v1/topic.pb.h"
#include "knowledge/topic.h"
#include "nlohmann/json.hpp"

namespace footnote::service {

// Members stay in order, so that the same summary gives the same bytes.
using FhirJson = nlohmann::ordered_json;

// "urn:footnote:topic:sore-wrist:slot": stable; what a code in it means may
// change with the knowledge version, which each Coding carries.
std::string TopicUri(const knowledge::Topic& topic, absl::string_view part);

// A Coding of one of the topic's systems.
FhirJson TopicCoding(const knowledge::Topic& topic, absl::string_view part,
                     absl::string_view code, absl::string_view display);

// A Coding of any system.
FhirJson Coding(absl::string_view system, absl::string_view code,
                absl::string_view display);

// What is asked: the slot as a list of Codings, the topic's own one first.
FhirJson SlotCodings(const knowledge::Topic& topic,
                     const knowledge::Slot& slot);

// A choice as a list of Codings; `choice` indexes slot.choices.
FhirJson ChoiceCodings(const knowledge::Topic& topic,
                       const knowledge::Slot& slot, int choice);

// A condition as a list of Codings; `condition` indexes topic.conditions().
FhirJson ConditionCodings(const knowledge::Topic& topic, int condition);

// Why there is no value, by HL7's data-absent-reason.
enum class Absent {
  kAskedUnknown,   // what we call unsure
  kAskedDeclined,  // the person would not say
  kUnknown,        // asked, and left open
  kNotAsked,
};

FhirJson AbsentCoding(Absent reason);

// A value's or an element's extension that says the same.
FhirJson AbsentExtension(Absent reason);

// A resource's id within its bundle: "urn:uuid:..." from a SHA-256 (version 8
// of RFC 9562), the same for the same seed and name. The seed cannot be told
// from it.
std::string ResourceUri(absl::string_view seed, absl::string_view name);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SUMMARY_FHIR_CODES_H_
