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

ConverseCall* ConverseCall::Begin(Conversation* conversation,
                                  const RpcDoor& door, OpenStreams* streams,
                                  grpc::CallbackServerContext* context) {
  const std::shared_ptr<ConverseCall> call(
      new ConverseCall(conversation, door, streams, context));
  const absl::Status admitted = Admit(door, kToConverse, context).status();
  if (admitted.ok()) {
    call->Read();
  } else {
    call->watched_.emplace(door.observer, "Converse");
    call->watched_->SetWho(WhoIs(admitted));
    // It is not done before it is closed, so it need not be kept: the alarm is
    // its own, and would keep it for ever.
    AfterRefusalPause(door, *context, admitted, &call->refusal_pause_,
                      [call = call.get(), admitted] {
                        call->watched_->End(admitted);
                        AddRetryAfter(admitted, call->context_);
                        call->Close(ToGrpc(admitted));
                      });
  }
  streams->Add(call);
  return call.get();
}

void ConverseCall::OnDone() {
  // Only now: a stream begins with its headers, before gRPC knows of a reset
  // that came with them.
  TellIfCutOff(door_, *context_);
  streams_->Remove(shared_from_this());
}

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

  watched_.emplace(door_.observer, "Converse");
  // Each request anew: a key that was revoked is not good for the rest of its
  // streams.
  absl::StatusOr<Caller> caller = Admit(door_, kToConverse, context_);
  if (!caller.ok()) {
    watched_->SetWho(WhoIs(caller.status()));
    return Refuse(caller.status());
  }
  watched_->SetWho(WhoIs(*caller));
  request_.Clear();
  absl::Status status = door_.unread->Check(place_);
  if (status.ok()) status = Decode(&incoming_, &request_);
  if (!status.ok()) return AnswerError(status);
  steps_.Take(&request_, *std::move(caller),
              [this](const absl::StatusOr<v1::ConverseResponse>& response) {
                if (!response.ok()) return AnswerError(response.status());
                Answer(*response);
              });
}

void ConverseCall::Refuse(const absl::Status& status) {
  AfterRefusalPause(door_, *context_, status, &refusal_pause_,
                    [this, status] { AnswerError(status); });
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
  outgoing_ = Encode(door_, place_, response);
  StartWrite(&outgoing_);
}

void ConverseCall::OnWriteDone(bool ok) {
  // What was read is no longer counted as unread.
  outgoing_.Clear();
  if (!ok) {
    return Close(grpc::Status(grpc::StatusCode::CANCELLED, "nobody reads"));
  }
  Read();
}

}  // namespace footnote::service
