// What a conversation looks like in the terminal: structure in, text out. And a
// choice that was made by its number.
#ifndef FOOTNOTE_SERVICE_CHAT_CHAT_VIEW_H_
#define FOOTNOTE_SERVICE_CHAT_CHAT_VIEW_H_

#include <string>

#include "absl/strings/string_view.h"
#include "footnote/v1/dialogue_service.pb.h"
#include "footnote/v1/knowledge_service.pb.h"
#include "footnote/v1/reply.pb.h"

namespace footnote::service {

// What it is shown on.
struct Look {
  int width = 0;       // columns to break lines at; 0 breaks none
  bool color = false;  // whether escape codes may be used
};

// The text, an emergency between two bars; then each footnote on a line of its
// own ("[1] Article, sentence 9"), the disclaimer, and the quick replies:
// numbered where a number chooses one, else as examples of what to type.
std::string ReplyAsText(const v1::GetTopicResponse& topic,
                        const v1::Reply& reply, const Look& look);

// What to send for what the user typed: the text of the quick reply whose
// number it is, or itself. Where an amount is awaited ("3", to "how many
// days?"), quick replies bear no numbers and a number is an answer.
std::string ChosenText(const v1::GetTopicResponse& topic,
                       const v1::Reply& reply, absl::string_view typed);

// One line for each thing that the engine did with `text`, with the words that
// it is about; empty where nothing was traced.
std::string TraceAsText(const v1::SendTurnResponse& response,
                        absl::string_view text, const Look& look);

// What the program itself has to say, told apart from replies: "(text)".
std::string NoticeAsText(absl::string_view text, const Look& look);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_CHAT_CHAT_VIEW_H_
