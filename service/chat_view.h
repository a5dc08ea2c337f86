// A reply in the terminal, and a choice made by its number.
#ifndef FOOTNOTE_SERVICE_CHAT_VIEW_H_
#define FOOTNOTE_SERVICE_CHAT_VIEW_H_

#include <string>

#include "absl/strings/string_view.h"
#include "footnote/v1/dialogue_service.pb.h"
#include "footnote/v1/knowledge_service.pb.h"
#include "footnote/v1/reply.pb.h"

namespace footnote::service {

// The text, then each footnote on a line of its own ("[1] Article, sentence
// 9"), then the quick replies, numbered where a number chooses one.
std::string ReplyAsText(const v1::GetTopicResponse& topic,
                        const v1::Reply& reply);

// What to send for what the user typed: the text of the quick reply whose
// number it is, or itself. Where a number is awaited, a number is an answer.
std::string ChosenText(const v1::GetTopicResponse& topic,
                       const v1::Reply& reply, absl::string_view typed);

// One line for each thing that the engine did with `text`, with the words that
// it is about; empty where nothing was traced.
std::string TraceAsText(const v1::SendTurnResponse& response,
                        absl::string_view text);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_CHAT_VIEW_H_
