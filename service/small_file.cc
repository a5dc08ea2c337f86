#include "service/small_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

constexpr size_t kMostBytes = size_t{16} << 20;
constexpr mode_t kPermissions = 07777;

}  // namespace

absl::Status FileError(const std::string& path, const char* what, int error) {
  const std::string text =
      absl::StrCat(path, ": ", what, ": ", std::strerror(error));
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError(text);
    case EACCES:
    case EPERM:
      return absl::PermissionDeniedError(absl::StrCat(
          text, "; let the user that Footnote runs as, with chown or chmod"));
    default:
      return absl::FailedPreconditionError(text);
  }
}

absl::StatusOr<SmallFile> ReadSmallFile(const std::string& path) {
  // What is no plain file, such as a pipe, must not make us wait.
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return FileError(path, "it cannot be read", errno);
  const auto closer = absl::MakeCleanup([fd] { close(fd); });
  struct stat about = {};
  if (fstat(fd, &about) != 0) {
    return FileError(path, "it cannot be read", errno);
  }
  if (!S_ISREG(about.st_mode)) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": it is not a plain file; name one"));
  }
  SmallFile file = {.permissions = about.st_mode & kPermissions};
  char buffer[1 << 14];
  for (;;) {
    const ssize_t size = read(fd, buffer, sizeof(buffer));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return FileError(path, "it cannot be read", errno);
    if (size == 0) return file;
    file.text.append(buffer, static_cast<size_t>(size));
    if (file.text.size() > kMostBytes) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": more than 16 MiB; name another file"));
    }
  }
}

}  // namespace footnote::service
