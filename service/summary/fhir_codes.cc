#include "service/summary/fhir_codes.h"

#include <openssl/sha.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

using google::protobuf::RepeatedPtrField;

constexpr char kAbsentReason[] =
    "http://terminology.hl7.org/CodeSystem/data-absent-reason";
constexpr char kAbsentReasonExtension[] =
    "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

struct AbsentCode {
  const char* code;
  const char* display;
};

AbsentCode CodeOf(Absent reason) {
  switch (reason) {
    case Absent::kAskedUnknown:
      return {"asked-unknown", "Asked But Unknown"};
    case Absent::kAskedDeclined:
      return {"asked-declined", "Asked But Declined"};
    case Absent::kUnknown:
      return {"unknown", "Unknown"};
    case Absent::kNotAsked:
      return {"not-asked", "Not Asked"};
  }
  return {};
}

void AddCodes(const RepeatedPtrField<v1::Code>& codes, FhirJson* codings) {
  for (const v1::Code& code : codes) {
    codings->push_back(Coding(code.system(), code.code(), code.display()));
  }
}

}  // namespace

std::string TopicUri(const knowledge::Topic& topic, absl::string_view part) {
  return absl::StrCat("urn:footnote:topic:", topic.id(), ":", part);
}

FhirJson Coding(absl::string_view system, absl::string_view code,
                absl::string_view display) {
  FhirJson coding = {{"system", std::string(system)},
                     {"code", std::string(code)}};
  if (!display.empty()) coding["display"] = std::string(display);
  return coding;
}

FhirJson TopicCoding(const knowledge::Topic& topic, absl::string_view part,
                     absl::string_view code, absl::string_view display) {
  FhirJson coding = Coding(TopicUri(topic, part), code, display);
  coding["version"] = topic.version();
  return coding;
}

FhirJson SlotCodings(const knowledge::Topic& topic,
                     const knowledge::Slot& slot) {
  FhirJson codings = FhirJson::array(
      {TopicCoding(topic, "slot", slot.id, slot.content->label())});
  AddCodes(slot.content->codes(), &codings);
  return codings;
}

FhirJson ChoiceCodings(const knowledge::Topic& topic,
                       const knowledge::Slot& slot, int choice) {
  const knowledge::Choice& chosen = slot.choices[static_cast<size_t>(choice)];
  FhirJson codings = FhirJson::array({TopicCoding(
      topic, absl::StrCat("slot:", slot.id), chosen.id, chosen.label)});
  // Yes/no slots have no choices in the content.
  if (choice < slot.content->choices_size()) {
    AddCodes(slot.content->choices(choice).codes(), &codings);
  }
  return codings;
}

FhirJson ConditionCodings(const knowledge::Topic& topic, int condition) {
  const v1::Condition& content = topic.content().conditions(condition);
  FhirJson codings = FhirJson::array(
      {TopicCoding(topic, "condition", content.id(), content.name())});
  AddCodes(content.codes(), &codings);
  return codings;
}

FhirJson AbsentCoding(Absent reason) {
  const AbsentCode code = CodeOf(reason);
  return Coding(kAbsentReason, code.code, code.display);
}

FhirJson AbsentExtension(Absent reason) {
  return {{"url", kAbsentReasonExtension}, {"valueCode", CodeOf(reason).code}};
}

std::string ResourceUri(absl::string_view seed, absl::string_view name) {
  const std::string text = absl::StrCat(seed, "/", name);
  unsigned char hash[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         hash);
  hash[6] = static_cast<unsigned char>((hash[6] & 0x0F) | 0x80);  // version
  hash[8] = static_cast<unsigned char>((hash[8] & 0x3F) | 0x80);  // variant
  const std::string hex = absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(hash), 16));
  return absl::StrCat("urn:uuid:", hex.substr(0, 8), "-", hex.substr(8, 4), "-",
                      hex.substr(12, 4), "-", hex.substr(16, 4), "-",
                      hex.substr(20));
}

}  // namespace footnote::service
