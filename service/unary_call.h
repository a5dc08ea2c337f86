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
#include "service/listener.h"
#include "service/observe/observer.h"
#include "service/observe/watched_call.h"
#include "service/security/gate.h"
#include "service/security/unread_replies.h"
#include "service/status.h"

namespace footnote::service {

// INVALID_ARGUMENT where there are too many bytes, or they are no such message
// or hold text that is not UTF-8. CANCELLED where none came, since the call was
// ended first. Empties `bytes`.
absl::Status Decode(grpc::ByteBuffer* bytes,
                    google::protobuf::MessageLite* message);

// What every call over gRPC passes. All must outlive the calls.
struct RpcDoor {
  const Gate* gate = nullptr;
  // Told of the calls; may be null.
  Observer* observer = nullptr;
  // Told of calls that were cut off before they were answered; may be null.
  Listener* listener = nullptr;
  const UnreadReplies* unread = nullptr;
};

// A connection as UnreadReplies counts it.
UnreadReplies::Place PlaceOf(const RpcDoor& door,
                             const grpc::CallbackServerContext& context);

// A reply, counted as unread for as long as gRPC has it.
grpc::ByteBuffer Encode(const RpcDoor& door, const UnreadReplies::Place& place,
                        std::string bytes);
grpc::ByteBuffer Encode(const RpcDoor& door, const UnreadReplies::Place& place,
                        const google::protobuf::MessageLite& message);

// Asks the gate about a call: who calls; valid until the call is done.
absl::StatusOr<Caller> Admit(const RpcDoor& door, unsigned scopes,
                             grpc::CallbackServerContext* context);

// Tells the listener of a call that is over, where its caller cut it off. gRPC
// knows of that only a moment after a call has begun.
void TellIfCutOff(const RpcDoor& door,
                  const grpc::CallbackServerContext& context);

// Calls `then` after the pause; at once, before it returns, where nobody waits
// for the answer any more or too many wait already: where the refusal is for
// want of a good key, that counts as cut off.
// `alarm` may go then, and must not before.
void AfterRefusalPause(const RpcDoor& door,
                       const grpc::CallbackServerContext& context,
                       const absl::Status& refusal,
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
  static grpc::ServerUnaryReactor* Begin(const RpcDoor& door,
                                         const char* method, unsigned scopes,
                                         grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* bytes,
                                         grpc::ByteBuffer* response,
                                         const Serve& serve) {
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    auto* call = new UnaryCall(door, context, reactor, response, method);
    absl::StatusOr<Caller> caller = Admit(door, scopes, context);
    if (!caller.ok()) {
      call->watched_.SetWho(WhoIs(caller.status()));
      AfterRefusalPause(door, *context, caller.status(), &call->refusal_pause_,
                        [call, status = caller.status()] {
                          call->Respond(absl::StatusOr<std::string>(status));
                        });
      return reactor;
    }
    call->watched_.SetWho(WhoIs(*caller));
    absl::Status status = door.unread->Check(call->place_);
    if (status.ok()) {
      // gRPC hands over a buffer that nobody else reads.
      status = Decode(const_cast<grpc::ByteBuffer*>(bytes), &call->request_);
    }
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
    if (response.ok()) *response_ = Encode(door_, place_, *response);
    // First: when gRPC has the last response, the observer may go.
    watched_.End(response.status());
    AddRetryAfter(response.status(), context_);
    TellIfCutOff(door_, *context_);
    reactor_->Finish(ToGrpc(response.status()));
    delete this;
  }

 private:
  UnaryCall(const RpcDoor& door, grpc::CallbackServerContext* context,
            grpc::ServerUnaryReactor* reactor, grpc::ByteBuffer* response,
            const char* method)
      : door_(door),
        place_(PlaceOf(door, *context)),
        context_(context),
        reactor_(reactor),
        response_(response),
        watched_(door.observer, method) {}

  const RpcDoor door_;
  const UnreadReplies::Place place_;
  Request request_;
  grpc::CallbackServerContext* const context_;
  grpc::ServerUnaryReactor* const reactor_;
  grpc::ByteBuffer* const response_;
  WatchedCall watched_;
  std::unique_ptr<grpc::Alarm> refusal_pause_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_UNARY_CALL_H_
