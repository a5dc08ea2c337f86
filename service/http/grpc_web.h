// Calls as gRPC-Web has them: a message in an envelope, and an answer whose
// last envelope says how it ended.
#ifndef FOOTNOTE_SERVICE_HTTP_GRPC_WEB_H_
#define FOOTNOTE_SERVICE_HTTP_GRPC_WEB_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "service/http/http_message.h"
#include "service/http/rpc_wire.h"

namespace footnote::service {

// The one message of a request. INVALID_ARGUMENT where there is none, or more.
absl::StatusOr<std::string> MessageOfGrpcWeb(const RpcWire& wire,
                                             const HttpRequest& request);

// When the caller gives up, by Grpc-Timeout; the infinite future where it does
// not say. INVALID_ARGUMENT where that is none.
absl::StatusOr<absl::Time> GrpcWebDeadline(const HttpRequest& request,
                                           absl::Time now);

// The whole answer: `message` is written in the wire's codec already.
HttpResponse GrpcWebResponse(const RpcWire& wire,
                             const absl::StatusOr<std::string>& message);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_GRPC_WEB_H_
