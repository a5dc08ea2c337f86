// Seals what a store keeps of a session, so that nobody who has the store but
// not the operator's keys can read it, change it, or put it in another place:
// docs/session-encryption.md has the format.
#ifndef FOOTNOTE_SERVICE_STORE_SEAL_H_
#define FOOTNOTE_SERVICE_STORE_SEAL_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "service/store/sealing_keys.h"
#include "service/store/session_store.h"

namespace footnote::service {

// The one place where a sealed text can be opened.
struct SealedPlace {
  enum class Field : char {
    kState = 's',     // SessionRecord::state
    kResponse = 'r',  // StoredTurn::response
  };
  const SessionKey& session;
  Field field;
  // Which one of the session's: the version that the state has when it is
  // loaded, as decimal text; the id of the turn.
  std::string which;
};

// Whether `stored` was sealed, in this format or a later one: its first byte is
// none with which a serialized message can begin.
bool IsSealed(absl::string_view stored);

// AES-256-GCM with a random 96-bit nonce, under a key derived from the
// operator's for this one session (HKDF-Expand, RFC 5869, 2.3 and 3.3). NIST SP
// 800-38D, 8.3, allows 2^32 random nonces a key; a session seals two texts a
// turn. `text` itself where the ring's first is `unsealed`. UNAVAILABLE: the
// system has no randomness. Thread-safe, as Unseal is.
absl::StatusOr<std::string> Seal(const SealingKeys& keys,
                                 const SealedPlace& place, std::string text);

// The text that was sealed at that place; what was not sealed as it is, where
// the ring has `unsealed`. DATA_LOSS: it was changed, cut short or taken from
// another place, or its key, which the message names, is not on the ring.
absl::StatusOr<std::string> Unseal(const SealingKeys& keys,
                                   const SealedPlace& place,
                                   std::string stored);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_SEAL_H_
