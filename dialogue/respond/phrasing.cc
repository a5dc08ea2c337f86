#include "dialogue/respond/phrasing.h"

#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace footnote::dialogue {

std::string FillPlaces(absl::string_view text,
                       std::initializer_list<Phrasing::Fill> fills) {
  std::string filled;
  while (!text.empty()) {
    const size_t open = text.find('{');
    const size_t close = open == text.npos ? text.npos : text.find('}', open);
    if (close == text.npos) break;
    absl::StrAppend(&filled, text.substr(0, open));
    const absl::string_view name = text.substr(open + 1, close - open - 1);
    absl::string_view value = text.substr(open, close - open + 1);
    for (const Phrasing::Fill& fill : fills) {
      if (fill.first == name) value = fill.second;
    }
    absl::StrAppend(&filled, value);
    text.remove_prefix(close + 1);
  }
  absl::StrAppend(&filled, text);
  return filled;
}

std::string Phrasing::Say(absl::string_view id,
                          std::initializer_list<Fill> fills) const {
  const v1::Wording* wording = topic_.language().FindWording(id);
  if (wording == nullptr || wording->texts().empty()) return std::string(id);
  return FillPlaces(wording->texts(turn_ % wording->texts_size()), fills);
}

std::string Phrasing::List(const std::vector<std::string>& parts,
                           absl::string_view joint) const {
  std::string list;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) {
      absl::StrAppend(&list, i + 1 == parts.size() ? Say(joint) : ", ");
    }
    absl::StrAppend(&list, parts[i]);
  }
  return list;
}

std::string Phrasing::Clause(const v1::Finding& finding) const {
  const int index = topic_.FindSlot(finding.slot());
  if (index < 0) return "";
  const knowledge::Slot& slot = topic_.slots()[index];
  if (finding.value_case() == v1::Finding::kRange) {
    return FillPlaces(slot.content->value_text(),
                      {{"value", Amount(slot.kind, finding.range())}});
  }
  if (finding.value_case() != v1::Finding::kChoice) return "";
  const int choice = topic_.FindChoice(index, finding.choice());
  return choice < 0 ? "" : slot.choices[choice].text;
}

std::string Phrasing::QuotedClause(const v1::Finding& finding) const {
  const std::string clause = Clause(finding);
  if (clause.empty() || finding.words().empty()) return clause;
  // "it is getting worse" needs no "getting worse" behind it, and the label of
  // a choice that was tapped is not the user's word.
  const std::string ours =
      absl::AsciiStrToLower(absl::StrCat(clause, "\n", ValueLabel(finding)));
  if (absl::StrContains(ours, absl::AsciiStrToLower(finding.words()))) {
    return clause;
  }
  return Say("quoted", {{"clause", clause}, {"words", finding.words()}});
}

std::string Phrasing::ValueLabel(const v1::Finding& finding) const {
  const int index = topic_.FindSlot(finding.slot());
  if (index < 0) return "";
  const knowledge::Slot& slot = topic_.slots()[index];
  if (finding.value_case() == v1::Finding::kRange) {
    return Amount(slot.kind, finding.range());
  }
  if (slot.kind == v1::SLOT_KIND_YES_NO) {
    return Say(finding.choice() == "yes" ? "reply_yes" : "reply_no");
  }
  const int choice = topic_.FindChoice(index, finding.choice());
  return choice < 0 ? "" : slot.choices[choice].label;
}

std::string Phrasing::Days(double days) const {
  struct Unit {
    double length;
    double least;  // shorter amounts are said in the next smaller unit
    absl::string_view wording;
  };
  static constexpr Unit kUnits[] = {{365, 365, "years"},
                                    {30, 30, "months"},
                                    {7, 14, "weeks"},
                                    {1, 0, "days"}};
  if (days < 1) return Say("days_under_one");
  for (const Unit& unit : kUnits) {
    const double count = days / unit.length;
    if (days < unit.least) continue;
    if (unit.length > 1 && count != std::floor(count)) continue;
    const auto number = static_cast<int64_t>(std::llround(count));
    const v1::Wording* wording = topic_.language().FindWording(unit.wording);
    if (wording == nullptr || wording->texts_size() < 2) break;
    return FillPlaces(wording->texts(number == 1 ? 0 : 1),
                      {{"n", absl::StrCat(number)}});
  }
  return absl::StrCat(days);
}

std::string Phrasing::Amount(v1::SlotKind kind, const v1::Range& range) const {
  if (kind == v1::SLOT_KIND_DURATION) {
    if (range.min() == range.max()) return Days(range.best());
    // "3 to 4 days" rather than "3 days to 4 days"; other mixes by the best.
    if (range.max() < 14 && range.min() >= 1) {
      return Say("range", {{"min", absl::StrCat(std::llround(range.min()))},
                           {"max", Days(std::llround(range.max()))}});
    }
    return Say("about", {{"amount", Days(std::llround(range.best()))}});
  }
  const std::string best = absl::StrCat(range.best());
  return kind == v1::SLOT_KIND_PERCENT ? Say("percent", {{"n", best}}) : best;
}

}  // namespace footnote::dialogue
