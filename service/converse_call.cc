#include "service/converse_call.h"

#include <utility>

#include "service/caller_errors.h"
#include "service/running_calls.h"
#include "service/status.h"
#include "service/unary_call.h"

namespace footnote::service {

void OpenStreams::Add(std::shared_ptr<ConverseCall> call) {
  bool ended = false;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    calls_.insert(call);
    ended = ended_;
  }
  if (ended) call->End();
}

void OpenStreams::Remove(const std::shared_ptr<ConverseCall>& call) {
  const std::lock_guard<std::mutex> lock(mutex_);
  calls_.erase(call);
  if (calls_.empty()) empty_.notify_all();
}

void OpenStreams::EndAll(absl::Time deadline) {
  std::set<std::shared_ptr<ConverseCall>> calls;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ended_ = true;
    calls = calls_;
  }
  // Without the lock: gRPC may run OnDone within Finish.
  for (const std::shared_ptr<ConverseCall>& call : calls) call->End();
  calls.clear();
  std::unique_lock<std::mutex> lock(mutex_);
  empty_.wait_until(lock, absl::ToChronoTime(deadline),
                    [this] { return calls_.empty(); });
}

ConverseCall* ConverseCall::Begin(Conversation* conversation, const Gate* gate,
                                  OpenStreams* streams, Observer* observer,
                                  grpc::CallbackServerContext* context) {
  const std::shared_ptr<ConverseCall> call(
      new ConverseCall(conversation, gate, streams, observer, context));
  const absl::Status admitted = Admit(*gate, kConverse, context).status();
  if (admitted.ok()) {
    call->Read();
  } else {
    call->watched_.emplace(observer, "Converse");
    // It is not done before it is closed, so it need not be kept: the alarm is
    // its own, and would keep it for ever.
    AfterRefusalPause(*gate, *context, &call->refusal_pause_,
                      [call = call.get(), admitted] {
                        call->watched_->End(admitted);
                        AddRetryAfter(admitted, call->context_);
                        call->Close(ToGrpc(admitted));
                      });
  }
  streams->Add(call);
  return call.get();
}

void ConverseCall::OnDone() { streams_->Remove(shared_from_this()); }

void ConverseCall::End() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
    if (!reading_ || closed_) return;
    // From here on a request that comes in is not taken.
    closed_ = true;
  }
  Finish(ToGrpc(ShuttingDown()));
}

void ConverseCall::Close(const grpc::Status& status) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (std::exchange(closed_, true)) return;
  }
  Finish(status);
}

void ConverseCall::Read() {
  bool ends = false;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ends = ending_;
    reading_ = !ends;
  }
  if (ends) {
    Close(ToGrpc(ShuttingDown()));
  } else {
    StartRead(&incoming_);
  }
}

void ConverseCall::OnReadDone(bool ok) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    reading_ = false;
    // The stream was ended while the request came in: it is not taken.
    if (closed_) return;
  }
  // The caller said all, or is gone; either way nothing is outstanding.
  if (!ok) return Close(grpc::Status::OK);

  watched_.emplace(observer_, "Converse");
  // Each request anew: a key that was revoked is not good for the rest of its
  // streams.
  absl::StatusOr<Caller> caller = Admit(*gate_, kConverse, context_);
  if (!caller.ok()) return Refuse(caller.status());
  watched_->SetWho(WhoIs(*caller));
  request_.Clear();
  const absl::Status status = Decode(&incoming_, &request_);
  if (!status.ok()) return AnswerError(status);
  switch (request_.request_case()) {
    case v1::ConverseRequest::kStart:
      return Start(*std::move(caller));
    case v1::ConverseRequest::kTurn:
      return Take(*std::move(caller));
    case v1::ConverseRequest::REQUEST_NOT_SET:
      return AnswerError(absl::InvalidArgumentError(
          "request: it is empty; set start or turn"));
  }
}

void ConverseCall::Refuse(const absl::Status& status) {
  AfterRefusalPause(*gate_, *context_, &refusal_pause_,
                    [this, status] { AnswerError(status); });
}

void ConverseCall::Start(Caller caller) {
  conversation_->StartSession(
      request_.start(), std::move(caller),
      [this](absl::StatusOr<v1::StartSessionResponse> started) {
        if (!started.ok()) return AnswerError(started.status());
        session_id_ = started->session_id();
        v1::ConverseResponse response;
        *response.mutable_start() = *std::move(started);
        Answer(response);
      });
}

void ConverseCall::Take(Caller caller) {
  v1::SendTurnRequest& turn = *request_.mutable_turn();
  if (turn.session_id().empty()) {
    if (session_id_.empty()) {
      return AnswerError(absl::InvalidArgumentError(
          "session_id: it is empty and no session was begun on this stream; "
          "send start first"));
    }
    turn.set_session_id(session_id_);
  }
  conversation_->SendTurn(
      turn, std::move(caller), [this](absl::StatusOr<std::string> bytes) {
        if (!bytes.ok()) return AnswerError(bytes.status());
        v1::ConverseResponse response;
        if (!response.mutable_turn()->ParseFromString(*bytes)) {
          return AnswerError(
              absl::DataLossError("the stored response cannot be read"));
        }
        Answer(response);
      });
}

void ConverseCall::AnswerError(const absl::Status& status) {
  v1::ConverseResponse response;
  *response.mutable_error() = ToConverseError(status);
  watched_->End(status);
  Write(response);
}

void ConverseCall::Answer(const v1::ConverseResponse& response) {
  watched_->End(absl::OkStatus());
  Write(response);
}

void ConverseCall::Write(const v1::ConverseResponse& response) {
  outgoing_ = Encode(response);
  StartWrite(&outgoing_);
}

void ConverseCall::OnWriteDone(bool ok) {
  if (!ok) {
    return Close(grpc::Status(grpc::StatusCode::CANCELLED, "nobody reads"));
  }
  Read();
}

}  // namespace footnote::service
