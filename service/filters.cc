#include "service/filters.h"

#include <cmath>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "knowledge/value.h"
#include "service/finding_values.h"

namespace footnote::service {
namespace {

// A field that must be there and be text.
absl::StatusOr<std::string> RequiredText(const Json& line, const char* field) {
  const auto it = line.find(field);
  if (it == line.end() || !it->is_string()) {
    return absl::InvalidArgumentError(absl::StrCat(
        field, ": it is missing or not a string; every line needs one"));
  }
  return it->get<std::string>();
}

// A field that may be missing or null.
absl::StatusOr<std::string> OptionalText(const Json& line, const char* field) {
  const auto it = line.find(field);
  if (it == line.end() || it->is_null()) return std::string();
  if (!it->is_string()) {
    return absl::InvalidArgumentError(
        absl::StrCat(field, ": it is neither a string nor null"));
  }
  return it->get<std::string>();
}

// Whole numbers without a point.
Json NumberOf(double number) {
  constexpr double kLargestExact = 9007199254740992.0;
  if (std::trunc(number) == number && std::abs(number) <= kLargestExact) {
    return static_cast<int64_t>(number);
  }
  return number;
}

Json ValueOf(const v1::FindingView& finding) {
  double number = 0;
  if (finding.has_min() && absl::SimpleAtod(finding.value(), &number)) {
    return NumberOf(number);
  }
  return finding.value();
}

// `text` is what the entries' spans are of.
template <typename Entries>
Json TraceOf(const Entries& entries, const std::string& text) {
  Json trace = Json::array();
  for (const v1::TraceEntry& entry : entries) {
    trace.push_back(
        {{"step", entry.step()},
         {"rule", entry.rule()},
         {"words", text.substr(entry.begin(), entry.end() - entry.begin())},
         {"begin", entry.begin()},
         {"end", entry.end()},
         {"outcome", entry.outcome()}});
  }
  return trace;
}

template <typename List>
Json ListOf(const List& items) {
  Json list = Json::array();
  for (const auto& item : items) list.push_back(item);
  return list;
}

absl::StatusOr<knowledge::Value> ReadValue(const knowledge::Slot& slot,
                                           const Json& json) {
  if (json.is_null()) return knowledge::Value::Open();
  if (json.is_string()) return ValueFromText(slot, json.get<std::string>());
  if (json.is_number()) {
    const auto number = json.get<double>();
    return ValueFromRange(slot, number, number);
  }
  if (json.is_array() && json.size() == 2 && json[0].is_number() &&
      json[1].is_number()) {
    return ValueFromRange(slot, json[0].get<double>(), json[1].get<double>());
  }
  return BadValue(slot);
}

}  // namespace

absl::StatusOr<Json> InterpretLine(const KnowledgeCalls& calls,
                                   const std::string& topic, bool trace,
                                   const Json& line) {
  absl::StatusOr<std::string> text = RequiredText(line, "text");
  if (!text.ok()) return text.status();
  absl::StatusOr<std::string> asked = OptionalText(line, "asked");
  if (!asked.ok()) return asked.status();
  absl::StatusOr<std::string> today = OptionalText(line, "today");
  if (!today.ok()) return today.status();
  v1::InterpretRequest request;
  request.set_topic(topic);
  request.set_text(*std::move(text));
  request.set_asked(*std::move(asked));
  request.set_today(*std::move(today));
  request.set_trace(trace);
  const auto response = calls.Interpret(request);
  if (!response.ok()) return response.status();

  Json findings = Json::object();
  Json words = Json::object();
  Json ranges = Json::object();
  for (const v1::FindingView& finding : response->findings()) {
    findings[finding.slot()] = ValueOf(finding);
    words[finding.slot()] = finding.words();
    if (finding.has_min() && finding.min() != finding.max()) {
      ranges[finding.slot()] = {NumberOf(finding.min()),
                                NumberOf(finding.max())};
    }
  }
  Json output = {{"findings", std::move(findings)}};
  if (!ranges.empty()) output["range"] = std::move(ranges);
  output["words"] = std::move(words);
  output["acts"] = ListOf(response->acts());
  output["emergency"] = response->emergency();
  if (trace) output["trace"] = TraceOf(response->trace(), request.text());
  return output;
}

absl::StatusOr<Json> AskLine(const KnowledgeCalls& calls,
                             const std::string& topic, bool trace,
                             const Json& line) {
  absl::StatusOr<std::string> text = RequiredText(line, "text");
  if (!text.ok()) return text.status();
  v1::AskRequest request;
  request.set_topic(topic);
  request.set_text(*std::move(text));
  request.set_trace(trace);
  const auto response = calls.Ask(request);
  if (!response.ok()) return response.status();
  Json output = {{"known", response->known()},
                 {"statements", ListOf(response->statements())},
                 {"sources", ListOf(response->sources())},
                 {"text", response->text()}};
  if (trace) output["trace"] = TraceOf(response->trace(), request.text());
  return output;
}

absl::StatusOr<Json> AssessLine(const knowledge::Topic& topic,
                                const Json& line) {
  const auto given = line.find("findings");
  if (given == line.end() || !given->is_object()) {
    return absl::InvalidArgumentError(
        "findings: it is missing or not an object; write such as {\"findings\""
        ": {slot: value}}, or {} where nothing is known");
  }
  knowledge::Findings findings(topic.slots().size());
  for (const auto& [id, json] : given->items()) {
    const absl::StatusOr<int> slot = SlotIndex(topic, id);
    if (!slot.ok()) return slot.status();
    const auto value = ReadValue(topic.slots()[*slot], json);
    if (!value.ok()) return value.status();
    findings[*slot] = *value;
  }
  const v1::AssessResponse response = KnowledgeCalls::Assess(topic, findings);
  const v1::Assessment& assessment = response.assessment();

  Json conditions = Json::array();
  for (const v1::SuspectedCondition& condition : assessment.conditions()) {
    conditions.push_back(condition.condition());
  }
  const std::string urgency = v1::Urgency_Name(assessment.urgency());
  Json output = {
      {"urgency", std::string(absl::StripPrefix(urgency, "URGENCY_"))}};
  if (assessment.outside_article()) {
    output["urgency"] = nullptr;
    output["outside_article"] = true;
  }
  output["conditions"] = std::move(conditions);
  output["statements"] = ListOf(assessment.statements());
  output["sources"] = ListOf(response.sources());
  output["open"] = ListOf(response.open());
  return output;
}

}  // namespace footnote::service
