// Puts a move into words and structure: parts with their acts, footnotes,
// quick replies, urgency and progress.
#ifndef FOOTNOTE_DIALOGUE_RESPOND_RESPOND_H_
#define FOOTNOTE_DIALOGUE_RESPOND_RESPOND_H_

#include "dialogue/decide/decide.h"
#include "dialogue/track/track.h"
#include "dialogue/understand/understand.h"
#include "footnote/v1/reply.pb.h"
#include "footnote/v1/session.pb.h"
#include "knowledge/topic.h"

namespace footnote::dialogue {

// The reply that makes `move`. `state` is the state after the turn, but for
// Assessment, which is still the one given last.
v1::Reply Respond(const knowledge::Topic& topic, const v1::SessionState& state,
                  const Reading& reading, const Tracked& tracked,
                  const Move& move);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_RESPOND_RESPOND_H_
