#include "service/http/message_codec.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/type_resolver.h"
#include "google/protobuf/util/type_resolver_util.h"
#include "service/limits.h"
#include "service/request_checks.h"

namespace footnote::service {
namespace {

namespace util = google::protobuf::util;

// Never destroyed: calls may run until the process ends.
util::TypeResolver* Types() {
  static util::TypeResolver* const types = util::NewTypeResolverForDescriptorPool(
      "type.googleapis.com", google::protobuf::DescriptorPool::generated_pool());
  return types;
}

}  // namespace

bool ParseCodec(absl::string_view name, Codec* codec) {
  if (name == "json") {
    *codec = Codec::kJson;
    return true;
  }
  *codec = Codec::kProto;
  return name == "proto";
}

absl::Status ParseMessage(Codec codec, absl::string_view bytes,
                          google::protobuf::Message* message) {
  if (codec == Codec::kProto) return ParseRequest(bytes, message);
  if (!IsUtf8(bytes)) {
    return absl::InvalidArgumentError(
        "the request is not UTF-8; send it in that encoding");
  }
  util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  // Its own words quote what was sent.
  if (!util::JsonStringToMessage({bytes.data(), bytes.size()}, message, options)
           .ok()) {
    return absl::InvalidArgumentError(
        "the request is not JSON of a message of this method; see the .proto "
        "or /openapi.json");
  }
  return CheckRequestBytes(message->ByteSizeLong());
}

absl::StatusOr<std::string> PrintMessage(
    Codec codec, const google::protobuf::Descriptor& type,
    std::string serialized) {
  if (codec == Codec::kProto) return serialized;
  std::string json;
  if (!util::BinaryToJsonString(
           Types(), absl::StrCat("type.googleapis.com/", type.full_name()),
           serialized, &json)
           .ok()) {
    return absl::DataLossError("the stored response cannot be read");
  }
  return json;
}

}  // namespace footnote::service
