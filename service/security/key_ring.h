// The keys that a running server takes.
#ifndef FOOTNOTE_SERVICE_SECURITY_KEY_RING_H_
#define FOOTNOTE_SERVICE_SECURITY_KEY_RING_H_

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
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
  // Of all keys of the tenant together. Outlives a reload too.
  std::shared_ptr<TokenBucket> tenant_starts;
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

  // Until when a widget key is there for pages of this origin; in the past
  // where none is.
  absl::Time OriginUntil(absl::string_view origin) const;

  size_t size() const { return Current()->by_hash.size(); }

  // From now on only these are taken.
  void Replace(const std::vector<ApiKey>& keys);

 private:
  struct Keys {
    absl::flat_hash_map<std::string, LoadedKeyPtr> by_hash;
    // By tenant.
    absl::flat_hash_map<std::string, std::shared_ptr<TokenBucket>> starts;
    // Of the widget keys, until when the last of them is good.
    absl::flat_hash_map<std::string, absl::Time> origins;
  };

  std::shared_ptr<const Keys> Current() const;

  mutable std::mutex mutex_;  // of the pointer
  std::shared_ptr<const Keys> keys_ = std::make_shared<Keys>();
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SECURITY_KEY_RING_H_
