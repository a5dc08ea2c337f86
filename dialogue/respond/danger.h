// The safety net's part of a reply. Signs of an emergency are the same for
// every topic and rest on no article, so that each text here is labelled as
// such.
#ifndef FOOTNOTE_DIALOGUE_RESPOND_DANGER_H_
#define FOOTNOTE_DIALOGUE_RESPOND_DANGER_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "dialogue/respond/composer.h"
#include "dialogue/respond/phrasing.h"
#include "footnote/v1/session.pb.h"
#include "knowledge/topic.h"

namespace footnote::dialogue {

// Says the messages, verbatim, of the signs told for the first time: indexes
// into Language::content().safety_signs(). Where there are none, of all signs
// that the session holds.
void SayWarning(const knowledge::Topic& topic, const v1::SessionState& state,
                const std::vector<int>& new_signs, const Phrasing& phrasing,
                Composer* composer);

// Says the wording `id` and the reminders of all signs that the session holds:
// what was said in full before is not said so again.
void SayReminder(const knowledge::Topic& topic, const v1::SessionState& state,
                 absl::string_view id, const Phrasing& phrasing,
                 Composer* composer);

// Asks whether it is happening.
void AskWhetherItIsSo(const knowledge::Topic& topic,
                      const v1::SessionState& state, const Phrasing& phrasing,
                      Composer* composer);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_RESPOND_DANGER_H_
