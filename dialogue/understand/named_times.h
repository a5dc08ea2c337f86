// Times that are told by a name: "yesterday", "ages", "all week", "Christmas".
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_NAMED_TIMES_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_NAMED_TIMES_H_

#include "dialogue/understand/amounts.h"
#include "dialogue/understand/message.h"
#include "knowledge/lexicon.h"

namespace footnote::dialogue {

// `match` is one of Message::times. Of no kind where it is a day of the year
// and today is not known.
Amount ReadNamedTime(const Message& message,
                     const knowledge::LexiconMatch& match);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_NAMED_TIMES_H_
