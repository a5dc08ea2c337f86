// What a messenger is to us. A new one is a class of this in a file pair of its
// own, an option in serve_options, and a line in open_messengers.cc; all that
// has to do with sessions is done once for all of them, in webhooks.cc.
#ifndef FOOTNOTE_SERVICE_MESSENGER_MESSENGER_H_
#define FOOTNOTE_SERVICE_MESSENGER_MESSENGER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "footnote/v1/dialogue_service.pb.h"
#include "service/chat_turn.h"
#include "service/http/http_message.h"

namespace footnote::service {

// What came in by a webhook.
struct ChatUpdate {
  enum class Kind {
    kSilent,  // nothing is to be said to it
    kNote,    // no turn: answered by a sentence of ours
    kTurn,
  };

  Kind kind = Kind::kSilent;
  // Where it is talked, one session each, and who talks, as the messenger names
  // them.
  std::string chat;
  std::string user;
  // The same when it is delivered again.
  std::string turn_id;
  std::string text;
  ChatTurn::Wish wish = ChatTurn::Wish::kSay;
  absl::optional<ChatTap> tap;
  // What the messenger calls the tap.
  std::string tap_id;
  // The id of the wording that a note is; of a turn, what is said below the
  // reply, if anything.
  std::string note;
  // It will not be delivered again, whatever is answered.
  bool last = false;
};

absl::Status NotProved();

// What is said back to a turn.
struct ChatReply {
  v1::SendTurnResponse response;
  // Whether a choice may be told by its number.
  bool numbered = false;
};

// Thread-safe. Knows no sockets and no sessions: bytes in, bytes out.
class Messenger {
 public:
  virtual ~Messenger() = default;

  // A literal, for metrics and the log: "Telegram".
  virtual const char* name() const = 0;
  // Where it posts what comes in: "/webhooks/telegram".
  virtual absl::string_view path() const = 0;
  // What proves that a request comes from it. Names of sessions are made with
  // it too, so that nobody else can make them.
  virtual absl::string_view secret() const = 0;

  // PERMISSION_DENIED: it is not proved to come from it; that takes as long for
  // a wrong proof as for one that is nearly right. INVALID_ARGUMENT: it is not
  // what this messenger sends. What it sends and we do not know is silent,
  // since it would be sent again and again.
  virtual absl::StatusOr<ChatUpdate> Read(const HttpRequest& request) const = 0;

  // The answer to its request, which delivers the reply, or a sentence, or
  // nothing to the chat.
  virtual HttpResponse Say(const ChatUpdate& update,
                           const ChatReply& reply) const = 0;
  virtual HttpResponse SayNote(const ChatUpdate& update,
                               const std::string& words) const = 0;
  virtual HttpResponse SayNothing() const = 0;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_MESSENGER_MESSENGER_H_
