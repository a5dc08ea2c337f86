// One unary call over gRPC, as bytes in and bytes out: requests that do not
// parse get an answer that says why, and a response that is stored as bytes is
// sent as they are.
#ifndef FOOTNOTE_SERVICE_UNARY_CALL_H_
#define FOOTNOTE_SERVICE_UNARY_CALL_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message_lite.h"
#include "grpcpp/alarm.h"
#include "grpcpp/grpcpp.h"
#include "service/conversation.h"
#include "service/observe/watched_call.h"
#include "service/security/gate.h"
#include "service/status.h"

namespace footnote::service {

// INVALID_ARGUMENT where there are too many bytes, or they are no such message
// or hold text that is not UTF-8. CANCELLED where none came, since the call was
// ended first. Empties `bytes`.
absl::Status Decode(grpc::ByteBuffer* bytes,
                    google::protobuf::MessageLite* message);

grpc::ByteBuffer Encode(const std::string& bytes);
grpc::ByteBuffer Encode(const google::protobuf::MessageLite& message);

// Asks the gate about a call: who calls; valid until the call is done.
absl::StatusOr<Caller> Admit(const Gate& gate, Scope scope,
                             grpc::CallbackServerContext* context);

// Calls `then` after the pause; at once, before it returns, where nobody waits
// for the answer any more or too many wait already. `alarm` may go then, and
// must not before; `gate` must outlive it.
void AfterRefusalPause(const Gate& gate,
                       const grpc::CallbackServerContext& context,
                       std::unique_ptr<grpc::Alarm>* alarm,
                       std::function<void()> then);

// Owns itself until it has responded. It is no reactor of its own: gRPC ends
// calls of its default reactor on the thread at hand, where others cost a
// switch to another thread.
template <typename Request>
class UnaryCall {
 public:
  // Where the gate admits the call, parses `bytes` and hands it to `serve`,
  // which must see to it that Respond is called once, now or later. `context`
  // and `response` belong to gRPC and live until then.
  template <typename Serve>
  static grpc::ServerUnaryReactor* Begin(const Gate& gate, Scope scope,
                                         grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* bytes,
                                         grpc::ByteBuffer* response,
                                         WatchedCall watched,
                                         const Serve& serve) {
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    auto* call = new UnaryCall(context, reactor, response, std::move(watched));
    absl::StatusOr<Caller> caller = Admit(gate, scope, context);
    if (!caller.ok()) {
      AfterRefusalPause(gate, *context, &call->refusal_pause_,
                        [call, status = caller.status()] {
                          call->Respond(absl::StatusOr<std::string>(status));
                        });
      return reactor;
    }
    call->watched_.SetWho(WhoIs(*caller));
    // gRPC hands over a buffer that nobody else reads.
    const absl::Status status =
        Decode(const_cast<grpc::ByteBuffer*>(bytes), &call->request_);
    if (status.ok()) {
      serve(call->request_, *std::move(caller), call);
    } else {
      call->Respond(absl::StatusOr<std::string>(status));
    }
    return reactor;
  }

  // A message, or its bytes.
  template <typename Response>
  void Respond(const absl::StatusOr<Response>& response) {
    if (response.ok()) *response_ = Encode(*response);
    // First: when gRPC has the last response, the observer may go.
    watched_.End(response.status());
    AddRetryAfter(response.status(), context_);
    reactor_->Finish(ToGrpc(response.status()));
    delete this;
  }

 private:
  UnaryCall(grpc::CallbackServerContext* context,
            grpc::ServerUnaryReactor* reactor, grpc::ByteBuffer* response,
            WatchedCall watched)
      : context_(context),
        reactor_(reactor),
        response_(response),
        watched_(std::move(watched)) {}

  Request request_;
  grpc::CallbackServerContext* const context_;
  grpc::ServerUnaryReactor* const reactor_;
  grpc::ByteBuffer* const response_;
  WatchedCall watched_;
  std::unique_ptr<grpc::Alarm> refusal_pause_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_UNARY_CALL_H_
