#include "service/http/converse_stream.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/types/optional.h"
#include "service/caller_errors.h"
#include "service/converse_steps.h"
#include "service/http/connect_errors.h"
#include "service/http/connect_request.h"
#include "service/http/envelope.h"
#include "service/observe/watched_call.h"

namespace footnote::service {
namespace {

class Stream : public std::enable_shared_from_this<Stream> {
 public:
  Stream(const ConverseStreamParts& parts, const RpcWire& wire,
         const HttpRequest& request, const std::function<bool()>& gone,
         Callback<HttpResponse> done)
      : parts_(parts),
        wire_(wire),
        request_(request),
        gone_(gone),
        done_(std::move(done)),
        left_(request.body),
        steps_(parts.conversation) {
    response_.Add("Content-Type", ContentTypeOf(wire));
  }

  void Begin() {
    const absl::StatusOr<absl::Time> deadline =
        ConnectDeadline(request_, absl::Now());
    const absl::Status admitted = Admit().status();
    if (!admitted.ok()) {
      response_.refused = true;
      return Refuse(admitted);
    }
    if (!deadline.ok()) return Refuse(deadline.status());
    deadline_ = *deadline;
    if (!parts_.calls->Begin()) return Refuse(ShuttingDown());
    running_ = true;
    Next();
  }

 private:
  absl::StatusOr<Caller> Admit() {
    absl::StatusOr<Caller> caller =
        parts_.gate->Admit(request_.Find("Authorization"), kConverse);
    if (caller.ok()) {
      caller->gone = [this] { return absl::Now() >= deadline_ || gone_(); };
    }
    return caller;
  }

  // The stream itself is refused, before any of its requests.
  void Refuse(const absl::Status& status) {
    WatchedCall(parts_.observer, "Converse").End(status);
    End(status);
  }

  void Next() {
    if (left_.empty()) return End(absl::OkStatus());
    if (absl::Now() >= deadline_) {
      return End(absl::DeadlineExceededError("the stream's time is over"));
    }
    if (++taken_ > kMostStreamed) {
      return End(absl::ResourceExhaustedError(
          absl::StrCat("a stream may have ", kMostStreamed,
                       " requests; go on with another")));
    }
    Envelope envelope;
    if (!TakeEnvelope(&left_, &envelope) ||
        (envelope.flags & ~kEnvelopePacked) != 0) {
      return End(absl::InvalidArgumentError(
          "the stream is not made of messages of Connect: a byte of flags, "
          "four of length, and so many bytes"));
    }
    watched_.emplace(parts_.observer, "Converse");
    absl::StatusOr<Caller> caller = Admit();
    if (!caller.ok()) {
      // Nobody gets to guess at keys without a pause.
      response_.refused = true;
      return Answer(caller.status());
    }
    watched_->SetWho(WhoIs(*caller));
    const absl::Status status = Decode(envelope);
    if (!status.ok()) return Answer(status);
    steps_.Take(&message_, *std::move(caller),
                [self = shared_from_this()](
                    const absl::StatusOr<v1::ConverseResponse>& response) {
                  self->Answer(response);
                });
  }

  absl::Status Decode(const Envelope& envelope) {
    message_.Clear();
    const bool packed = (envelope.flags & kEnvelopePacked) != 0;
    const absl::StatusOr<std::string> bytes = Unpack(
        packed ? request_.Find("Connect-Content-Encoding") : "identity",
        envelope.message);
    if (!bytes.ok()) return bytes.status();
    return ParseMessage(wire_.codec, *bytes, &message_);
  }

  void Answer(absl::StatusOr<v1::ConverseResponse> response) {
    watched_->End(response.status());
    if (!response.ok()) {
      v1::ConverseResponse refusal;
      *refusal.mutable_error() = ToConverseError(response.status());
      response = std::move(refusal);
    }
    const absl::StatusOr<std::string> printed = PrintMessage(
        wire_.codec, *response->descriptor(), response->SerializeAsString());
    if (!printed.ok()) return End(printed.status());
    AppendEnvelope(0, *printed, &response_.body);
    Next();
  }

  void End(const absl::Status& status) {
    AppendEnvelope(
        kConnectEnd,
        status.ok() ? "{}"
                    : absl::StrCat("{\"error\":", ConnectErrorJson(status), "}"),
        &response_.body);
    RunningCalls* const calls = running_ ? parts_.calls : nullptr;
    done_(std::move(response_));
    if (calls != nullptr) calls->End();
  }

  const ConverseStreamParts parts_;
  const RpcWire wire_;
  const HttpRequest& request_;
  const std::function<bool()>& gone_;
  Callback<HttpResponse> done_;
  absl::string_view left_;
  ConverseSteps steps_;
  HttpResponse response_;
  v1::ConverseRequest message_;
  absl::optional<WatchedCall> watched_;
  absl::Time deadline_ = absl::InfiniteFuture();
  int taken_ = 0;
  bool running_ = false;
};

}  // namespace

void AnswerConverse(const ConverseStreamParts& parts, const RpcWire& wire,
                    const HttpRequest& request,
                    const std::function<bool()>& gone,
                    Callback<HttpResponse> done) {
  std::make_shared<Stream>(parts, wire, request, gone, std::move(done))
      ->Begin();
}

}  // namespace footnote::service
