// What stores know a portal's user by.
#ifndef FOOTNOTE_SERVICE_USER_DIGEST_H_
#define FOOTNOTE_SERVICE_USER_DIGEST_H_

#include <string>

#include "absl/strings/string_view.h"

namespace footnote::service {

// The SHA-256 of tenant and user key, 32 bytes: the same for the same user
// whatever the server's keys, so that what is to be deleted is found years
// later. It hides keys that cannot be guessed; whoever can guess one can tell
// that it is there. Empty where `user_key` is: nobody's sessions.
std::string UserDigest(absl::string_view tenant, absl::string_view user_key);

// A user as operators may see it: the first 16 hexadecimal digits of a digest.
std::string UserHash(absl::string_view digest);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_USER_DIGEST_H_
