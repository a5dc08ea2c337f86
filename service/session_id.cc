#include "service/session_id.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

constexpr int kBytes = 16;
constexpr size_t kDigits = 2 * kBytes;
constexpr size_t kWidgetDigits = 8;
constexpr int kHashBytes = 8;

std::string Hex(const unsigned char* bytes, size_t size) {
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(bytes), size));
}

}  // namespace

absl::StatusOr<std::string> NewSessionId() {
  unsigned char bytes[kBytes];
  if (RAND_bytes(bytes, kBytes) != 1) {
    return absl::UnavailableError(
        "the system has no randomness for a session id; try again");
  }
  return Hex(bytes, kBytes);
}

std::string WidgetSessionId(absl::string_view fresh, absl::string_view key_id) {
  return absl::StrCat(fresh, key_id);
}

bool IsOfWidget(absl::string_view id, absl::string_view key_id) {
  return id.size() == kDigits + kWidgetDigits && id.substr(kDigits) == key_id;
}

bool IsSessionId(absl::string_view text) {
  return (text.size() == kDigits || text.size() == kDigits + kWidgetDigits) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::string SessionHash(absl::string_view id) {
  if (!IsSessionId(id)) return "";
  unsigned char hash[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(id.data()), id.size(), hash);
  return Hex(hash, kHashBytes);
}

}  // namespace footnote::service
