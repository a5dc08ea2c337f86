#include "service/summary/fhir_questionnaire.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace footnote::service {
namespace {

using knowledge::Slot;
using knowledge::Topic;

// HL7's own value set for such questions; a boolean could not say "unsure".
constexpr char kYesNoUnknown[] = "http://hl7.org/fhir/ValueSet/yesnodontknow";
constexpr char kYesNo[] = "http://terminology.hl7.org/CodeSystem/v2-0136";
constexpr char kOriginalText[] =
    "http://hl7.org/fhir/StructureDefinition/originalText";
constexpr char kUnitSystem[] = "http://unitsofmeasure.org";

// Every whole number up to here is one as a double.
constexpr double kLargestExact = 9007199254740992.0;

FhirJson Item(const Topic& topic, const Slot& slot) {
  FhirJson item = {{"linkId", slot.id},
                   {"code", SlotCodings(topic, slot)},
                   {"text", slot.content->question()}};
  if (slot.numeric()) {
    item["type"] = "quantity";
    return item;
  }
  item["type"] = "choice";
  if (slot.kind == v1::SLOT_KIND_YES_NO) {
    item["answerValueSet"] = kYesNoUnknown;
    return item;
  }
  FhirJson options = FhirJson::array();
  for (int i = 0; i < static_cast<int>(slot.choices.size()); ++i) {
    options.push_back({{"valueCoding", ChoiceCodings(topic, slot, i)[0]}});
  }
  options.push_back({{"valueCoding", AskedUnknown()}});
  item["answerOption"] = std::move(options);
  return item;
}

// ViewOf wrote it.
double NumberOf(const v1::FindingView& view) {
  double number = view.max();
  (void)absl::SimpleAtod(view.value(), &number);
  return number;
}

FhirJson Answer(const Topic& topic, int index,
                const v1::SummaryFinding& finding) {
  const Slot& slot = topic.slots()[index];
  const v1::FindingView& view = finding.finding();
  const bool unsure = finding.value_text().empty();
  FhirJson answer = FhirJson::object();
  if (!view.words().empty()) {
    answer["extension"] = FhirJson::array({OriginalText(view.words())});
  }
  if (slot.numeric()) {
    answer["valueQuantity"] =
        unsure ? FhirJson{{"extension",
                           FhirJson::array({AskedUnknownExtension()})}}
               : FhirQuantity(NumberOf(view), finding.unit());
  } else if (unsure) {
    answer["valueCoding"] = AskedUnknown();
  } else if (slot.kind == v1::SLOT_KIND_YES_NO) {
    const bool yes = view.value() == "yes";
    answer["valueCoding"] = Coding(kYesNo, yes ? "Y" : "N", yes ? "Yes" : "No");
  } else {
    answer["valueCoding"] =
        ChoiceCodings(topic, slot, topic.FindChoice(index, view.value()))[0];
  }
  return answer;
}

}  // namespace

FhirJson FhirQuantity(double number, const std::string& unit) {
  FhirJson quantity = FhirJson::object();
  if (std::trunc(number) == number && std::abs(number) <= kLargestExact) {
    quantity["value"] = static_cast<int64_t>(number);
  } else {
    quantity["value"] = number;
  }
  quantity["unit"] = unit;
  quantity["system"] = kUnitSystem;
  quantity["code"] = unit;
  return quantity;
}

FhirJson OriginalText(const std::string& words) {
  return {{"url", kOriginalText}, {"valueString", words}};
}

std::string FhirTime(const google::protobuf::Timestamp& time) {
  return absl::FormatTime(
      "%Y-%m-%dT%H:%M:%E3SZ",
      absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos()),
      absl::UTCTimeZone());
}

FhirJson FhirQuestionnaire(const Topic& topic) {
  FhirJson items = FhirJson::array();
  for (const Slot& slot : topic.slots()) items.push_back(Item(topic, slot));
  return {{"resourceType", "Questionnaire"},
          {"url", TopicUri(topic, "questionnaire")},
          {"version", topic.version()},
          {"title", topic.content().title()},
          {"status", "active"},
          {"subjectType", {"Patient"}},
          {"item", std::move(items)}};
}

FhirJson FhirQuestionnaireResponse(const Topic& topic,
                                   const v1::Summary& summary) {
  FhirJson response = {
      {"resourceType", "QuestionnaireResponse"},
      {"questionnaire",
       absl::StrCat(TopicUri(topic, "questionnaire"), "|", topic.version())},
      {"status", summary.complete() ? "completed" : "in-progress"},
      {"authored", FhirTime(summary.last_turn_time())}};
  FhirJson items = FhirJson::array();
  for (const v1::SummaryFinding& finding : summary.findings()) {
    const int slot = topic.FindSlot(finding.finding().slot());
    items.push_back({{"linkId", finding.finding().slot()},
                     {"text", topic.slots()[slot].content->question()},
                     {"answer", {Answer(topic, slot, finding)}}});
  }
  // FHIR has no empty lists.
  if (!items.empty()) response["item"] = std::move(items);
  return response;
}

}  // namespace footnote::service
