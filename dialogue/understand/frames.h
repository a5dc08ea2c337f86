// Values told by two things said in one clause: a circumstance and what is so
// in it ("at night it throbs").
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_FRAMES_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_FRAMES_H_

#include <vector>

#include "dialogue/understand/bearers.h"
#include "dialogue/understand/candidate.h"
#include "dialogue/understand/context.h"
#include "dialogue/understand/message.h"

namespace footnote::dialogue {

struct FrameReading {
  Candidate candidate;
  // What was said of the circumstance; empty where nothing was.
  TokenRange telling;
};

// Every value that a frame tells. A circumstance takes what stands nearest to
// it in its clause; where nothing does, what the clause beside it says, or the
// answer to the frame's own question. What is said of something else tells
// nothing.
std::vector<FrameReading> ReadFrames(const Message& message,
                                     const Context& context,
                                     const Bearers& bearers);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_FRAMES_H_
