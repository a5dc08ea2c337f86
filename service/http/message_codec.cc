#include "service/http/message_codec.h"

#include <memory>

#include "google/protobuf/util/json_util.h"
#include "service/http/message_json.h"
#include "service/limits.h"
#include "service/request_checks.h"

namespace footnote::service {
namespace util = google::protobuf::util;

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
  const std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(&type)
          ->New());
  if (!message->ParseFromString(serialized)) {
    return absl::DataLossError("the stored response cannot be read");
  }
  return MessageAsJson(*message);
}

}  // namespace footnote::service
