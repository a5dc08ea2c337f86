// A conversation in the terminal: lines in, replies out.
#ifndef FOOTNOTE_SERVICE_CHAT_CHAT_H_
#define FOOTNOTE_SERVICE_CHAT_CHAT_H_

#include <functional>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "footnote/v1/dialogue_service.pb.h"
#include "footnote/v1/knowledge_service.pb.h"
#include "footnote/v1/reply.pb.h"
#include "service/chat/chat_view.h"
#include "service/chat/dialogue_client.h"
#include "service/chat/line_input.h"

namespace footnote::service {

struct ChatOptions {
  std::string topic;    // empty: the server's first
  std::string session;  // one to go on with; empty: begins one
  bool trace = false;
  // A person sits there: trouble is told and the chat goes on, empty lines say
  // nothing, and it says how to go on later. Otherwise, for scripts, each line
  // is a message, and trouble ends it.
  bool interactive = false;
  // The command that goes on with a session, but for its id at the end.
  std::string resume_command = "footnote chat --session";
};

class Chat {
 public:
  // The pointers must outlive it. `look` is asked before each thing shown, as a
  // terminal changes its size.
  Chat(const ChatOptions& options, DialogueClient* client, LineInput* input,
       std::ostream* out, std::function<Look()> look);

  // Begins a conversation, or goes on with one. NOT_FOUND and the like where
  // the server has not what was asked for.
  absl::Status Begin();
  // Takes line for line, until the user ends it. UNAVAILABLE and the errors of
  // the server, where nobody sits there who could be told.
  absl::Status Converse();

 private:
  absl::Status StartSession();
  absl::Status ResumeSession();
  absl::Status Take(const std::string& line);
  absl::Status Say(const std::string& text);
  absl::Status SendUnanswered();
  absl::Status Summarize();
  absl::Status DeleteSession();
  // What to do about trouble: tells the user, where that is enough.
  absl::Status Bear(const absl::Status& trouble);
  void SetTrace(bool trace);
  void SayHowToGoOn();
  void Show(v1::Reply reply);
  void Notice(absl::string_view text);

  ChatOptions options_;
  DialogueClient* const client_;
  LineInput* const input_;
  std::ostream* const out_;
  const std::function<Look()> look_;

  v1::GetTopicResponse topic_;
  v1::Reply reply_;
  std::string session_id_;  // empty: there is none, it was deleted or expired
  absl::Time expires_ = absl::InfiniteFuture();
  bool has_said_something_ = false;
  bool ended_ = false;
  // The turn that may or may not have been taken; without an id where there is
  // none. Said again, it goes under the same id, so that it counts once.
  v1::SendTurnRequest unanswered_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_CHAT_CHAT_H_
