#include "service/chat/chat.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/chat/chat_line.h"
#include "service/chat/text_wrap.h"
#include "service/session_id.h"

namespace footnote::service {
namespace {

// Such a session takes no more turns: it was deleted, or it has expired.
bool IsGone(const absl::Status& status) {
  return absl::IsNotFound(status) || absl::IsFailedPrecondition(status);
}

absl::Status NoConversation() {
  return absl::FailedPreconditionError(
      "There is no conversation any more; /new begins one.");
}

absl::Time AsTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds());
}

}  // namespace

Chat::Chat(const ChatOptions& options, DialogueClient* client, LineInput* input,
           std::ostream* out, std::function<Look()> look)
    : options_(options),
      client_(client),
      input_(input),
      out_(out),
      look_(std::move(look)) {}

absl::Status Chat::Begin() {
  if (options_.interactive) {
    Notice("/help tells what you can do here besides answering.");
  }
  return options_.session.empty() ? StartSession() : ResumeSession();
}

absl::Status Chat::Converse() {
  std::string line;
  while (!ended_) {
    *out_ << "\n" << std::flush;
    if (!input_->Read(&line)) break;
    const absl::Status status = Take(line);
    if (status.ok()) continue;
    const absl::Status borne = Bear(status);
    if (!borne.ok()) return borne;
  }
  SayHowToGoOn();
  return absl::OkStatus();
}

absl::Status Chat::StartSession() {
  auto topic = client_->GetTopic(options_.topic);
  if (!topic.ok()) return topic.status();
  auto begun = client_->Start(options_.topic);
  if (!begun.ok()) return begun.status();
  topic_ = *std::move(topic);
  session_id_ = begun->session_id();
  expires_ = AsTime(begun->expire_time());
  has_said_something_ = false;
  unanswered_.Clear();
  Show(std::move(*begun->mutable_reply()));
  return absl::OkStatus();
}

absl::Status Chat::ResumeSession() {
  auto session = client_->Get(options_.session);
  if (IsGone(session.status())) {
    return absl::Status(
        session.status().code(),
        absl::StrCat(std::string(session.status().message()),
                     "; without --session a new conversation begins"));
  }
  if (!session.ok()) return session.status();
  auto topic = client_->GetTopic(session->topic());
  if (!topic.ok()) return topic.status();
  topic_ = *std::move(topic);
  session_id_ = session->session_id();
  expires_ = AsTime(session->expire_time());
  has_said_something_ = session->turn() > 0;
  Show(std::move(*session->mutable_last_reply()));
  return absl::OkStatus();
}

absl::Status Chat::Take(const std::string& line) {
  const ChatLine typed = ReadChatLine(line);
  switch (typed.verb) {
    case ChatVerb::kSay:
      return Say(typed.text);
    case ChatVerb::kBack:
      // The language's own words for it.
      return Say("go back");
    case ChatVerb::kSummary:
      return Summarize();
    case ChatVerb::kTraceOn:
    case ChatVerb::kTraceOff:
      SetTrace(typed.verb == ChatVerb::kTraceOn);
      break;
    case ChatVerb::kNew:
      SayHowToGoOn();
      return StartSession();
    case ChatVerb::kDelete:
      return DeleteSession();
    case ChatVerb::kHelp:
      *out_ << "\n" << ChatHelp();
      break;
    case ChatVerb::kQuit:
      ended_ = true;
      break;
    case ChatVerb::kUnknown:
      Notice(absl::StrCat("There is no command \"", typed.text,
                          "\"; there are ", ChatCommandNames(), "."));
  }
  return absl::OkStatus();
}

absl::Status Chat::Say(const std::string& text) {
  const std::string chosen = ChosenText(topic_, reply_, text);
  const bool again = !unanswered_.turn_id().empty() &&
                     (text.empty() || chosen == unanswered_.text());
  if (options_.interactive && text.empty() && !again) return absl::OkStatus();
  if (session_id_.empty()) return NoConversation();
  if (!again) {
    const absl::StatusOr<std::string> turn_id = NewSessionId();
    if (!turn_id.ok()) return turn_id.status();
    unanswered_.set_session_id(session_id_);
    unanswered_.set_turn_id(*turn_id);
    unanswered_.set_text(chosen);
    if (options_.interactive && chosen != text) Notice(chosen);
  }
  unanswered_.set_trace(options_.trace);
  return SendUnanswered();
}

absl::Status Chat::SendUnanswered() {
  absl::StatusOr<v1::SendTurnResponse> response = client_->Send(unanswered_);
  if (!response.ok()) {
    // Where it is known that it was refused, it is done with.
    if (!absl::IsCancelled(response.status()) &&
        !absl::IsUnavailable(response.status())) {
      unanswered_.Clear();
    }
    return response.status();
  }
  *out_ << TraceAsText(*response, unanswered_.text(), look_());
  unanswered_.Clear();
  expires_ = AsTime(response->expire_time());
  has_said_something_ = true;
  Show(std::move(*response->mutable_reply()));
  return absl::OkStatus();
}

absl::Status Chat::Summarize() {
  if (session_id_.empty()) return NoConversation();
  const absl::StatusOr<std::string> summary = client_->Summarize(session_id_);
  if (!summary.ok()) return summary.status();
  *out_ << "\n" << WrapText(*summary, look_().width) << std::flush;
  return absl::OkStatus();
}

absl::Status Chat::DeleteSession() {
  if (session_id_.empty()) return NoConversation();
  const absl::Status deleted = client_->Delete(session_id_);
  if (!deleted.ok()) return deleted;
  session_id_.clear();
  reply_.Clear();
  unanswered_.Clear();
  input_->Forget();
  Notice("This conversation is deleted. /new begins another, /quit ends.");
  return absl::OkStatus();
}

absl::Status Chat::Bear(const absl::Status& trouble) {
  const std::string message(trouble.message());
  // A message that the server does not take leaves the session as it was.
  if (!options_.interactive && !absl::IsInvalidArgument(trouble)) {
    return trouble;
  }
  if (IsGone(trouble)) {
    session_id_.clear();
    unanswered_.Clear();
  }
  // Behind the "^C" that the terminal shows.
  if (absl::IsCancelled(trouble)) *out_ << "\n";
  Notice(message);
  if (!unanswered_.turn_id().empty()) {
    Notice("Press Enter to send it again; it counts once. /quit ends.");
  }
  return absl::OkStatus();
}

void Chat::SetTrace(bool trace) {
  options_.trace = trace;
  Notice(trace ? "From now on I say why." : "No more reasons.");
}

void Chat::SayHowToGoOn() {
  if (!options_.interactive || session_id_.empty() || !has_said_something_) {
    return;
  }
  *out_ << "\nTo go on with this conversation, until "
        << absl::FormatTime("%Y-%m-%d %H:%M", expires_, absl::LocalTimeZone())
        << ":\n  " << options_.resume_command << " " << session_id_ << "\n";
}

void Chat::Show(v1::Reply reply) {
  reply_ = std::move(reply);
  *out_ << "\n" << ReplyAsText(topic_, reply_, look_()) << std::flush;
}

void Chat::Notice(absl::string_view text) {
  *out_ << NoticeAsText(text, look_()) << std::flush;
}

}  // namespace footnote::service
