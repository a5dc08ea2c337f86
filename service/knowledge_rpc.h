// KnowledgeService over gRPC: a thin door to KnowledgeCalls.
#ifndef FOOTNOTE_SERVICE_KNOWLEDGE_RPC_H_
#define FOOTNOTE_SERVICE_KNOWLEDGE_RPC_H_

#include <memory>

#include "grpcpp/impl/service_type.h"
#include "service/knowledge_calls.h"
#include "service/unary_call.h"

namespace footnote::service {

// All must outlive it.
std::unique_ptr<grpc::Service> MakeKnowledgeRpc(const KnowledgeCalls* calls,
                                                const RpcDoor& door);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_KNOWLEDGE_RPC_H_
