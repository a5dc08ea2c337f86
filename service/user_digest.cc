#include "service/user_digest.h"

#include <openssl/sha.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

constexpr size_t kHashBytes = 8;

}  // namespace

std::string UserDigest(absl::string_view tenant, absl::string_view user_key) {
  if (user_key.empty()) return "";
  // The length keeps the end of a tenant from passing for the start of a key.
  const std::string text =
      absl::StrCat("footnote user 1:", tenant.size(), ":", tenant, user_key);
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::string UserHash(absl::string_view digest) {
  return absl::BytesToHexString(digest.substr(0, kHashBytes));
}

}  // namespace footnote::service
