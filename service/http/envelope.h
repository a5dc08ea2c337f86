// The frame around each message of a stream, as gRPC, gRPC-Web and Connect have
// it: a byte of flags, four of length, the message.
#ifndef FOOTNOTE_SERVICE_HTTP_ENVELOPE_H_
#define FOOTNOTE_SERVICE_HTTP_ENVELOPE_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace footnote::service {

inline constexpr uint8_t kEnvelopePacked = 0x01;
// What follows is no message but how the stream ended.
inline constexpr uint8_t kConnectEnd = 0x02;
inline constexpr uint8_t kGrpcWebEnd = 0x80;

struct Envelope {
  uint8_t flags = 0;
  absl::string_view message;
};

// Takes the first envelope off `bytes`; false where there is no whole one.
bool TakeEnvelope(absl::string_view* bytes, Envelope* envelope);

void AppendEnvelope(uint8_t flags, absl::string_view message,
                    std::string* bytes);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_ENVELOPE_H_
