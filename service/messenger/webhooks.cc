#include "service/messenger/webhooks.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "dialogue/respond/phrasing.h"
#include "service/find_topic.h"
#include "service/http/connect_errors.h"
#include "service/limits.h"
#include "service/messenger/chat_secret.h"
#include "service/messenger/reply_text.h"
#include "service/observe/watched_call.h"

namespace footnote::service {
namespace {

HttpResponse PostOnly() {
  HttpResponse response = HttpErrorResponse(
      405, absl::StatusCode::kUnimplemented, "messengers post here");
  response.Add("Allow", "POST");
  return response;
}

absl::Status TooLarge() {
  return absl::ResourceExhaustedError(
      absl::StrCat("the body has more than ", kMaxRequestBytes,
                   " bytes, which no messenger sends"));
}

HttpResponse Refusal(const absl::Status& status) {
  HttpResponse response = ConnectErrorResponse(status);
  response.refused = absl::IsPermissionDenied(status);
  return response;
}

// Whether the messenger should deliver it again: it passes, and the user need
// not do anything.
bool Passes(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsCancelled(status) ||
         absl::IsDeadlineExceeded(status);
}

const char* NoteOn(const ChatUpdate& update, const absl::Status& status) {
  // What it was under is not the last reply, or is no longer there.
  if (update.tap.has_value() &&
      (absl::IsAborted(status) || absl::IsNotFound(status) ||
       absl::IsFailedPrecondition(status))) {
    return "chat_old_button";
  }
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
      return "chat_too_long";
    case absl::StatusCode::kResourceExhausted:
      return "chat_too_fast";
    default:
      return "chat_fault";
  }
}

}  // namespace

absl::Status NotProved() {
  return absl::PermissionDeniedError(
      "nothing proves that this comes from the messenger; see that its secret "
      "and address here are those that it was given");
}

// A turn on its way; owned by the callback that it waits for.
class Webhooks::Call {
 public:
  Call(const Webhooks* webhooks, const Messenger& messenger, ChatUpdate update,
       WatchedCall watched, const CallerGone& gone, Callback<HttpResponse> done)
      : webhooks_(*webhooks),
        messenger_(messenger),
        update_(std::move(update)),
        gone_(gone),
        watched_(std::move(watched)),
        done_(std::move(done)) {
    const absl::string_view secret = messenger.secret();
    request_.set_session_id(
        ChatSessionId(secret, messenger.name(), update_.chat));
    request_.set_turn_id(update_.turn_id);
    request_.set_text(update_.text);
    chat_.topic = webhooks_.parts_.topic;
    if (!update_.user.empty()) {
      chat_.user_key = ChatUserKey(secret, messenger.name(), update_.user);
    }
    chat_.wish = update_.wish;
    chat_.tap = update_.tap;
  }

  static void Begin(std::unique_ptr<Call> call, RunningCalls* calls) {
    if (!calls->Begin()) return call->Finish(ShuttingDown());
    Call* const self = call.get();
    Caller caller;
    caller.tenant = self->webhooks_.parts_.tenant;
    caller.gone = [self] { return self->gone_(); };
    self->webhooks_.parts_.conversation->SendChatTurn(
        self->request_, self->chat_, std::move(caller),
        [call = std::move(call), calls](absl::StatusOr<std::string> response) {
          call->Finish(std::move(response));
          // Last: whoever waits for it may let all go.
          calls->End();
        });
  }

 private:
  void Finish(absl::StatusOr<std::string> bytes) {
    watched_.End(bytes.status());
    done_(bytes.ok() ? Said(*bytes)
                     : webhooks_.AnswerTo(messenger_, update_, bytes.status()));
  }

  // The same for the same bytes.
  HttpResponse Said(const std::string& bytes) const {
    ChatReply reply;
    if (!reply.response.ParseFromString(bytes)) {
      return webhooks_.AnswerTo(messenger_, update_,
                                absl::InternalError("no response"));
    }
    v1::Reply* const said = reply.response.mutable_reply();
    reply.numbered = webhooks_.ChoicesAreNumbered(*said);
    if (!update_.note.empty()) AppendPart(webhooks_.Words(update_.note), said);
    return messenger_.Say(update_, reply);
  }

  const Webhooks& webhooks_;
  const Messenger& messenger_;
  const ChatUpdate update_;
  const CallerGone& gone_;
  const WatchedCall watched_;
  Callback<HttpResponse> done_;
  v1::SendTurnRequest request_;
  ChatTurn chat_;
};

void Webhooks::Answer(const HttpRequest& request, const CallerGone& gone,
                      Callback<HttpResponse> done) {
  done = [done = std::move(done)](HttpResponse response) mutable {
    if (response.Find("Cache-Control").empty()) {
      response.Add("Cache-Control", "no-store");
    }
    done(std::move(response));
  };
  const Messenger& messenger = *Find(request.path);
  if (request.method != "POST") return done(PostOnly());
  WatchedCall watched(parts_.observer, messenger.name());
  if (request.body.size() > kMaxRequestBytes) {
    watched.End(TooLarge());
    return done(HttpErrorResponse(413, TooLarge().code(),
                                  std::string(TooLarge().message())));
  }
  absl::StatusOr<ChatUpdate> update = messenger.Read(request);
  if (!absl::IsPermissionDenied(update.status())) {
    watched.SetWho({.tenant = parts_.tenant});
  }
  if (!update.ok()) {
    watched.End(update.status());
    return done(Refusal(update.status()));
  }
  if (update->kind == ChatUpdate::Kind::kTurn) {
    return Call::Begin(
        std::make_unique<Call>(this, messenger, *std::move(update),
                               std::move(watched), gone, std::move(done)),
        &calls_);
  }
  watched.End(absl::OkStatus());
  done(update->kind == ChatUpdate::Kind::kNote
           ? messenger.SayNote(*update, Words(update->note))
           : messenger.SayNothing());
}

HttpResponse Webhooks::AnswerTo(const Messenger& messenger,
                                const ChatUpdate& update,
                                const absl::Status& status) const {
  if (!Passes(status)) {
    return messenger.SayNote(update, Words(NoteOn(update, status)));
  }
  HttpResponse response = ConnectErrorResponse(status);
  response.status = 503;
  return response;
}

const Messenger* Webhooks::Find(absl::string_view path) const {
  for (const auto& messenger : messengers_) {
    if (messenger->path() == path) return messenger.get();
  }
  return nullptr;
}

std::string Webhooks::Words(const std::string& wording) const {
  const auto topic = FindTopic(*parts_.topics->Newest(), parts_.topic);
  // It was there at the start; who took it away is told by other means.
  if (!topic.ok()) return "...";
  return dialogue::Phrasing(**topic, 0).Say(wording);
}

bool Webhooks::ChoicesAreNumbered(const v1::Reply& reply) const {
  // Where no slot is asked for it may be of danger, which no number answers
  // (see SaidInChat).
  const auto topic = FindTopic(*parts_.topics->Newest(), parts_.topic);
  if (!topic.ok()) return false;
  const int slot = (*topic)->FindSlot(reply.pending_slot());
  return slot >= 0 && !(*topic)->slots()[slot].numeric();
}

}  // namespace footnote::service
