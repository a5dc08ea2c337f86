#include "service/http/envelope.h"

namespace footnote::service {
namespace {

constexpr size_t kHeadBytes = 5;

}  // namespace

bool TakeEnvelope(absl::string_view* bytes, Envelope* envelope) {
  if (bytes->size() < kHeadBytes) return false;
  size_t size = 0;
  for (size_t i = 1; i < kHeadBytes; ++i) {
    size = size << 8 | static_cast<uint8_t>((*bytes)[i]);
  }
  if (bytes->size() - kHeadBytes < size) return false;
  envelope->flags = static_cast<uint8_t>((*bytes)[0]);
  envelope->message = bytes->substr(kHeadBytes, size);
  bytes->remove_prefix(kHeadBytes + size);
  return true;
}

void AppendEnvelope(uint8_t flags, absl::string_view message,
                    std::string* bytes) {
  bytes->push_back(static_cast<char>(flags));
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes->push_back(static_cast<char>(message.size() >> shift & 0xff));
  }
  bytes->append(message.data(), message.size());
}

}  // namespace footnote::service
