// What the user may tap instead of typing.
#ifndef FOOTNOTE_DIALOGUE_RESPOND_QUICK_REPLIES_H_
#define FOOTNOTE_DIALOGUE_RESPOND_QUICK_REPLIES_H_

#include "dialogue/decide/decide.h"
#include "dialogue/respond/composer.h"
#include "dialogue/respond/phrasing.h"
#include "footnote/v1/session.pb.h"
#include "knowledge/topic.h"

namespace footnote::dialogue {

// Offers the answers to what `move` waits for. Each text, sent back as the
// user's, is read as that answer.
void OfferQuickReplies(const knowledge::Topic& topic,
                       const v1::SessionState& state, const Move& move,
                       const Phrasing& phrasing, Composer* composer);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_RESPOND_QUICK_REPLIES_H_
