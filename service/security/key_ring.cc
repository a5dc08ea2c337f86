#include "service/security/key_ring.h"

#include <openssl/crypto.h>

#include <utility>

namespace footnote::service {

std::shared_ptr<const KeyRing::ByHash> KeyRing::Loaded() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return by_hash_;
}

LoadedKeyPtr KeyRing::Find(absl::string_view secret) const {
  const absl::optional<std::string> hash = HashOf(secret);
  if (!hash.has_value()) return nullptr;
  const std::shared_ptr<const ByHash> loaded = Loaded();
  const auto it = loaded->find(*hash);
  if (it == loaded->end()) return nullptr;
  const std::string& known = it->second->key.hash;
  return CRYPTO_memcmp(known.data(), hash->data(), known.size()) == 0
             ? it->second
             : nullptr;
}

void KeyRing::Replace(const std::vector<ApiKey>& keys) {
  const std::shared_ptr<const ByHash> before = Loaded();
  auto after = std::make_shared<ByHash>();
  for (const ApiKey& key : keys) {
    const auto it = before->find(key.hash);
    after->emplace(key.hash,
                   std::make_shared<const LoadedKey>(LoadedKey{
                       .key = key,
                       .use = it == before->end() ? std::make_shared<KeyUse>()
                                                  : it->second->use}));
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  by_hash_ = std::move(after);
}

}  // namespace footnote::service
