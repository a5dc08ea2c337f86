// The file that API keys are kept in: docs/keys-file.md.
#ifndef FOOTNOTE_SERVICE_SECURITY_KEY_FILE_H_
#define FOOTNOTE_SERVICE_SECURITY_KEY_FILE_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/security/api_keys.h"

namespace footnote::service {

// NOT_FOUND: there is no such file. INVALID_ARGUMENT: "FILE:LINE: ...", and
// where it looks half written: it is empty, or its last line does not end.
absl::StatusOr<std::vector<ApiKey>> ReadKeys(const std::string& path);

// Changes the keys of a file, which may be empty and need not exist yet. Those
// who read it see the old keys or the new, also after a crash; one who changes
// it at the same time waits, by a lock on FILE.lock. A new file is for its
// owner only; another keeps its owner, its group and, up to 0640, its mode,
// and its comments.
// Nothing is written where `change` fails, or where these cannot be kept.
absl::Status ChangeKeys(
    const std::string& path,
    absl::FunctionRef<absl::Status(std::vector<ApiKey>* keys)> change);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SECURITY_KEY_FILE_H_
