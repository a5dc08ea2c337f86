#include "service/http/rpc_methods.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "footnote/v1/dialogue_service.pb.h"
#include "footnote/v1/knowledge_service.pb.h"
#include "google/protobuf/descriptor.pb.h"

namespace footnote::service {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::MethodOptions;
using google::protobuf::ServiceDescriptor;

std::string Serialize(std::string response) { return response; }
std::string Serialize(const Message& response) {
  return response.SerializeAsString();
}

const MethodDescriptor* MethodOf(const char* service, const char* method) {
  const ServiceDescriptor* const found =
      google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
          absl::StrCat("footnote.v1.", service));
  return found == nullptr ? nullptr : found->FindMethodByName(method);
}

template <typename Request, typename Response>
RpcMethod DialogueMethod(
    const char* name, unsigned scopes, Conversation* conversation,
    void (Conversation::*method)(const Request&, Caller,
                                 Callback<absl::StatusOr<Response>>)) {
  return {
      .descriptor = MethodOf("DialogueService", name),
      .request = &Request::default_instance(),
      .scopes = scopes,
      .call = [conversation, method](
                  const Message& request, Caller caller,
                  Callback<absl::StatusOr<std::string>> done) {
        (conversation->*method)(
            static_cast<const Request&>(request), std::move(caller),
            [done = std::move(done)](absl::StatusOr<Response> result) mutable {
              if (!result.ok()) return done(result.status());
              done(Serialize(*std::move(result)));
            });
      }};
}

template <typename Request, typename Response>
RpcMethod KnowledgeMethod(
    const char* name, unsigned scopes, const KnowledgeCalls* knowledge,
    absl::StatusOr<Response> (KnowledgeCalls::*method)(const Request&) const) {
  return {.descriptor = MethodOf("KnowledgeService", name),
          .request = &Request::default_instance(),
          .scopes = scopes,
          .call = [knowledge, method](
                      const Message& request, const Caller& /*caller*/,
                      Callback<absl::StatusOr<std::string>> done) {
            const absl::StatusOr<Response> result =
                (knowledge->*method)(static_cast<const Request&>(request));
            if (!result.ok()) return done(result.status());
            done(Serialize(*result));
          }};
}

}  // namespace

bool RpcMethod::read_only() const {
  return descriptor->options().idempotency_level() ==
         MethodOptions::NO_SIDE_EFFECTS;
}

RpcMethods::RpcMethods(Conversation* conversation,
                       const KnowledgeCalls* knowledge) {
  Add(DialogueMethod("StartSession", kToConverse, conversation,
                     &Conversation::StartSession));
  Add(DialogueMethod("SendTurn", kToConverse, conversation,
                     &Conversation::SendTurn));
  Add(DialogueMethod("GetSession", kToConverse, conversation,
                     &Conversation::GetSession));
  Add(DialogueMethod("GetSummary", kToConverse, conversation,
                     &Conversation::GetSummary));
  Add(DialogueMethod("DeleteSession", kToConverse, conversation,
                     &Conversation::DeleteSession));
  Add(DialogueMethod("DeleteUser", kAdmin, conversation,
                     &Conversation::DeleteUser));
  Add({.descriptor = MethodOf("DialogueService", "Converse"),
       .request = &v1::ConverseRequest::default_instance(),
       .scopes = kToConverse});
  Add(KnowledgeMethod("ListTopics", kToFindTopics, knowledge,
                      &KnowledgeCalls::ListTopics));
  Add(KnowledgeMethod("GetTopic", kToFindTopics, knowledge,
                      &KnowledgeCalls::GetTopic));
  Add(KnowledgeMethod("Interpret", kRead, knowledge,
                      &KnowledgeCalls::Interpret));
  Add(KnowledgeMethod("Ask", kRead, knowledge, &KnowledgeCalls::Ask));
  Add(KnowledgeMethod<v1::AssessRequest, v1::AssessResponse>(
      "Assess", kRead, knowledge, &KnowledgeCalls::Assess));
}

void RpcMethods::Add(RpcMethod method) {
  std::string path =
      absl::StrCat("/", method.descriptor->service()->full_name(), "/",
                   method.descriptor->name());
  by_path_.emplace(std::move(path), std::move(method));
}

const RpcMethod* RpcMethods::Find(absl::string_view path) const {
  const auto it = by_path_.find(path);
  return it == by_path_.end() ? nullptr : &it->second;
}

}  // namespace footnote::service
