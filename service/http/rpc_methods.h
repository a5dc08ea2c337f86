// Every call of the API by its path, as its descriptor has it, with the
// function that answers it.
#ifndef FOOTNOTE_SERVICE_HTTP_RPC_METHODS_H_
#define FOOTNOTE_SERVICE_HTTP_RPC_METHODS_H_

#include <functional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "service/conversation.h"
#include "service/knowledge_calls.h"
#include "service/security/gate.h"

namespace footnote::service {

struct RpcMethod {
  // Answers with a serialized response, as Conversation does: the request must
  // live until then.
  using Call = std::function<void(const google::protobuf::Message& request,
                                  Caller caller,
                                  Callback<absl::StatusOr<std::string>> done)>;

  // Whether it may be sent as GET: it changes nothing.
  bool read_only() const;

  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  // An empty request.
  const google::protobuf::Message* request = nullptr;
  Scope scope = kRead;
  Call call;  // null for a stream
};

// Never changes, so safe from any thread.
class RpcMethods {
 public:
  // Both must outlive it.
  RpcMethods(Conversation* conversation, const KnowledgeCalls* knowledge);

  // "/footnote.v1.DialogueService/SendTurn"; null where there is none.
  const RpcMethod* Find(absl::string_view path) const;

 private:
  void Add(RpcMethod method);

  absl::flat_hash_map<std::string, RpcMethod> by_path_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_RPC_METHODS_H_
