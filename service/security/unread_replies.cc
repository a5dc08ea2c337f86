#include "service/security/unread_replies.h"

#include <string>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "service/security/peer_address.h"
#include "service/security/rate_limits.h"

namespace footnote::service {
namespace {

constexpr size_t kBuckets = 1 << 14;

absl::Status TooMuch(const char* whose, int64_t most) {
  return TryAgainAfter(
      absl::StrCat("replies ", whose, " wait to be read: at most ", most >> 10,
                   " KiB may; read them"),
      absl::Seconds(1));
}

}  // namespace

UnreadReplies::UnreadReplies(const UnreadBounds& bounds)
    : bounds_(bounds), counts_(std::make_shared<Counts>()) {
  counts_->of_connections = std::vector<std::atomic<int64_t>>(kBuckets);
  counts_->of_addresses = std::vector<std::atomic<int64_t>>(kBuckets);
}

UnreadReplies::Place UnreadReplies::PlaceOf(
    const sockaddr_storage& peer) const {
  const std::string endpoint = EndpointOf(peer);
  if (endpoint.empty()) return {};
  return {&counts_->of_connections[absl::HashOf(endpoint) % kBuckets],
          &counts_->of_addresses[absl::HashOf(NetworkOf(peer)) % kBuckets]};
}

absl::Status UnreadReplies::Check(const Place& place) const {
  if (place.connection == nullptr) return absl::OkStatus();
  if (*place.connection > bounds_.of_connection) {
    return TooMuch("on this connection", bounds_.of_connection);
  }
  if (*place.address > bounds_.of_address) {
    return TooMuch("of this address", bounds_.of_address);
  }
  return absl::OkStatus();
}

UnreadReplies::Counted::Counted(const UnreadReplies& replies,
                                const Place& place, size_t bytes)
    : keeps_(replies.counts_),
      place_(place),
      bytes_(static_cast<int64_t>(bytes) + kCallBytes) {
  if (place_.connection == nullptr) return;
  *place_.connection += bytes_;
  *place_.address += bytes_;
}

UnreadReplies::Counted::~Counted() {
  if (place_.connection == nullptr) return;
  *place_.connection -= bytes_;
  *place_.address -= bytes_;
}

}  // namespace footnote::service
