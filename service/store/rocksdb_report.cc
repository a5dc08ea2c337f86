#include <fcntl.h>
#include <rocksdb/version.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <system_error>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "service/store/rocksdb_database.h"
#include "service/store/store_report.h"

namespace footnote::service {
namespace {

namespace fs = std::filesystem;

constexpr uintmax_t kLittleRoom = uintmax_t{1} << 30;
constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

// The nearest folder above that is there.
fs::path ThereAbove(fs::path path) {
  std::error_code error;
  while (!fs::exists(path, error) && path.has_relative_path()) {
    path = path.parent_path();
  }
  return path.empty() ? fs::path(".") : path;
}

// The process that holds RocksDB's lock; none where nobody does.
absl::optional<pid_t> HolderOf(const std::string& directory) {
  const std::string path = absl::StrCat(directory, "/LOCK");
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return absl::nullopt;
  const auto closer = absl::MakeCleanup([fd] { close(fd); });
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  if (fcntl(fd, F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) {
    return absl::nullopt;
  }
  return lock.l_pid;
}

void WarnOfFolder(const std::string& directory,
                  std::vector<std::string>* warnings) {
  struct stat about = {};
  if (stat(directory.c_str(), &about) != 0) return;
  if (about.st_uid != geteuid()) {
    warnings->push_back(
        absl::StrCat(directory, ": it belongs to user ", about.st_uid,
                     " and this is user ", geteuid(),
                     "; run this as the user that the server runs as, or give "
                     "the folder to that user with chown -R"));
  }
  if ((about.st_mode & kOthers) != 0) {
    warnings->push_back(absl::StrCat(
        directory,
        ": others on this machine may look into it; take that away with chmod "
        "go= ",
        directory));
  }
}

void WarnOfRoom(const fs::path& there, std::vector<std::string>* warnings) {
  std::error_code error;
  const fs::space_info space = fs::space(there, error);
  if (error || space.available >= kLittleRoom) return;
  warnings->push_back(absl::StrCat(there.string(), ": only ",
                                   space.available >> 20,
                                   " MiB are free; make room"));
}

}  // namespace

absl::StatusOr<StoreReport> InspectRocksdb(const std::string& directory) {
  StoreReport report = {
      .about = absl::StrCat("RocksDB ", ROCKSDB_MAJOR, ".", ROCKSDB_MINOR, ".",
                            ROCKSDB_PATCH, " in ", directory,
                            ", each turn synced to the disk")};
  const fs::path there = ThereAbove(directory);
  WarnOfRoom(there, &report.warnings);
  if (there != fs::path(directory)) {
    const absl::Status status =
        RocksdbDatabase::CheckFolder(directory, there.string());
    if (!status.ok()) return status;
    absl::StrAppend(&report.about, "; the folder will be made");
    return report;
  }
  const absl::Status status =
      RocksdbDatabase::CheckFolder(directory, directory);
  if (!status.ok()) return status;
  WarnOfFolder(directory, &report.warnings);
  const absl::optional<pid_t> holder = HolderOf(directory);
  if (holder.has_value()) {
    report.warnings.push_back(absl::StrCat(
        directory, ": process ", *holder,
        " holds it; well if that is this server, running; else stop that one, "
        "or choose another place with --data-dir"));
    return report;
  }
  const auto opened = RocksdbDatabase::OpenToRead(directory);
  if (!opened.ok()) return opened.status();
  if (*opened == nullptr) {
    absl::StrAppend(&report.about, "; it is empty");
  }
  return report;
}

}  // namespace footnote::service
