// The replies that wait for their callers to read them.
#ifndef FOOTNOTE_SERVICE_SECURITY_UNREAD_REPLIES_H_
#define FOOTNOTE_SERVICE_SECURITY_UNREAD_REPLIES_H_

#include <sys/socket.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/status.h"

namespace footnote::service {

// Bytes, with kCallBytes for each reply.
struct UnreadBounds {
  int64_t of_connection = 16 << 20;
  int64_t of_address = 64 << 20;  // of IPv6 one /64 network
};

// A caller who reads nothing leaves its replies with us, and whoever sends them
// bounds what they take for all callers together at best: one caller could take
// what all have. So who leaves too much unread is refused more. Connections and
// addresses are counted where their hashes say, so that counting takes no lock
// and a fixed place; two that share one are refused a little sooner.
// Thread-safe.
class UnreadReplies {
 public:
  // About what a call holds beside its reply while it waits.
  static constexpr int64_t kCallBytes = 8 << 10;

  explicit UnreadReplies(const UnreadBounds& bounds);

  // Where a connection is counted; what is no network address is counted
  // nowhere.
  struct Place {
    std::atomic<int64_t>* connection = nullptr;
    std::atomic<int64_t>* address = nullptr;
  };
  Place PlaceOf(const sockaddr_storage& peer) const;

  // RESOURCE_EXHAUSTED where its connection, or its address, leaves more unread
  // than it may; says when to try again.
  absl::Status Check(const Place& place) const;

  // Counts a reply from when it is made until it is destroyed, which may be
  // after all else has gone.
  class Counted {
   public:
    Counted(const UnreadReplies& replies, const Place& place, size_t bytes);
    ~Counted();

    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

   private:
    const std::shared_ptr<void> keeps_;  // what `place_` points into
    const Place place_;
    const int64_t bytes_;
  };

 private:
  struct Counts {
    std::vector<std::atomic<int64_t>> of_connections;  // by hash
    std::vector<std::atomic<int64_t>> of_addresses;    // by hash
  };

  const UnreadBounds bounds_;
  const std::shared_ptr<Counts> counts_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SECURITY_UNREAD_REPLIES_H_
