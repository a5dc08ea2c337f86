// API keys, and the text in which they are kept: docs/keys-file.md.
#ifndef FOOTNOTE_SERVICE_SECURITY_API_KEYS_H_
#define FOOTNOTE_SERVICE_SECURITY_API_KEYS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"

namespace footnote::service {

// What a key may be used for. A set of them is a sum of their bits.
enum Scope : unsigned {
  kConverse = 1,  // hold, see and delete conversations
  kRead = 2,      // ask the knowledge base
  kAdmin = 4,     // delete what belongs to a user of the tenant
  // Public: shown in a page, for sessions that it began itself. Alone.
  kWidget = 8,
};

// What the calls that a widget makes too ask for: one of these.
inline constexpr unsigned kToConverse = kConverse | kWidget;
inline constexpr unsigned kToFindTopics = kRead | kWidget;

// A key without its secret, which nobody keeps.
struct ApiKey {
  std::string id;  // 8 hexadecimal digits; names it, opens nothing
  std::string tenant;
  unsigned scopes = 0;
  // SHA-256 of the secret, 32 bytes. A secret is 256 random bits, so that there
  // is nothing to guess, and no salt or slow hash would make that harder; it
  // would only make bad keys dear to refuse.
  std::string hash;
  absl::Time created;
  absl::optional<absl::Time> expires;
  // Of the pages that a widget key is for, as CheckOrigin has them.
  std::vector<std::string> origins;
  std::string note;

  bool widget() const { return (scopes & kWidget) != 0; }
};

// "converse,read" -> bits. INVALID_ARGUMENT names the scopes that there are.
absl::StatusOr<unsigned> ParseScopes(absl::string_view text);
std::string ScopesAsText(unsigned scopes);

// 1 to 64 letters, digits, '.', '-' and '_'. INVALID_ARGUMENT.
absl::Status CheckTenant(absl::string_view tenant);

// A widget key is for nothing else and has origins, 16 at most; no other key
// has any. INVALID_ARGUMENT.
absl::Status CheckUse(const ApiKey& key);

// One line, printable. INVALID_ARGUMENT.
absl::Status CheckNote(absl::string_view note);

// The keys of a file. INVALID_ARGUMENT says "LINE: what; how to mend", without
// the line's text.
absl::StatusOr<std::vector<ApiKey>> ParseKeys(absl::string_view text);
std::string KeysAsText(const std::vector<ApiKey>& keys);

// The text of a file with these keys in place of those in it: comments stay
// where they are, and new keys come last. `text` is one that ParseKeys takes.
std::string WithKeys(absl::string_view text, const std::vector<ApiKey>& keys);

// A new secret as callers present it: "fn_" and 64 hexadecimal digits.
// INTERNAL: the machine gives no random bytes.
absl::StatusOr<std::string> NewSecret();
absl::StatusOr<std::string> NewKeyId();

// The hash to look a secret up by; none where it has not the form of one, so
// that nothing long is ever hashed.
absl::optional<std::string> HashOf(absl::string_view secret);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SECURITY_API_KEYS_H_
