#include "service/knowledge_rpc.h"

#include "footnote/v1/knowledge_service.grpc.pb.h"
#include "service/unary_call.h"

namespace footnote::service {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;
using v1::KnowledgeService;

using RawKnowledgeService = KnowledgeService::WithRawCallbackMethod_ListTopics<
    KnowledgeService::WithRawCallbackMethod_GetTopic<
        KnowledgeService::WithRawCallbackMethod_Interpret<
            KnowledgeService::WithRawCallbackMethod_Ask<
                KnowledgeService::WithRawCallbackMethod_Assess<
                    KnowledgeService::Service>>>>>;

class KnowledgeRpc final : public RawKnowledgeService {
 public:
  KnowledgeRpc(const KnowledgeCalls* calls, const RpcDoor& door)
      : calls_(calls), door_(door) {}

  ServerUnaryReactor* ListTopics(CallbackServerContext* context,
                                 const ByteBuffer* request,
                                 ByteBuffer* response) override {
    return Serve<v1::ListTopicsRequest, v1::ListTopicsResponse>(
        "ListTopics", &KnowledgeCalls::ListTopics, context, request, response,
        kToFindTopics);
  }

  ServerUnaryReactor* GetTopic(CallbackServerContext* context,
                               const ByteBuffer* request,
                               ByteBuffer* response) override {
    return Serve<v1::GetTopicRequest, v1::GetTopicResponse>(
        "GetTopic", &KnowledgeCalls::GetTopic, context, request, response,
        kToFindTopics);
  }

  ServerUnaryReactor* Interpret(CallbackServerContext* context,
                                const ByteBuffer* request,
                                ByteBuffer* response) override {
    return Serve<v1::InterpretRequest, v1::InterpretResponse>(
        "Interpret", &KnowledgeCalls::Interpret, context, request, response);
  }

  ServerUnaryReactor* Ask(CallbackServerContext* context,
                          const ByteBuffer* request,
                          ByteBuffer* response) override {
    return Serve<v1::AskRequest, v1::AskResponse>("Ask", &KnowledgeCalls::Ask,
                                                  context, request, response);
  }

  ServerUnaryReactor* Assess(CallbackServerContext* context,
                             const ByteBuffer* request,
                             ByteBuffer* response) override {
    return Serve<v1::AssessRequest, v1::AssessResponse>(
        "Assess", &KnowledgeCalls::Assess, context, request, response);
  }

 private:
  template <typename Request, typename Response>
  ServerUnaryReactor* Serve(
      const char* name,
      absl::StatusOr<Response> (KnowledgeCalls::*method)(const Request&) const,
      CallbackServerContext* context, const ByteBuffer* bytes,
      ByteBuffer* response, unsigned scopes = kRead) {
    return UnaryCall<Request>::Begin(
        door_, name, scopes, context, bytes, response,
        [this, method](const Request& request, const Caller& /*caller*/,
                       UnaryCall<Request>* call) {
          call->Respond((calls_->*method)(request));
        });
  }

  const KnowledgeCalls* const calls_;
  const RpcDoor door_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeKnowledgeRpc(const KnowledgeCalls* calls,
                                                const RpcDoor& door) {
  return std::make_unique<KnowledgeRpc>(calls, door);
}

}  // namespace footnote::service
