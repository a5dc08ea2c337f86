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

// What the tokens ask, whether or not in form of a question. Better no answer
// than a wrong one: the likeness to a known question must be strong, and
// stronger where something the article does not treat is named.
QuestionReading LookUp(const Message& message, TokenRange tokens);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_QUESTION_H_
