#include "service/messenger/chat_secret.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "service/small_file.h"

namespace footnote::service {
namespace {

constexpr size_t kLeast = 16;
constexpr size_t kMost = 256;
constexpr size_t kIdBytes = 16;

const unsigned char* BytesOf(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string Hmac(const EVP_MD* hash, absl::string_view secret,
                 absl::string_view text) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(hash, secret.data(), static_cast<int>(secret.size()), BytesOf(text),
       text.size(), mac, &size);
  return std::string(reinterpret_cast<const char*>(mac), size);
}

}  // namespace

absl::StatusOr<std::string> ReadChatSecret(const std::string& path) {
  const auto file = ReadSmallFile(path);
  if (!file.ok()) return file.status();
  const absl::string_view secret = absl::StripAsciiWhitespace(file->text);
  const bool plain = std::all_of(secret.begin(), secret.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '_' || c == '-';
  });
  if (!plain || secret.size() < kLeast || secret.size() > kMost) {
    return absl::InvalidArgumentError(absl::StrCat(
        path, ": it is not one secret of ", kLeast, " to ", kMost,
        " letters, digits, '_' and '-'; write the one that the messenger was "
        "given, or gave you"));
  }
  return std::string(secret);
}

bool SameSecret(absl::string_view a, absl::string_view b) {
  unsigned char hash_a[SHA256_DIGEST_LENGTH];
  unsigned char hash_b[SHA256_DIGEST_LENGTH];
  SHA256(BytesOf(a), a.size(), hash_a);
  SHA256(BytesOf(b), b.size(), hash_b);
  return CRYPTO_memcmp(hash_a, hash_b, sizeof(hash_a)) == 0;
}

std::string HmacSha1(absl::string_view secret, absl::string_view text) {
  return Hmac(EVP_sha1(), secret, text);
}

std::string ChatSessionId(absl::string_view secret, absl::string_view messenger,
                          absl::string_view chat) {
  const std::string mac = Hmac(
      EVP_sha256(), secret, absl::StrCat("session of ", messenger, ":", chat));
  return absl::BytesToHexString(absl::string_view(mac).substr(0, kIdBytes));
}

std::string ChatUserKey(absl::string_view secret, absl::string_view messenger,
                        absl::string_view user) {
  return absl::BytesToHexString(
      Hmac(EVP_sha256(), secret, absl::StrCat(messenger, ":", user)));
}

}  // namespace footnote::service
