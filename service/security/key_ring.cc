#include "service/security/key_ring.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

namespace footnote::service {

std::shared_ptr<const KeyRing::Keys> KeyRing::Current() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return keys_;
}

LoadedKeyPtr KeyRing::Find(absl::string_view secret) const {
  const absl::optional<std::string> hash = HashOf(secret);
  if (!hash.has_value()) return nullptr;
  const std::shared_ptr<const Keys> keys = Current();
  const auto it = keys->by_hash.find(*hash);
  if (it == keys->by_hash.end()) return nullptr;
  const std::string& known = it->second->key.hash;
  return CRYPTO_memcmp(known.data(), hash->data(), known.size()) == 0
             ? it->second
             : nullptr;
}

absl::Time KeyRing::OriginUntil(absl::string_view origin) const {
  const std::shared_ptr<const Keys> keys = Current();
  const auto it = keys->origins.find(origin);
  return it == keys->origins.end() ? absl::InfinitePast() : it->second;
}

void KeyRing::Replace(const std::vector<ApiKey>& keys) {
  const std::shared_ptr<const Keys> before = Current();
  auto after = std::make_shared<Keys>();
  for (const ApiKey& key : keys) {
    const auto it = before->by_hash.find(key.hash);
    const auto tenant = before->starts.find(key.tenant);
    std::shared_ptr<TokenBucket>& starts = after->starts[key.tenant];
    if (starts == nullptr) {
      starts = tenant == before->starts.end() ? std::make_shared<TokenBucket>()
                                              : tenant->second;
    }
    after->by_hash[key.hash] = std::make_shared<const LoadedKey>(LoadedKey{
        .key = key,
        .use = it == before->by_hash.end() ? std::make_shared<KeyUse>()
                                           : it->second->use,
        .tenant_starts = starts});
    for (const std::string& origin : key.origins) {
      absl::Time& until =
          after->origins.emplace(origin, absl::InfinitePast()).first->second;
      until = std::max(until, key.expires.value_or(absl::InfiniteFuture()));
    }
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  keys_ = std::move(after);
}

}  // namespace footnote::service
