// Messages as they go over the wire: protobuf's own bytes, or its JSON.
#ifndef FOOTNOTE_SERVICE_HTTP_MESSAGE_CODEC_H_
#define FOOTNOTE_SERVICE_HTTP_MESSAGE_CODEC_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace footnote::service {

enum class Codec { kProto, kJson };

// "json", "proto"; false for any other name.
bool ParseCodec(absl::string_view name, Codec* codec);

// INVALID_ARGUMENT where it is no such message, or too long for one; says
// nothing of what was sent. Fields that JSON has and the message has not are
// left out.
absl::Status ParseMessage(Codec codec, absl::string_view bytes,
                          google::protobuf::Message* message);

// `serialized` is a message of that type. The same bytes give the same bytes.
absl::StatusOr<std::string> PrintMessage(
    Codec codec, const google::protobuf::Descriptor& type,
    std::string serialized);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_MESSAGE_CODEC_H_
