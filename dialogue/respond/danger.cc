#include "dialogue/respond/danger.h"

#include <algorithm>
#include <string>
#include <utility>

namespace footnote::dialogue {
namespace {

using knowledge::Topic;

std::vector<const v1::SafetySign*> StandingSigns(
    const Topic& topic, const v1::SessionState& state) {
  std::vector<const v1::SafetySign*> standing;
  const auto& told = state.safety_signs();
  for (const v1::SafetySign& sign : topic.language().content().safety_signs()) {
    if (std::find(told.begin(), told.end(), sign.id()) != told.end()) {
      standing.push_back(&sign);
    }
  }
  return standing;
}

// Several signs may share a text.
void AddOnce(const std::string& text, std::vector<std::string>* texts) {
  if (std::find(texts->begin(), texts->end(), text) == texts->end()) {
    texts->push_back(text);
  }
}

void SaySafetyNet(std::vector<std::string> texts, Composer* composer) {
  composer->Part(v1::SYSTEM_ACT_ESCALATE);
  for (std::string& text : texts) {
    v1::Sentence* sentence = composer->Plain(std::move(text));
    if (sentence != nullptr) sentence->set_safety_net(true);
  }
}

}  // namespace

void SayWarning(const Topic& topic, const v1::SessionState& state,
                const std::vector<int>& new_signs, const Phrasing& phrasing,
                Composer* composer) {
  std::vector<std::string> texts;
  for (const int sign : new_signs) {
    AddOnce(topic.language().content().safety_signs(sign).message(), &texts);
  }
  if (texts.empty()) {
    for (const v1::SafetySign* sign : StandingSigns(topic, state)) {
      AddOnce(sign->message(), &texts);
    }
  }
  texts.push_back(phrasing.Say("safety_label"));
  SaySafetyNet(std::move(texts), composer);
}

void SayReminder(const Topic& topic, const v1::SessionState& state,
                 absl::string_view id, const Phrasing& phrasing,
                 Composer* composer) {
  std::vector<std::string> texts = {phrasing.Say(id)};
  for (const v1::SafetySign* sign : StandingSigns(topic, state)) {
    AddOnce(sign->reminder(), &texts);
  }
  texts.push_back(phrasing.Say("safety_label_short"));
  SaySafetyNet(std::move(texts), composer);
}

void AskWhetherItIsSo(const Topic& topic, const v1::SessionState& state,
                      const Phrasing& phrasing, Composer* composer) {
  std::string check;
  for (const v1::SafetySign* sign : StandingSigns(topic, state)) {
    if (check.empty()) check = sign->check();
  }
  composer->Part(v1::SYSTEM_ACT_ASK);
  composer->Plain(check.empty() ? phrasing.Say("emergency_check")
                                : std::move(check));
}

}  // namespace footnote::dialogue
