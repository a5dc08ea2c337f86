// The places where a message asks something of the article.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_ASKING_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_ASKING_H_

#include <vector>

#include "dialogue/understand/message.h"

namespace footnote::dialogue {

// One thing that a message asks, and where its sentence begins.
struct Asking {
  TokenRange range;
  int sentence_begin = 0;
};

// What the message asks, each from the words that ask to the end of their
// sentence, in the order of the text; the first few of many. Not what is about
// the conversation by one of `acts`, unless it refers to what was told before:
// "it is numb, what does that mean".
std::vector<Asking> FindAskings(const Message& message,
                                const std::vector<ActMention>& acts);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_ASKING_H_
