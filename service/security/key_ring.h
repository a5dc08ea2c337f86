// The keys that a running server takes.
#ifndef FOOTNOTE_SERVICE_SECURITY_KEY_RING_H_
#define FOOTNOTE_SERVICE_SECURITY_KEY_RING_H_

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "service/security/api_keys.h"
#include "service/security/token_bucket.h"

namespace footnote::service {

// What a key has used up lately. Thread-safe.
struct KeyUse {
  TokenBucket calls;
  TokenBucket starts;
};

struct LoadedKey {
  ApiKey key;
  // Outlives a reload, so that reloading gives nobody more.
  std::shared_ptr<KeyUse> use;
};
using LoadedKeyPtr = std::shared_ptr<const LoadedKey>;

// Thread-safe.
class KeyRing {
 public:
  explicit KeyRing(const std::vector<ApiKey>& keys) { Replace(keys); }

  // The key with this secret; null where there is none. What it takes does not
  // tell how much of a secret is right: keys are found by hash, of which a
  // caller chooses nothing, and hashes compared in constant time.
  LoadedKeyPtr Find(absl::string_view secret) const;

  size_t size() const { return Loaded()->size(); }

  // From now on only these are taken.
  void Replace(const std::vector<ApiKey>& keys);

 private:
  using ByHash = absl::flat_hash_map<std::string, LoadedKeyPtr>;

  std::shared_ptr<const ByHash> Loaded() const;

  mutable std::mutex mutex_;  // of the pointer
  std::shared_ptr<const ByHash> by_hash_ = std::make_shared<ByHash>();
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SECURITY_KEY_RING_H_
