// What a message asks of the article, and what the article says to it.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_QUESTION_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_QUESTION_H_

#include "absl/types/optional.h"
#include "dialogue/understand/message.h"

namespace footnote::dialogue {

// The question in a message that does other things as well; none where it asks
// nothing, or only about the conversation (`acts`).
absl::optional<QuestionReading> ReadQuestion(
    const Message& message, const std::vector<ActMention>& acts);

// Whether the act is about the conversation, so that its clause asks nothing of
// the article.
bool IsAboutConversation(v1::UserAct act);

// What the message asks, whether or not in form of a question; it has a token.
// Better no answer than a wrong one: what is asked must be about something that
// a question of the topic is about, want what that answers, and say little
// else.
QuestionReading ReadAsQuestion(const Message& message,
                               const std::vector<ActMention>& acts);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_QUESTION_H_
