#include "service/summary/fhir_bundle.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "dialogue/respond/assessment.h"
#include "dialogue/respond/phrasing.h"
#include "service/summary/fhir_questionnaire.h"

namespace footnote::service {
namespace {

using knowledge::Slot;
using knowledge::Topic;

constexpr char kCategorySystem[] =
    "http://terminology.hl7.org/CodeSystem/observation-category";
constexpr char kUrgencySystem[] = "urn:footnote:urgency";
constexpr char kSafetySignSystem[] = "urn:footnote:safety-sign";

class BundleBuilder {
 public:
  BundleBuilder(const Topic& topic, const v1::Summary& summary,
                absl::string_view seed)
      : topic_(topic),
        summary_(summary),
        seed_(seed),
        phrasing_(topic, /*turn=*/0) {}

  std::string Build() {
    Add("response", FhirQuestionnaireResponse(topic_, summary_));
    for (const v1::SummaryFinding& finding : summary_.findings()) {
      basis_.push_back(Reference(Add(
          absl::StrCat("slot/", finding.finding().slot()), Finding(finding))));
    }
    for (const v1::SummarySafetySign& sign : summary_.safety_signs()) {
      basis_.push_back(
          Reference(Add(absl::StrCat("sign/", sign.sign()), SafetySign(sign))));
    }
    if (!basis_.empty()) Add("risk", RiskAssessment());
    Add("questionnaire", FhirQuestionnaire(topic_));
    const FhirJson bundle = {{"resourceType", "Bundle"},
                             {"identifier",
                              {{"system", "urn:ietf:rfc:3986"},
                               {"value", ResourceUri(seed_, "bundle")}}},
                             {"type", "collection"},
                             {"timestamp", FhirTime(summary_.make_time())},
                             {"entry", std::move(entries_)}};
    return bundle.dump(/*indent=*/2, ' ', /*ensure_ascii=*/false,
                       FhirJson::error_handler_t::replace);
  }

 private:
  // Returns the resource's id. A questionnaire is the same for all sessions.
  std::string Add(absl::string_view name, FhirJson resource) {
    std::string uri =
        ResourceUri(name == "questionnaire"
                        ? absl::StrCat(topic_.id(), "/", topic_.version())
                        : seed_,
                    name);
    entries_.push_back({{"fullUrl", uri}, {"resource", std::move(resource)}});
    return uri;
  }

  static FhirJson Reference(const std::string& uri) {
    return {{"reference", uri}};
  }

  const char* Status() const {
    return summary_.complete() ? "final" : "preliminary";
  }

  FhirJson Observation(FhirJson codings, const std::string& text) const {
    return {{"resourceType", "Observation"},
            {"status", Status()},
            {"category",
             {{{"coding", {Coding(kCategorySystem, "survey", "Survey")}}}}},
            {"code", {{"coding", std::move(codings)}, {"text", text}}},
            {"effectiveDateTime", FhirTime(summary_.last_turn_time())},
            {"derivedFrom", {Reference(ResourceUri(seed_, "response"))}}};
  }

  FhirJson Finding(const v1::SummaryFinding& finding) const {
    const int index = topic_.FindSlot(finding.finding().slot());
    const Slot& slot = topic_.slots()[index];
    const v1::FindingView& view = finding.finding();
    FhirJson observation =
        Observation(SlotCodings(topic_, slot), finding.label());
    if (!view.words().empty()) {
      observation["extension"] = FhirJson::array({OriginalText(view.words())});
    }
    if (finding.value_text().empty()) {
      observation["dataAbsentReason"] = {
          {"coding",
           {AbsentCoding(finding.declined() ? Absent::kAskedDeclined
                                            : Absent::kAskedUnknown)}}};
    } else if (slot.kind == v1::SLOT_KIND_YES_NO) {
      observation["valueBoolean"] = view.value() == "yes";
    } else if (!slot.numeric()) {
      observation["valueCodeableConcept"] = {
          {"coding",
           ChoiceCodings(topic_, slot, topic_.FindChoice(index, view.value()))},
          {"text", finding.value_text()}};
    } else if (view.min() == view.max()) {
      observation["valueQuantity"] = FhirQuantity(view.min(), finding.unit());
    } else {
      observation["valueRange"] = {
          {"low", FhirQuantity(view.min(), finding.unit())},
          {"high", FhirQuantity(view.max(), finding.unit())}};
    }
    return observation;
  }

  FhirJson SafetySign(const v1::SummarySafetySign& sign) const {
    FhirJson observation = Observation(
        FhirJson::array({Coding(kSafetySignSystem, sign.sign(), sign.label())}),
        sign.label());
    observation["valueBoolean"] = true;
    return observation;
  }

  FhirJson RiskAssessment() const {
    const v1::Assessment& assessment = summary_.assessment();
    FhirJson predictions = FhirJson::array({Urgency()});
    for (const v1::SuspectedCondition& condition : assessment.conditions()) {
      predictions.push_back(Condition(condition));
    }
    FhirJson risk = {
        {"resourceType", "RiskAssessment"},
        {"status", Status()},
        {"method",
         {{"coding",
           {TopicCoding(topic_, "rules", topic_.id(),
                        summary_.topic_title())}}}},
        {"subject", {{"display", phrasing_.Say("summary_subject")}}},
        {"occurrenceDateTime", FhirTime(summary_.last_turn_time())},
        {"basis", basis_},
        {"prediction", std::move(predictions)}};
    const std::string advice = Statements(assessment.advice());
    if (!advice.empty() && summary_.safety_signs().empty()) {
      risk["mitigation"] = advice;
    }
    risk["note"] = FhirJson::array({{{"text", summary_.disclaimer()}}});
    return risk;
  }

  // How urgent it is, as the topic says it and why.
  FhirJson Urgency() const {
    const v1::Assessment& assessment = summary_.assessment();
    const bool danger = !summary_.safety_signs().empty();
    if (assessment.outside_article() && !danger) {
      return {{"rationale", topic_.content().wording().outside_article()}};
    }
    const v1::Urgency urgency = assessment.urgency();
    FhirJson prediction = {
        {"qualitativeRisk",
         {{"coding",
           {Coding(kUrgencySystem,
                   absl::StripPrefix(v1::Urgency_Name(urgency), "URGENCY_"),
                   "")}},
          {"text", dialogue::Headline(topic_, phrasing_, urgency)}}}};
    std::vector<std::string> reasons;
    for (const v1::SummarySafetySign& sign : summary_.safety_signs()) {
      reasons.push_back(sign.label());
    }
    // They alone make it an emergency; the rules speak of something less.
    if (!danger) {
      AddClauses(assessment.reasons(), /*against=*/false, &reasons);
    }
    SetRationale({{"summary_because", reasons}}, &prediction);
    return prediction;
  }

  FhirJson Condition(const v1::SuspectedCondition& suspected) const {
    const int index = topic_.FindCondition(suspected.condition());
    std::vector<std::string> reasons;
    std::vector<std::string> against;
    AddClauses(suspected.reasons(), /*against=*/false, &reasons);
    AddClauses(suspected.reasons(), /*against=*/true, &against);
    FhirJson prediction = {
        {"outcome",
         {{"coding", ConditionCodings(topic_, index)},
          {"text", topic_.content().conditions(index).name()}}}};
    SetRationale({{"summary_for", reasons}, {"summary_against", against}},
                 &prediction);
    return prediction;
  }

  using Reasons = std::pair<const char*, std::vector<std::string>>;

  void SetRationale(const std::vector<Reasons>& lists,
                    FhirJson* prediction) const {
    std::vector<std::string> sentences;
    for (const auto& [wording, list] : lists) {
      if (list.empty()) continue;
      sentences.push_back(
          phrasing_.Say(wording, {{"list", phrasing_.List(list)}}));
    }
    if (sentences.empty()) return;
    (*prediction)["rationale"] = absl::StrJoin(sentences, " ");
  }

  // The findings that reasons rest on, as clauses, each once.
  void AddClauses(const google::protobuf::RepeatedPtrField<v1::Reason>& reasons,
                  bool against, std::vector<std::string>* clauses) const {
    for (const v1::SummaryFinding& finding : summary_.findings()) {
      bool named = false;
      for (const v1::Reason& reason : reasons) {
        if (reason.against() != against || reason.unresolved()) continue;
        for (const std::string& slot : reason.slots()) {
          named |= slot == finding.finding().slot();
        }
      }
      if (named && !finding.clause().empty()) {
        clauses->push_back(finding.clause());
      }
    }
  }

  // Statements with the sentences of the article that they rest on.
  template <typename Ids>
  std::string Statements(const Ids& ids) const {
    std::vector<std::string> texts;
    for (const std::string& id : ids) {
      const v1::Statement& statement =
          topic_.statement(topic_.FindStatement(id));
      texts.push_back(phrasing_.Say(
          "summary_statement",
          {{"text", statement.text()},
           {"title", topic_.content().article().title()},
           {"numbers", absl::StrJoin(statement.sources(), ", ")}}));
    }
    return absl::StrJoin(texts, " ");
  }

  const Topic& topic_;
  const v1::Summary& summary_;
  const std::string seed_;
  const dialogue::Phrasing phrasing_;
  FhirJson entries_ = FhirJson::array();
  FhirJson basis_ = FhirJson::array();
};

}  // namespace

std::string SummaryAsFhir(const Topic& topic, const v1::Summary& summary,
                          absl::string_view seed) {
  return BundleBuilder(topic, summary, seed).Build();
}

}  // namespace footnote::service
