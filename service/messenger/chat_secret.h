// The secret that a messenger shares with us, and what is made with it.
#ifndef FOOTNOTE_SERVICE_MESSENGER_CHAT_SECRET_H_
#define FOOTNOTE_SERVICE_MESSENGER_CHAT_SECRET_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace footnote::service {

// The one line of the file. INVALID_ARGUMENT and the errors of files: "FILE:
// what is wrong; how to mend", also where it is shorter than 16 characters, or
// has others than letters, digits, '_' and '-', which no messenger takes.
absl::StatusOr<std::string> ReadChatSecret(const std::string& path);

// Takes as long wherever they differ.
bool SameSecret(absl::string_view a, absl::string_view b);

// 20 bytes.
std::string HmacSha1(absl::string_view secret, absl::string_view text);

// The session of a chat: always the same, and nobody can tell it without the
// secret. Another secret makes other sessions.
std::string ChatSessionId(absl::string_view secret, absl::string_view messenger,
                          absl::string_view chat);

// What DeleteUser finds all sessions of the messenger's user by: 64 digits, as
//   printf %s 'Telegram:12345' | openssl dgst -sha256 -hmac "$(cat FILE)"
// prints them.
std::string ChatUserKey(absl::string_view secret, absl::string_view messenger,
                        absl::string_view user);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_MESSENGER_CHAT_SECRET_H_
