// Files that an operator keeps secrets in: small, and not for everybody.
#ifndef FOOTNOTE_SERVICE_SMALL_FILE_H_
#define FOOTNOTE_SERVICE_SMALL_FILE_H_

#include <sys/types.h>

#include <string>

#include "absl/status/statusor.h"

namespace footnote::service {

struct SmallFile {
  std::string text;
  mode_t permissions = 0;  // such as 0640
};

// The whole of it. NOT_FOUND, PERMISSION_DENIED, INVALID_ARGUMENT: "FILE: what
// is wrong with it; how to mend", for more than 16 MiB and what is no file too.
absl::StatusOr<SmallFile> ReadSmallFile(const std::string& path);

// What errno says, as a status that names the file.
absl::Status FileError(const std::string& path, const char* what, int error);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SMALL_FILE_H_
