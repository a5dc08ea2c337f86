// KnowledgeService over gRPC: a thin door to KnowledgeCalls.
#ifndef FOOTNOTE_SERVICE_KNOWLEDGE_RPC_H_
#define FOOTNOTE_SERVICE_KNOWLEDGE_RPC_H_

#include <memory>

#include "grpcpp/impl/service_type.h"
#include "service/knowledge_calls.h"
#include "service/observe/observer.h"
#include "service/security/gate.h"

namespace footnote::service {

// All must outlive it; `observer` may be null.
std::unique_ptr<grpc::Service> MakeKnowledgeRpc(const KnowledgeCalls* calls,
                                                const Gate* gate,
                                                Observer* observer);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_KNOWLEDGE_RPC_H_
