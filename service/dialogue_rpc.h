// DialogueService over gRPC: a thin door to Conversation.
#ifndef FOOTNOTE_SERVICE_DIALOGUE_RPC_H_
#define FOOTNOTE_SERVICE_DIALOGUE_RPC_H_

#include <memory>

#include "absl/time/time.h"
#include "grpcpp/impl/service_type.h"
#include "service/conversation.h"
#include "service/unary_call.h"

namespace footnote::service {

class DialogueRpc {
 public:
  virtual ~DialogueRpc() = default;

  // To be registered with a server, which must be shut down before this goes.
  virtual grpc::Service* service() = 0;

  // For shutting down. Refuses calls from now on with UNAVAILABLE, ends every
  // Converse stream that waits for its caller, and the others when their turn
  // is answered. Returns when no call runs any more, or at `deadline`.
  virtual void Drain(absl::Time deadline) = 0;
};

// All must outlive it.
std::unique_ptr<DialogueRpc> MakeDialogueRpc(Conversation* conversation,
                                             const RpcDoor& door);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_DIALOGUE_RPC_H_
