#include "service/summary/fhir_bundle.h"

#include <map>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/service/summary/told_session.h"

namespace footnote::service {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;

json BundleOf(const v1::SessionState& state,
              const knowledge::Topic& topic = TestTopic(),
              const std::string& seed = "seed") {
  return json::parse(
      SummaryAsFhir(topic, Summarize(topic, state, TestTimes()), seed));
}

// The first resource of the type; null where there is none.
json Find(const json& bundle, const std::string& type) {
  for (const json& entry : bundle["entry"]) {
    if (entry["resource"]["resourceType"] == type) return entry["resource"];
  }
  return nullptr;
}

// Observations by the code of the topic, or of the safety net.
std::map<std::string, json> Observations(const json& bundle) {
  std::map<std::string, json> observations;
  for (const json& entry : bundle["entry"]) {
    const json& resource = entry["resource"];
    if (resource["resourceType"] != "Observation") continue;
    observations[resource["code"]["coding"][0]["code"]] = resource;
  }
  return observations;
}

TEST(FhirBundleTest, AnswersTheQuestionnaireThatComesWithIt) {
  const json bundle = BundleOf(WholeSession());
  EXPECT_EQ(bundle["type"], "collection");
  EXPECT_EQ(bundle["timestamp"], "2026-05-20T13:00:00.000Z");
  const json questionnaire = Find(bundle, "Questionnaire");
  const json response = Find(bundle, "QuestionnaireResponse");
  EXPECT_EQ(questionnaire["url"],
            "urn:footnote:topic:sore-wrist:questionnaire");
  EXPECT_EQ(
      response["questionnaire"],
      "urn:footnote:topic:sore-wrist:questionnaire|" + TestTopic().version());
  EXPECT_EQ(response["status"], "completed");
  EXPECT_EQ(response["authored"], "2026-05-20T12:01:00.000Z");
  ASSERT_THAT(questionnaire["item"], SizeIs(5));
  EXPECT_EQ(questionnaire["item"][0]["type"], "choice");
  // The choices, and that somebody is not sure.
  EXPECT_THAT(questionnaire["item"][0]["answerOption"], SizeIs(3));
  EXPECT_EQ(questionnaire["item"][1]["type"], "quantity");
  EXPECT_EQ(questionnaire["item"][2]["answerValueSet"],
            "http://hl7.org/fhir/ValueSet/yesnodontknow");
  const json& items = response["item"];
  ASSERT_THAT(items, SizeIs(5));
  EXPECT_EQ(items[0]["linkId"], "place");
  EXPECT_EQ(items[0]["answer"][0]["valueCoding"]["code"], "wrist");
  EXPECT_EQ(items[0]["answer"][0]["extension"][0]["valueString"], "my wrist");
  EXPECT_EQ(items[1]["answer"][0]["valueQuantity"],
            json::parse(R"({"value": 11, "unit": "d", "code": "d",
                            "system": "http://unitsofmeasure.org"})"));
  EXPECT_EQ(items[2]["answer"][0]["valueCoding"]["code"], "Y");
  EXPECT_EQ(items[3]["answer"][0]["valueCoding"]["code"], "asked-unknown");
  EXPECT_EQ(items[4]["answer"][0]["valueCoding"]["code"], "N");
  EXPECT_FALSE(items[4]["answer"][0].contains("extension"));
}

TEST(FhirBundleTest, ObservesEachFindingOnce) {
  v1::SessionState state = WholeSession();
  state.add_safety_signs("chest_pain");
  const auto observations = Observations(BundleOf(state));
  ASSERT_THAT(observations, SizeIs(6));
  EXPECT_EQ(
      observations.at("place")["valueCodeableConcept"]["coding"][0]["system"],
      "urn:footnote:topic:sore-wrist:slot:place");
  EXPECT_EQ(observations.at("sore_days")["valueRange"]["low"]["value"], 10);
  EXPECT_EQ(observations.at("sore_days")["valueRange"]["high"]["value"], 12);
  EXPECT_EQ(observations.at("tingling")["valueBoolean"], true);
  EXPECT_EQ(observations.at("typing_more")["valueBoolean"], false);
  EXPECT_EQ(
      observations.at("weak_grip")["dataAbsentReason"]["coding"][0]["code"],
      "asked-unknown");
  EXPECT_EQ(observations.at("chest_pain")["code"]["coding"][0]["system"],
            "urn:footnote:safety-sign");
  for (const auto& [code, observation] : observations) {
    EXPECT_EQ(observation["status"], "final") << code;
    EXPECT_EQ(observation["code"]["coding"][0].contains("version"),
              code != "chest_pain");
  }
}

TEST(FhirBundleTest, SaysHowUrgentItIsAndWhyAndOfWhatItIsASign) {
  const json risk = Find(BundleOf(WholeSession()), "RiskAssessment");
  EXPECT_EQ(risk["status"], "final");
  EXPECT_THAT(risk["basis"], SizeIs(5));
  ASSERT_THAT(risk["prediction"], SizeIs(2));
  const json& urgency = risk["prediction"][0];
  EXPECT_EQ(urgency["qualitativeRisk"]["coding"][0]["code"], "SEE_DOCTOR");
  EXPECT_EQ(urgency["qualitativeRisk"]["text"],
            "Please have a doctor look at this.");
  EXPECT_EQ(urgency["rationale"],
            "Because it has been sore for 10 to 12 days and your fingers "
            "tingle.");
  EXPECT_EQ(risk["prediction"][1]["outcome"]["coding"][0]["code"],
            "nerve_pressure");
  EXPECT_THAT(std::string(risk["mitigation"]),
              HasSubstr("(Sore wrist after typing, 4)"));
}

TEST(FhirBundleTest, SaysNothingLessThanAnEmergencyWhereThereIsASign) {
  v1::SessionState state = WholeSession();
  state.add_safety_signs("chest_pain");
  v1::SessionState outside =
      ToldSession(R"pb(turn: 1
                       findings { slot: "place" choice: "elbow" turn: 1 })pb");
  outside.add_safety_signs("chest_pain");
  for (const v1::SessionState& told : {state, outside}) {
    const json risk = Find(BundleOf(told), "RiskAssessment");
    const json& urgency = risk["prediction"][0];
    EXPECT_EQ(urgency["qualitativeRisk"]["coding"][0]["code"], "EMERGENCY");
    EXPECT_EQ(urgency["rationale"], "Because chest pain.");
    EXPECT_FALSE(risk.contains("mitigation"));
  }
}

// Somebody, and nobody in particular.
TEST(FhirBundleTest, MakesUpNoPatient) {
  const json bundle = BundleOf(WholeSession());
  const json risk = Find(bundle, "RiskAssessment");
  EXPECT_EQ(risk["subject"].size(), 1u);
  EXPECT_TRUE(risk["subject"].contains("display"));
  EXPECT_TRUE(Find(bundle, "Patient").is_null());
  EXPECT_FALSE(Find(bundle, "Observation").contains("subject"));
}

TEST(FhirBundleTest, SaysThatAnIntakeIsNotFinished) {
  const json bundle =
      BundleOf(ToldSession(R"pb(findings { slot: "sore_days" unsure: true })pb",
                           /*assessed=*/false));
  EXPECT_EQ(Find(bundle, "QuestionnaireResponse")["status"], "in-progress");
  EXPECT_EQ(Find(bundle, "Observation")["status"], "preliminary");
  EXPECT_EQ(Find(bundle, "RiskAssessment")["status"], "preliminary");
  EXPECT_EQ(
      Find(bundle,
           "QuestionnaireResponse")["item"][1]["answer"][0]["valueQuantity"]
                                   ["extension"][0]["valueCode"],
      "asked-unknown");
  const json empty = BundleOf(ToldSession("", /*assessed=*/false));
  EXPECT_THAT(empty["entry"], SizeIs(2));
}

TEST(FhirBundleTest, SaysWhyThereIsNoAnswer) {
  const json bundle = BundleOf(ToldSession(
      R"pb(findings { slot: "place" choice: "wrist" }
           findings { slot: "tingling" unsure: true }
           findings { slot: "weak_grip" unsure: true declined: true }
           asked: "tingling"
           asked: "weak_grip"
           asked: "sore_days")pb",
      /*assessed=*/false));
  std::map<std::string, std::string> reasons;
  const json response = Find(bundle, "QuestionnaireResponse");
  for (const json& item : response["item"]) {
    const std::string reason = item.contains("answer")
                                   ? item["answer"][0]["valueCoding"]["code"]
                                   : item["extension"][0]["valueCode"];
    reasons[item["linkId"]] = reason;
  }
  const std::map<std::string, std::string> expected = {
      {"place", "wrist"},
      {"sore_days", "unknown"},
      {"tingling", "asked-unknown"},
      {"weak_grip", "asked-declined"},
      {"typing_more", "not-asked"}};
  EXPECT_EQ(reasons, expected);
  // What was not answered was not observed; that somebody would not say was.
  const auto observations = Observations(bundle);
  EXPECT_THAT(observations, SizeIs(3));
  EXPECT_EQ(
      observations.at("weak_grip")["dataAbsentReason"]["coding"][0]["code"],
      "asked-declined");
}

TEST(FhirBundleTest, NamesResourcesTheSameEachTimeWithoutTellingTheSeed) {
  const std::string id = "0123456789abcdef0123456789abcdef";
  const json first = BundleOf(WholeSession(), TestTopic(), id);
  EXPECT_EQ(first, BundleOf(WholeSession(), TestTopic(), id));
  EXPECT_THAT(first.dump(), Not(HasSubstr(id)));
  const json other = BundleOf(WholeSession(), TestTopic(), "another");
  const size_t last = first["entry"].size() - 1;
  for (size_t i = 0; i <= last; ++i) {
    const std::string url = first["entry"][i]["fullUrl"];
    EXPECT_THAT(url, MatchesRegex("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-"
                                  "8[0-9a-f]{3}-[89ab][0-9a-f]{3}-"
                                  "[0-9a-f]{12}"));
    // The questionnaire is everybody's.
    EXPECT_EQ(url == other["entry"][i]["fullUrl"], i == last);
  }
}

TEST(FhirBundleTest, PassesOnTheCodesThatAnAuthorLookedUp) {
  v1::Topic content = TestTopic().content();
  const auto add = [](v1::Code* code, const std::string& name) {
    code->set_system("http://example.org/codes");
    code->set_code(name);
    code->set_display("as they put it");
  };
  add(content.mutable_slots(0)->add_codes(), "S-1");
  add(content.mutable_slots(0)->mutable_choices(0)->add_codes(), "C-1");
  add(content.mutable_conditions(0)->add_codes(), "D-1");
  const auto topic = knowledge::Topic::Build(content, TestTopic().version(),
                                             TestLibrary().language());
  ASSERT_TRUE(topic.ok()) << topic.status();
  const json bundle = BundleOf(WholeSession(), **topic);
  const json place = Observations(bundle).at("place");
  EXPECT_EQ(place["code"]["coding"][1]["code"], "S-1");
  EXPECT_EQ(place["valueCodeableConcept"]["coding"][1]["code"], "C-1");
  EXPECT_EQ(Find(bundle, "Questionnaire")["item"][0]["code"][1]["system"],
            "http://example.org/codes");
  EXPECT_EQ(
      Find(bundle,
           "RiskAssessment")["prediction"][1]["outcome"]["coding"][1]["code"],
      "D-1");
}

}  // namespace
}  // namespace footnote::service
