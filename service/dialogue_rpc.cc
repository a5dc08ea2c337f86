#include "service/dialogue_rpc.h"

#include <string>
#include <utility>

#include "footnote/v1/dialogue_service.grpc.pb.h"
#include "service/converse_call.h"
#include "service/running_calls.h"
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

class DialogueRpcImpl final : public DialogueRpc, private RawDialogueService {
 public:
  DialogueRpcImpl(Conversation* conversation, const RpcDoor& door)
      : conversation_(conversation), door_(door) {}

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
    return ConverseCall::Begin(conversation_, door_, &streams_, context);
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
      ByteBuffer* response, unsigned scopes = kToConverse) {
    return UnaryCall<Request>::Begin(
        door_, name, scopes, context, bytes, response,
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
  const RpcDoor door_;
  OpenStreams streams_;
  RunningCalls calls_;
};

}  // namespace

std::unique_ptr<DialogueRpc> MakeDialogueRpc(Conversation* conversation,
                                             const RpcDoor& door) {
  return std::make_unique<DialogueRpcImpl>(conversation, door);
}

}  // namespace footnote::service
