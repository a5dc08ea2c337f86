// How a call is written in HTTP: by which protocol and in which form.
#ifndef FOOTNOTE_SERVICE_HTTP_RPC_WIRE_H_
#define FOOTNOTE_SERVICE_HTTP_RPC_WIRE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "service/http/message_codec.h"

namespace footnote::service {

enum class RpcProtocol {
  kConnect,        // application/json
  kConnectStream,  // application/connect+json
  kGrpcWeb,        // application/grpc-web+json
  kGrpcWebText,    // application/grpc-web-text: the same as base64
};

struct RpcWire {
  RpcProtocol protocol = RpcProtocol::kConnect;
  Codec codec = Codec::kJson;
};

// What a Content-Type such as "application/json; charset=utf-8" says; false
// where it is of no call.
bool WireOfContentType(absl::string_view content_type, RpcWire* wire);
std::string ContentTypeOf(const RpcWire& wire);

// Unpacks what came by a Content-Encoding; empty is "identity".
// UNIMPLEMENTED: one that is not known here. Other errors are those of Gunzip.
absl::StatusOr<std::string> Unpack(absl::string_view coding,
                                   absl::string_view bytes);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_RPC_WIRE_H_
