#include "service/security/key_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/small_file.h"

namespace footnote::service {
namespace {

constexpr mode_t kOwnerOnly = 0600;
// What is kept of the mode of a file: nobody but its owner writes it, and only
// its group reads it too.
constexpr mode_t kMostMode = 0640;

absl::Status WriteAll(int fd, const std::string& path,
                      const std::string& text) {
  size_t written = 0;
  while (written < text.size()) {
    const ssize_t size =
        write(fd, text.data() + written, text.size() - written);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return FileError(path, "it cannot be written", errno);
    written += static_cast<size_t>(size);
  }
  if (fsync(fd) != 0) return FileError(path, "it cannot be synced", errno);
  return absl::OkStatus();
}

absl::Status SyncFolderOf(const std::string& path) {
  std::string folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) folder = ".";
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return FileError(folder, "it cannot be opened", errno);
  const auto closer = absl::MakeCleanup([fd] { close(fd); });
  if (fsync(fd) != 0) return FileError(folder, "it cannot be synced", errno);
  return absl::OkStatus();
}

// Gives the fresh file the owner, group and mode of the one that it replaces:
// whoever runs this need not be who the server runs as, and a server that can
// no longer read the file would go on taking the key that was revoked.
absl::Status KeepWhoMayRead(int fd, const std::string& fresh,
                            const std::string& path) {
  struct stat before = {};
  if (stat(path.c_str(), &before) != 0) {
    if (errno == ENOENT) return absl::OkStatus();
    return FileError(path, "it cannot be read", errno);
  }
  struct stat now = {};
  if (fstat(fd, &now) != 0) return FileError(fresh, "it cannot be read", errno);
  if ((before.st_uid != now.st_uid || before.st_gid != now.st_gid) &&
      fchown(fd, before.st_uid, before.st_gid) != 0) {
    return FileError(fresh,
                     "it cannot be given to the owner and group of the old one",
                     errno);
  }
  if (fchmod(fd, before.st_mode & kMostMode) != 0) {
    return FileError(fresh, "it cannot be given the mode of the old one",
                     errno);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ApiKey>> Parse(const std::string& path,
                                          const std::string& text) {
  absl::StatusOr<std::vector<ApiKey>> keys = ParseKeys(text);
  if (!keys.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ":", std::string(keys.status().message())));
  }
  // What is cut short can still be a key: one that never ends, say.
  if (!absl::EndsWith(text, "\n")) {
    return absl::InvalidArgumentError(absl::StrCat(
        path,
        ": its last line has no end, as if it were being written; write "
        "it whole, with a newline at its end"));
  }
  return keys;
}

// The file is replaced as a whole.
absl::Status Replace(const std::string& path, const std::string& text) {
  const std::string fresh = absl::StrCat(path, ".new");
  unlink(fresh.c_str());
  const int fd =
      open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
           kOwnerOnly);
  if (fd < 0) return FileError(fresh, "it cannot be made", errno);
  auto remover = absl::MakeCleanup([&fresh] { unlink(fresh.c_str()); });
  const auto closer = absl::MakeCleanup([fd] { close(fd); });
  absl::Status status = KeepWhoMayRead(fd, fresh, path);
  if (!status.ok()) return status;
  status = WriteAll(fd, fresh, text);
  if (!status.ok()) return status;
  if (std::rename(fresh.c_str(), path.c_str()) != 0) {
    return FileError(path, "it cannot be replaced", errno);
  }
  std::move(remover).Cancel();
  return SyncFolderOf(path);
}

}  // namespace

absl::StatusOr<std::vector<ApiKey>> ReadKeys(const std::string& path) {
  const absl::StatusOr<SmallFile> file = ReadSmallFile(path);
  if (!file.ok()) return file.status();
  if (file->text.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        path,
        ": it is empty, as if it were being written; write keys with "
        "footnote keys, and to let nobody in a line that begins with #"));
  }
  return Parse(path, file->text);
}

absl::Status ChangeKeys(
    const std::string& path,
    absl::FunctionRef<absl::Status(std::vector<ApiKey>* keys)> change) {
  const std::string lock = absl::StrCat(path, ".lock");
  const int fd = open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly);
  if (fd < 0) return FileError(lock, "it cannot be made", errno);
  const auto closer = absl::MakeCleanup([fd] { close(fd); });
  while (flock(fd, LOCK_EX) != 0) {
    if (errno != EINTR) return FileError(lock, "it cannot be locked", errno);
  }
  absl::StatusOr<SmallFile> file = ReadSmallFile(path);
  if (absl::IsNotFound(file.status())) file = SmallFile();
  if (!file.ok()) return file.status();
  // An empty one was made with who may read it, for keys to come.
  absl::StatusOr<std::vector<ApiKey>> keys = std::vector<ApiKey>();
  if (!file->text.empty()) keys = Parse(path, file->text);
  if (!keys.ok()) return keys.status();
  const absl::Status status = change(&*keys);
  if (!status.ok()) return status;
  return Replace(path, file->text.empty() ? KeysAsText(*keys)
                                          : WithKeys(file->text, *keys));
}

}  // namespace footnote::service
