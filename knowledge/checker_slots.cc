// What each slot needs to be asked for, read and summed up.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "knowledge/checker_context.h"
#include "knowledge/near_miss.h"

namespace footnote::knowledge {
namespace {

using Path = CheckerContext::Path;
using S = v1::Slot;

bool IsNumeric(v1::SlotKind kind) {
  return kind == v1::SLOT_KIND_DURATION || kind == v1::SLOT_KIND_NUMBER ||
         kind == v1::SLOT_KIND_PERCENT;
}

class SlotChecker {
 public:
  SlotChecker(const CheckerContext& context, const v1::Slot& slot,
              const Path& path)
      : context_(context), slot_(slot), path_(path) {}

  void Check() {
    Need(slot_.label(), "label", "name it in a noun phrase for summaries");
    Need(slot_.question(), "question", "say how it is asked");
    Need(slot_.reworded(), "reworded",
         "ask it in other words, with examples, for when the answer was not "
         "understood");
    Need(slot_.short_question(), "short_question",
         "ask it in few words, for returning to it");
    Need(slot_.why(), "why", "name the statement that says why it matters");
    if (slot_.kind() <= 0 || slot_.kind() >= v1::SlotKind_ARRAYSIZE) {
      Error("has no kind", "set kind to SLOT_KIND_YES_NO or another");
    } else if (slot_.kind() == v1::SLOT_KIND_YES_NO) {
      CheckYesNo();
    } else if (slot_.kind() == v1::SLOT_KIND_CHOICE) {
      CheckChoices();
    } else {
      CheckNumber();
    }
    RefuseFieldsOfOtherKinds();
    CheckAmountReadings();
    CheckFrames();
    CheckQuickReplies();
  }

 private:
  void Error(const std::string& what, const std::string& mend) {
    context_.Error(path_, absl::StrCat("slot \"", slot_.id(), "\" ", what),
                   mend);
  }
  void Need(const std::string& text, const std::string& field,
            const std::string& mend) {
    if (text.empty()) Error(absl::StrCat("has no ", field), mend);
  }

  void CheckYesNo() {
    if (slot_.yes_phrases().empty() && slot_.frames().empty()) {
      Error("has no yes_phrases", "say how people say yes to it unasked");
    }
    Need(slot_.yes_text(), "yes_text", "say how a summary says yes");
    Need(slot_.no_text(), "no_text", "say how a summary says no");
  }

  void CheckChoices() {
    if (slot_.choices_size() < 2) {
      Error("has fewer than two choices", "give it the values it can have");
    }
    for (int i = 0; i < slot_.choices_size(); ++i) {
      const v1::Choice& choice = slot_.choices(i);
      const Path at = CheckerContext::In(path_, S::kChoicesFieldNumber, i);
      const std::string name = absl::StrCat("choice \"", choice.id(), "\"");
      if (choice.label().empty()) {
        context_.Error(at, name + " has no label", "say how it is offered");
      }
      if (choice.text().empty()) {
        context_.Error(at, name + " has no text", "say how a summary says it");
      }
      if (choice.phrases().empty() && choice.pending_phrases().empty()) {
        context_.Error(at, name + " has no phrases", "say how people say it");
      }
    }
  }

  void CheckNumber() {
    if (slot_.anchors().empty() && !slot_.bare_amounts()) {
      Error("has neither anchors nor bare_amounts",
            "say which words tell that an amount is meant for it");
    }
    if (!(slot_.min() < slot_.max())) {
      Error("has no max above its min", "set the least and greatest sensible");
    }
    if (!absl::StrContains(slot_.value_text(), "{value}")) {
      Error("has no value_text with {value}",
            "say how a summary says it, such as \"it has hurt for {value}\"");
    }
  }

  void RefuseFieldsOfOtherKinds() {
    const bool yes_no = slot_.kind() == v1::SLOT_KIND_YES_NO;
    const bool number = IsNumeric(slot_.kind());
    const auto refuse = [&](bool wrong, const char* field) {
      if (!wrong) return;
      Error(absl::StrCat("has ", field, ", which its kind does not use"),
            "drop them, or change the kind");
    };
    refuse(!yes_no &&
               (!slot_.yes_phrases().empty() || !slot_.no_phrases().empty() ||
                !slot_.pending_yes_phrases().empty() ||
                !slot_.pending_no_phrases().empty()),
           "yes or no phrases");
    refuse(slot_.kind() != v1::SLOT_KIND_CHOICE && !slot_.choices().empty(),
           "choices");
    refuse(!number && !slot_.anchors().empty(), "anchors");
    refuse(!number && !slot_.examples().empty(), "examples");
    refuse(number && !slot_.amount_readings().empty(), "amount_readings");
    refuse(number && !slot_.assumed().empty(), "assumed");
    refuse(number && !slot_.frames().empty(), "frames");
  }

  void CheckAmountReadings() {
    for (int i = 0; i < slot_.amount_readings_size(); ++i) {
      const v1::AmountReading& reading = slot_.amount_readings(i);
      const Path at =
          CheckerContext::In(path_, S::kAmountReadingsFieldNumber, i);
      if (!IsNumeric(reading.kind())) {
        context_.Error(at, "this amount reading has no kind of amount",
                       "set kind to DURATION, NUMBER or PERCENT");
      }
      if (reading.anchors().empty()) {
        context_.Error(at, "this amount reading has no anchors",
                       "say which words the amount must stand beside");
      }
      if (reading.below().empty() && reading.otherwise().empty()) {
        context_.Error(at, "this amount reading gives no value",
                       "set below, otherwise or both");
      }
    }
  }

  void CheckFrames() {
    for (int i = 0; i < slot_.frames_size(); ++i) {
      const v1::Frame& frame = slot_.frames(i);
      const Path at = CheckerContext::In(path_, S::kFramesFieldNumber, i);
      if (frame.about().empty()) {
        context_.Error(at, "this frame has no about",
                       "say how people name its circumstance");
      }
      if (frame.tells().empty()) {
        context_.Error(at, "this frame tells nothing",
                       "say what may be said of the circumstance");
      }
      for (int j = 0; j < frame.tells_size(); ++j) {
        CheckTelling(frame.tells(j), CheckerContext::In(
                                         at, v1::Frame::kTellsFieldNumber, j));
      }
    }
  }

  void CheckTelling(const v1::Telling& telling, const Path& at) {
    if (telling.phrases().empty()) {
      context_.Error(at, "this telling has no phrases",
                     "say how people say it");
    }
    std::vector<std::string> values;
    if (slot_.kind() == v1::SLOT_KIND_YES_NO) values = {"no", "yes"};
    for (const v1::Choice& choice : slot_.choices()) {
      values.push_back(choice.id());
    }
    if (std::find(values.begin(), values.end(), telling.value()) !=
        values.end()) {
      return;
    }
    context_.Error(
        CheckerContext::In(at, v1::Telling::kValueFieldNumber),
        absl::StrCat("slot \"", slot_.id(), "\" has no value \"",
                     telling.value(), "\""),
        SuggestFor(telling.value(), values));
  }

  // What is tapped is sent as text: two that look alike cannot both be meant.
  void CheckQuickReplies() {
    std::set<std::string> labels = {"not sure"};
    const auto add = [&](const std::string& label, const Path& at) {
      if (labels.insert(absl::AsciiStrToLower(label)).second) return;
      context_.Error(
          at, absl::StrCat("the quick reply \"", label, "\" is offered twice"),
          "make the labels differ");
    };
    for (int i = 0; i < slot_.choices_size(); ++i) {
      const Path at = CheckerContext::In(path_, S::kChoicesFieldNumber, i);
      add(slot_.choices(i).label(),
          CheckerContext::In(at, v1::Choice::kLabelFieldNumber));
    }
    for (int i = 0; i < slot_.examples_size(); ++i) {
      add(slot_.examples(i),
          CheckerContext::In(path_, S::kExamplesFieldNumber, i));
    }
  }

  const CheckerContext& context_;
  const v1::Slot& slot_;
  const Path path_;
};

// An amount that no anchor claims can belong to one slot only.
void CheckBareAmounts(const CheckerContext& context) {
  std::map<v1::SlotKind, std::string> takers;
  for (int i = 0; i < context.topic.slots_size(); ++i) {
    const v1::Slot& slot = context.topic.slots(i);
    if (!slot.bare_amounts()) continue;
    const Path path = CheckerContext::Of(v1::Topic::kSlotsFieldNumber, i);
    const Path at = CheckerContext::In(path, S::kBareAmountsFieldNumber);
    if (!IsNumeric(slot.kind())) {
      context.Error(at, "bare_amounts is for numbers", "drop it");
      continue;
    }
    const auto [it, added] = takers.try_emplace(slot.kind(), slot.id());
    if (added) continue;
    context.Error(
        at,
        absl::StrCat("slot \"", it->second,
                     "\" takes the bare amounts of this kind already"),
        "keep bare_amounts at one of the two");
  }
}

}  // namespace

void CheckSlots(const CheckerContext& context) {
  if (context.topic.slots().empty()) {
    context.Error({}, "the topic has no slots", "say what is to be found out");
  }
  for (int i = 0; i < context.topic.slots_size(); ++i) {
    SlotChecker(context, context.topic.slots(i),
                CheckerContext::Of(v1::Topic::kSlotsFieldNumber, i))
        .Check();
  }
  CheckBareAmounts(context);
}

}  // namespace footnote::knowledge
