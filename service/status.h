// Errors as gRPC has them: the one place that maps to its codes.
#ifndef FOOTNOTE_SERVICE_STATUS_H_
#define FOOTNOTE_SERVICE_STATUS_H_

#include "absl/status/status.h"
#include "grpcpp/grpcpp.h"

namespace footnote::service {

// Same code, same message. The detail of INTERNAL and UNKNOWN is not for
// callers and is left out.
grpc::Status ToGrpc(const absl::Status& status);

// Adds "retry-after" where the status says how long to wait.
void AddRetryAfter(const absl::Status& status,
                   grpc::CallbackServerContext* context);

// What came back from a server.
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STATUS_H_
