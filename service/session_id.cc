#include "service/session_id.h"

#include <openssl/rand.h>

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"

namespace footnote::service {
namespace {

constexpr int kBytes = 16;

}  // namespace

absl::StatusOr<std::string> NewSessionId() {
  unsigned char bytes[kBytes];
  if (RAND_bytes(bytes, kBytes) != 1) {
    return absl::UnavailableError(
        "the system has no randomness for a session id; try again");
  }
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(bytes), kBytes));
}

bool IsSessionId(absl::string_view text) {
  return text.size() == 2 * kBytes &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace footnote::service
