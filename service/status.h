// How what went wrong inside is said to callers: the one place that maps
// errors to gRPC's codes.
#ifndef FOOTNOTE_SERVICE_STATUS_H_
#define FOOTNOTE_SERVICE_STATUS_H_

#include "absl/status/status.h"
#include "footnote/v1/dialogue_service.pb.h"
#include "grpcpp/grpcpp.h"

namespace footnote::service {

// Same code, same message. The detail of INTERNAL and UNKNOWN is not for
// callers and is left out.
grpc::Status ToGrpc(const absl::Status& status);

// Adds "retry-after", the whole seconds to wait before sending the call again,
// where the status says how long. As RFC 9110 has it, so that whoever knows it
// from HTTP knows it here.
void AddRetryAfter(const absl::Status& status,
                   grpc::CallbackServerContext* context);

// The same as a message of a stream.
v1::ConverseError ToConverseError(const absl::Status& status);

// What came back from a server.
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STATUS_H_
