// DialogueService over gRPC: a thin door to Conversation.
#ifndef FOOTNOTE_SERVICE_DIALOGUE_RPC_H_
#define FOOTNOTE_SERVICE_DIALOGUE_RPC_H_

#include <memory>

#include "grpcpp/impl/service_type.h"
#include "service/conversation.h"

namespace footnote::service {

class DialogueRpc {
 public:
  virtual ~DialogueRpc() = default;

  // To be registered with a server, which must be shut down before this goes.
  virtual grpc::Service* service() = 0;

  // Ends every Converse stream that waits for its caller with UNAVAILABLE, and
  // the others when their turn is answered. For shutting down.
  virtual void EndStreams() = 0;
};

// `conversation` must outlive it.
std::unique_ptr<DialogueRpc> MakeDialogueRpc(Conversation* conversation);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_DIALOGUE_RPC_H_
