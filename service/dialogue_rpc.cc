#include "service/dialogue_rpc.h"

#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>

#include "footnote/v1/dialogue_service.grpc.pb.h"
#include "service/converse_call.h"
#include "service/unary_call.h"

namespace footnote::service {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;
using v1::DialogueService;

using RawDialogueService = DialogueService::WithRawCallbackMethod_StartSession<
    DialogueService::WithRawCallbackMethod_SendTurn<
        DialogueService::WithRawCallbackMethod_Converse<
            DialogueService::WithRawCallbackMethod_GetSession<
                DialogueService::WithRawCallbackMethod_GetSummary<
                    DialogueService::WithRawCallbackMethod_DeleteSession<
                        DialogueService::WithRawCallbackMethod_DeleteUser<
                            DialogueService::Service>>>>>>>;

// Counts the unary calls that run. Thread-safe.
class RunningCalls {
 public:
  // False where no more are taken.
  bool Begin() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (draining_) return false;
    ++running_;
    return true;
  }

  void End() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (--running_ == 0) none_.notify_all();
  }

  // Takes no more; returns when none runs, or at `deadline`.
  void Drain(absl::Time deadline) {
    std::unique_lock<std::mutex> lock(mutex_);
    draining_ = true;
    none_.wait_until(lock, absl::ToChronoTime(deadline),
                     [this] { return running_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  int running_ = 0;
  bool draining_ = false;
};

class DialogueRpcImpl final : public DialogueRpc, private RawDialogueService {
 public:
  DialogueRpcImpl(Conversation* conversation, const Gate* gate,
                  Observer* observer)
      : conversation_(conversation), gate_(gate), observer_(observer) {}

  grpc::Service* service() override { return this; }
  void Drain(absl::Time deadline) override {
    streams_.EndAll(deadline);
    calls_.Drain(deadline);
  }

 private:
  ServerUnaryReactor* StartSession(CallbackServerContext* context,
                                   const ByteBuffer* request,
                                   ByteBuffer* response) override {
    return Serve<v1::StartSessionRequest, v1::StartSessionResponse>(
        "StartSession", &Conversation::StartSession, context, request,
        response);
  }

  ServerUnaryReactor* SendTurn(CallbackServerContext* context,
                               const ByteBuffer* request,
                               ByteBuffer* response) override {
    return Serve<v1::SendTurnRequest, std::string>(
        "SendTurn", &Conversation::SendTurn, context, request, response);
  }

  grpc::ServerBidiReactor<ByteBuffer, ByteBuffer>* Converse(
      CallbackServerContext* context) override {
    return ConverseCall::Begin(conversation_, gate_, &streams_, observer_,
                               context);
  }

  ServerUnaryReactor* GetSession(CallbackServerContext* context,
                                 const ByteBuffer* request,
                                 ByteBuffer* response) override {
    return Serve<v1::GetSessionRequest, v1::GetSessionResponse>(
        "GetSession", &Conversation::GetSession, context, request, response);
  }

  ServerUnaryReactor* GetSummary(CallbackServerContext* context,
                                 const ByteBuffer* request,
                                 ByteBuffer* response) override {
    return Serve<v1::GetSummaryRequest, v1::GetSummaryResponse>(
        "GetSummary", &Conversation::GetSummary, context, request, response);
  }

  ServerUnaryReactor* DeleteSession(CallbackServerContext* context,
                                    const ByteBuffer* request,
                                    ByteBuffer* response) override {
    return Serve<v1::DeleteSessionRequest, v1::DeleteSessionResponse>(
        "DeleteSession", &Conversation::DeleteSession, context, request,
        response);
  }

  ServerUnaryReactor* DeleteUser(CallbackServerContext* context,
                                 const ByteBuffer* request,
                                 ByteBuffer* response) override {
    return Serve<v1::DeleteUserRequest, v1::DeleteUserResponse>(
        "DeleteUser", &Conversation::DeleteUser, context, request, response,
        kAdmin);
  }

  template <typename Request, typename Response>
  ServerUnaryReactor* Serve(
      const char* name,
      void (Conversation::*method)(const Request&, Caller,
                                   Callback<absl::StatusOr<Response>>),
      CallbackServerContext* context, const ByteBuffer* bytes,
      ByteBuffer* response, Scope scope = kConverse) {
    return UnaryCall<Request>::Begin(
        *gate_, scope, context, bytes, response, WatchedCall(observer_, name),
        [this, method](const Request& request, Caller caller,
                       UnaryCall<Request>* call) {
          if (!calls_.Begin()) {
            return call->Respond(absl::StatusOr<Response>(ShuttingDown()));
          }
          (conversation_->*method)(
              request, std::move(caller),
              [this, call](const absl::StatusOr<Response>& result) {
                // First: when gRPC has the last response, this may go.
                calls_.End();
                call->Respond(result);
              });
        });
  }

  Conversation* const conversation_;
  const Gate* const gate_;
  Observer* const observer_;
  OpenStreams streams_;
  RunningCalls calls_;
};

}  // namespace

std::unique_ptr<DialogueRpc> MakeDialogueRpc(Conversation* conversation,
                                             const Gate* gate,
                                             Observer* observer) {
  return std::make_unique<DialogueRpcImpl>(conversation, gate, observer);
}

}  // namespace footnote::service
