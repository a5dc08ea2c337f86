#include "service/http/rpc_wire.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/http/gzip.h"
#include "service/limits.h"

namespace footnote::service {
namespace {

// JSON of a message that is taken; it may be longer than the message.
constexpr size_t kMostUnpacked = size_t{4} * kMaxRequestBytes;

struct Type {
  const char* name;
  RpcWire wire;
};

constexpr Type kTypes[] = {
    {"application/json", {RpcProtocol::kConnect, Codec::kJson}},
    {"application/proto", {RpcProtocol::kConnect, Codec::kProto}},
    {"application/connect+json", {RpcProtocol::kConnectStream, Codec::kJson}},
    {"application/connect+proto", {RpcProtocol::kConnectStream, Codec::kProto}},
    {"application/grpc-web+proto", {RpcProtocol::kGrpcWeb, Codec::kProto}},
    {"application/grpc-web+json", {RpcProtocol::kGrpcWeb, Codec::kJson}},
    {"application/grpc-web", {RpcProtocol::kGrpcWeb, Codec::kProto}},
    {"application/grpc-web-text+proto",
     {RpcProtocol::kGrpcWebText, Codec::kProto}},
    {"application/grpc-web-text", {RpcProtocol::kGrpcWebText, Codec::kProto}},
};

}  // namespace

bool WireOfContentType(absl::string_view content_type, RpcWire* wire) {
  const absl::string_view name = absl::StripAsciiWhitespace(
      content_type.substr(0, content_type.find(';')));
  for (const Type& type : kTypes) {
    if (!absl::EqualsIgnoreCase(name, type.name)) continue;
    *wire = type.wire;
    return true;
  }
  return false;
}

std::string ContentTypeOf(const RpcWire& wire) {
  for (const Type& type : kTypes) {
    if (type.wire.protocol == wire.protocol && type.wire.codec == wire.codec) {
      return type.name;
    }
  }
  return "application/json";
}

absl::StatusOr<std::string> Unpack(absl::string_view coding,
                                   absl::string_view bytes) {
  if (coding.empty() || absl::EqualsIgnoreCase(coding, "identity")) {
    return std::string(bytes);
  }
  if (!absl::EqualsIgnoreCase(coding, "gzip")) {
    return absl::UnimplementedError(
        "the compression is not known here; send gzip or identity");
  }
  // The protocols have it that nothing is not packed.
  if (bytes.empty()) return std::string();
  return Gunzip(bytes, kMostUnpacked);
}

}  // namespace footnote::service
