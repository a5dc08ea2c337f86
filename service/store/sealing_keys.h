// The operator's keys by which the contents of sessions are sealed:
// docs/session-encryption.md.
#ifndef FOOTNOTE_SERVICE_STORE_SEALING_KEYS_H_
#define FOOTNOTE_SERVICE_STORE_SEALING_KEYS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace footnote::service {

// Whether `text` can name a key: 1 to 32 letters, digits, '-', '_' and '.'.
bool IsKeyId(absl::string_view text);

// Keys in the operator's order: the first seals what is written, all of them
// open what was. `unsealed` may stand among them as a key that changes nothing,
// so that encryption is turned on, or off, as one key follows another.
class SealingKeys {
 public:
  static constexpr size_t kSecretBytes = 32;
  static constexpr char kUnsealed[] = "unsealed";

  struct Key {
    std::string id;
    std::string secret;  // kSecretBytes random bytes
  };

  // Nothing but `unsealed`: a server without keys.
  SealingKeys() : active_unsealed_(true), opens_unsealed_(true) {}

  // One key a line: its id and its secret in 64 hexadecimal digits, or the word
  // `unsealed`. '#' begins a comment. INVALID_ARGUMENT with `name` and the
  // line: it is malformed, or stands there twice, or no key does. No message
  // repeats what may be part of a secret.
  static absl::StatusOr<SealingKeys> Parse(absl::string_view text,
                                           absl::string_view name);

  // Parses a file. INVALID_ARGUMENT too where it cannot be read, or everybody
  // on the machine could.
  static absl::StatusOr<SealingKeys> Read(const std::string& path);

  // Null where what is written stays unsealed.
  const Key* active() const {
    return active_unsealed_ ? nullptr : &keys_.front();
  }
  // Null where there is no such key.
  const Key* Find(absl::string_view id) const;
  // Whether what is not sealed may be read.
  bool opens_unsealed() const { return opens_unsealed_; }

 private:
  absl::Status AddLine(absl::string_view line);

  std::vector<Key> keys_;
  bool active_unsealed_ = false;
  bool opens_unsealed_ = false;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_SEALING_KEYS_H_
