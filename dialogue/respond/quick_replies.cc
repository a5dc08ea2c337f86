#include "dialogue/respond/quick_replies.h"

#include <string>

#include "dialogue/track/findings.h"

namespace footnote::dialogue {
namespace {

void OfferPlain(absl::string_view id, const Phrasing& phrasing,
                Composer* composer) {
  const std::string label = phrasing.Say(id);
  composer->QuickReply(label, label);
}

void OfferSlot(const knowledge::Slot& asked, const Phrasing& phrasing,
               Composer* composer) {
  if (asked.kind == v1::SLOT_KIND_YES_NO) {
    OfferPlain("reply_yes", phrasing, composer);
    OfferPlain("reply_no", phrasing, composer);
  } else if (asked.kind == v1::SLOT_KIND_CHOICE) {
    for (const knowledge::Choice& choice : asked.choices) {
      composer->QuickReply(choice.label, choice.label);
    }
  } else {
    for (const std::string& example : asked.content->examples()) {
      composer->QuickReply(example, example);
    }
  }
  OfferPlain("reply_not_sure", phrasing, composer);
}

void OfferBoth(const v1::SessionState& state, const v1::Pending& pending,
               const Phrasing& phrasing, Composer* composer) {
  const v1::Finding* before = FindFinding(state, pending.slot());
  for (const v1::Finding* finding : {before, &pending.proposed()}) {
    if (finding == nullptr) continue;
    // The finding in words rather than "Yes", which says yes to what?
    const std::string text = phrasing.ValueLabel(*finding);
    const std::string clause = phrasing.Clause(*finding);
    composer->QuickReply(clause.empty() ? text : clause, text);
  }
}

}  // namespace

void OfferQuickReplies(const knowledge::Topic& topic,
                       const v1::SessionState& state, const Move& move,
                       const Phrasing& phrasing, Composer* composer) {
  switch (move.pending.kind()) {
    case v1::Pending::KIND_SLOT:
      return OfferSlot(topic.slots()[move.slot], phrasing, composer);
    case v1::Pending::KIND_CONTRADICTION:
      return OfferBoth(state, move.pending, phrasing, composer);
    case v1::Pending::KIND_EMERGENCY:
      // In the order of every other yes and no: "1" means yes here too.
      composer->QuickReply(phrasing.Say("reply_emergency_yes"), "yes");
      composer->QuickReply(phrasing.Say("reply_emergency_no"), "no");
      return;
    default:
      if (move.phase == v1::PHASE_CLOSED) {
        OfferPlain("reply_start_over", phrasing, composer);
      }
  }
}

}  // namespace footnote::dialogue
