#include "service/summary/fhir_questionnaire.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"

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
  options.push_back({{"valueCoding", AbsentCoding(Absent::kAskedUnknown)}});
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
        unsure ? FhirJson{{"extension", FhirJson::array({AbsentExtension(
                                            Absent::kAskedUnknown)})}}
               : FhirQuantity(NumberOf(view), finding.unit());
  } else if (unsure) {
    answer["valueCoding"] = AbsentCoding(Absent::kAskedUnknown);
  } else if (slot.kind == v1::SLOT_KIND_YES_NO) {
    const bool yes = view.value() == "yes";
    answer["valueCoding"] = Coding(kYesNo, yes ? "Y" : "N", yes ? "Yes" : "No");
  } else {
    answer["valueCoding"] =
        ChoiceCodings(topic, slot, topic.FindChoice(index, view.value()))[0];
  }
  return answer;
}

// "Not sure" is an answer that the questionnaire offers; these are none.
absl::optional<Absent> WhyNoAnswer(const Slot& slot,
                                   const v1::SummaryFinding* finding,
                                   const v1::Summary& summary) {
  if (finding != nullptr) {
    if (finding->declined()) return Absent::kAskedDeclined;
    return absl::nullopt;
  }
  const auto& open = summary.not_answered();
  return std::find(open.begin(), open.end(), slot.id) != open.end()
             ? Absent::kUnknown
             : Absent::kNotAsked;
}

const v1::SummaryFinding* FindingOf(const v1::Summary& summary,
                                    const Slot& slot) {
  for (const v1::SummaryFinding& finding : summary.findings()) {
    if (finding.finding().slot() == slot.id) return &finding;
  }
  return nullptr;
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
  for (int i = 0; i < static_cast<int>(topic.slots().size()); ++i) {
    const Slot& slot = topic.slots()[i];
    const v1::SummaryFinding* finding = FindingOf(summary, slot);
    FhirJson item = {{"linkId", slot.id}, {"text", slot.content->question()}};
    const absl::optional<Absent> why = WhyNoAnswer(slot, finding, summary);
    if (why.has_value()) {
      item["extension"] = FhirJson::array({AbsentExtension(*why)});
    } else {
      item["answer"] = FhirJson::array({Answer(topic, i, *finding)});
    }
    items.push_back(std::move(item));
  }
  response["item"] = std::move(items);
  return response;
}

}  // namespace footnote::service
