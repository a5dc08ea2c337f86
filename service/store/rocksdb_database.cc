#include "service/store/rocksdb_database.h"

#include <fcntl.h>
#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

namespace fs = std::filesystem;

// Grows with each change that an older program would misread.
constexpr int kFormat = 1;
constexpr char kFormatKey[] = "format";

// In the order of RocksdbDatabase::Family.
constexpr std::array<const char*, 4> kFamilies = {"default", "sessions",
                                                  "turns", "due"};

constexpr size_t kMiB = size_t{1} << 20;

rocksdb::Slice SliceOf(absl::string_view text) {
  return rocksdb::Slice(text.data(), text.size());
}

// RocksDB's own log. What goes wrong comes back as a status, and the file that
// it would write ends the process: where that file cannot be written, as on a
// full disk, the next line runs into an assertion, which Debian's build keeps.
class NoLog : public rocksdb::Logger {
 public:
  NoLog() : rocksdb::Logger(rocksdb::InfoLogLevel::FATAL_LEVEL) {}
  using rocksdb::Logger::Logv;
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

rocksdb::Options OptionsOfStore() {
  rocksdb::Options options;
  options.create_if_missing = true;
  // A record at the log's end that was cut short was never acknowledged, and is
  // dropped. Any other damage stops us: the usual mode would drop acknowledged
  // turns after it without a word.
  options.wal_recovery_mode =
      rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.write_buffer_size = 16 * kMiB;
  // Bounds what is replayed when it opens.
  options.max_total_wal_size = 64 * kMiB;
  options.max_background_jobs = 2;
  options.max_open_files = 512;
  options.compression = rocksdb::kLZ4Compression;
  // One thread writes.
  options.allow_concurrent_memtable_write = false;
  options.enable_write_thread_adaptive_yield = false;
  // Nearly every turn id that is looked for is not there: without filters the
  // search for it in memory would cost more than all else that a turn reads.
  options.memtable_whole_key_filtering = true;
  options.memtable_prefix_bloom_size_ratio = 0.02;
  options.info_log = std::make_shared<NoLog>();
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  // It names the first and last keys of files that are gone, until it is
  // written anew.
  options.max_manifest_file_size = kMiB;
  options.manifest_preallocation_size = kMiB / 16;
  // After an error the directory is opened anew: of a log that could not be
  // written, 7.8 goes on refusing writes even where it says that it resumed.
  options.max_bgerror_resume_count = 0;

  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(64 * kMiB);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

absl::Status Refuse(const std::string& directory, absl::string_view why) {
  return absl::FailedPreconditionError(
      absl::StrCat("session store ", directory, ": ", why));
}

constexpr char kElsewhere[] = "or choose another place with --data-dir";

absl::Status MakeDirectory(const std::string& directory) {
  std::error_code error;
  const bool made = fs::create_directories(directory, error);
  if (!error && made) {
    // Health text: nobody else's to read.
    fs::permissions(directory, fs::perms::owner_all, error);
  }
  if (error) {
    return Refuse(directory,
                  absl::StrCat("the folder cannot be made: ", error.message(),
                               "; make it for this user, ", kElsewhere));
  }
  return RocksdbDatabase::CheckFolder(directory, directory);
}

absl::Status ExplainError(const std::string& directory,
                          const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  // RocksDB names files and system errors, never keys or values.
  const std::string text = status.ToString();
  if (absl::StrContains(text, "/LOCK")) {
    return Refuse(
        directory,
        absl::StrCat("another process holds it; stop that one, ", kElsewhere));
  }
  if (status.IsCorruption()) {
    return absl::DataLossError(absl::StrCat(
        "session store ", directory, ": its files are damaged: ", text,
        "; put a copy back in place of the folder, or move it away to begin "
        "with an empty one"));
  }
  return absl::UnavailableError(absl::StrCat(
      "session store ", directory, ": ", text, "; ",
      status.IsNoSpace() ? "free space there"
                         : "see that the disk is well and may be written",
      ", no restart is needed; then send it again"));
}

}  // namespace

RocksdbDatabase::RocksdbDatabase(std::string directory)
    : directory_(std::move(directory)) {}

RocksdbDatabase::~RocksdbDatabase() {
  if (db_ == nullptr) return;
  rocksdb::CancelAllBackgroundWork(db_.get(), /*wait=*/true);
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  // What was acknowledged is synced; nothing is left to go wrong.
  db_->Close().PermitUncheckedError();
}

absl::Status RocksdbDatabase::Explain(const rocksdb::Status& status) const {
  return ExplainError(directory_, status);
}

absl::StatusOr<std::unique_ptr<RocksdbDatabase>> RocksdbDatabase::Open(
    const std::string& directory) {
  absl::Status status = MakeDirectory(directory);
  if (!status.ok()) return status;
  std::unique_ptr<RocksdbDatabase> database(new RocksdbDatabase(directory));
  status = database->OpenFiles(/*to_read=*/false);
  if (!status.ok()) return status;
  const absl::StatusOr<bool> marked = database->CheckFormat();
  if (!marked.ok()) return marked.status();
  if (!*marked) status = database->MarkFormat();
  if (!status.ok()) return status;
  return database;
}

absl::StatusOr<std::unique_ptr<RocksdbDatabase>> RocksdbDatabase::OpenToRead(
    const std::string& directory) {
  std::unique_ptr<RocksdbDatabase> database(new RocksdbDatabase(directory));
  std::error_code ignored;
  if (!fs::exists(fs::path(directory) / "CURRENT", ignored)) return nullptr;
  const absl::Status status = database->OpenFiles(/*to_read=*/true);
  if (!status.ok()) return status;
  const absl::StatusOr<bool> marked = database->CheckFormat();
  if (!marked.ok()) return marked.status();
  return database;
}

absl::Status RocksdbDatabase::CheckFolder(const std::string& directory,
                                          const std::string& there) {
  // A file in its place is refused too.
  if (faccessat(AT_FDCWD, (there + "/.").c_str(), R_OK | W_OK | X_OK,
                AT_EACCESS) == 0) {
    return absl::OkStatus();
  }
  return Refuse(
      directory,
      absl::StrCat("the folder cannot be written: ", std::strerror(errno),
                   "; give it to this user, ", kElsewhere));
}

absl::Status RocksdbDatabase::OpenFiles(bool to_read) {
  const rocksdb::Options options = OptionsOfStore();
  // All that are there must be opened, those of a newer format too, to be able
  // to tell that it is newer.
  std::vector<std::string> names = {kFamilies[0]};
  std::error_code ignored;
  if (fs::exists(fs::path(directory_) / "CURRENT", ignored)) {
    const rocksdb::Status listed =
        rocksdb::DB::ListColumnFamilies(options, directory_, &names);
    if (!listed.ok()) return Explain(listed);
  }
  const auto known = [&names](const char* name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  // Ours first and in order; where the making of a store was cut short, those
  // that are there already.
  std::vector<rocksdb::ColumnFamilyDescriptor> wanted;
  for (const char* name : kFamilies) {
    if (known(name)) wanted.emplace_back(name, options);
  }
  for (const std::string& name : names) {
    if (std::find(kFamilies.begin(), kFamilies.end(), name) ==
        kFamilies.end()) {
      wanted.emplace_back(name, options);
    }
  }
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened =
      to_read ? rocksdb::DB::OpenForReadOnly(options, directory_, wanted,
                                             &handles_, &db)
              : rocksdb::DB::Open(options, directory_, wanted, &handles_, &db);
  db_.reset(db);
  return Explain(opened);
}

absl::StatusOr<bool> RocksdbDatabase::CheckFormat() const {
  const auto format = Get(Family::kDefault, kFormatKey);
  if (!format.ok()) return format.status();
  if (format->has_value()) {
    int number = 0;
    if (absl::SimpleAtoi(**format, &number) && number == kFormat) {
      return true;
    }
    return Refuse(
        directory_,
        absl::StrCat("its format is ", **format, ", and this version reads ",
                     kFormat, "; serve it with the version that wrote it, ",
                     kElsewhere));
  }
  const std::unique_ptr<rocksdb::Iterator> first(
      db_->NewIterator(rocksdb::ReadOptions(), handle(Family::kDefault)));
  first->SeekToFirst();
  bool foreign = first->Valid() || handles_.size() > kFamilies.size();
  for (size_t i = 0; i < handles_.size() && !foreign; ++i) {
    foreign = handles_[i]->GetName() != kFamilies[i];
  }
  if (foreign) {
    return Refuse(directory_, absl::StrCat("it is another program's; name a "
                                           "folder that is empty or new, ",
                                           kElsewhere));
  }
  return false;
}

absl::Status RocksdbDatabase::MarkFormat() {
  // The mark comes last, so that a store that bears it is complete.
  while (handles_.size() < kFamilies.size()) {
    rocksdb::ColumnFamilyHandle* made = nullptr;
    const rocksdb::Status status = db_->CreateColumnFamily(
        OptionsOfStore(), kFamilies[handles_.size()], &made);
    if (!status.ok()) return Explain(status);
    handles_.push_back(made);
  }
  rocksdb::WriteBatch mark;
  const rocksdb::Status put =
      mark.Put(handle(Family::kDefault), kFormatKey, absl::StrCat(kFormat));
  return put.ok() ? Write(&mark) : Explain(put);
}

absl::Status RocksdbDatabase::CheckRoom(const std::string& directory) {
  std::error_code error;
  uint64_t bytes = kMiB;
  // Opening writes what the logs hold into tables.
  for (fs::directory_iterator entry(directory, error), end;
       !error && entry != end; entry.increment(error)) {
    std::error_code unknown;
    const uint64_t size = entry->file_size(unknown);
    if (entry->path().extension() == ".log" && !unknown) bytes += size;
  }
  const std::string probe = absl::StrCat(directory, "/probe");
  const int file =
      open(probe.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
  int result = file < 0 ? errno : 0;
  if (file >= 0) {
    result = posix_fallocate(file, 0, static_cast<off_t>(bytes));
    close(file);
    unlink(probe.c_str());
  }
  if (result == 0) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("session store ", directory, ": ", bytes / kMiB,
                   " MiB cannot be written there: ", std::strerror(result),
                   "; mend that, no restart is needed; then send it again"));
}

absl::StatusOr<absl::optional<std::string>> RocksdbDatabase::Get(
    Family family, absl::string_view key) const {
  std::string value;
  const rocksdb::Status status =
      db_->Get(rocksdb::ReadOptions(), handle(family), SliceOf(key), &value);
  if (status.IsNotFound()) return absl::optional<std::string>();
  if (!status.ok()) return Explain(status);
  return absl::make_optional(std::move(value));
}

absl::Status RocksdbDatabase::Write(rocksdb::WriteBatch* batch) {
  rocksdb::WriteOptions options;
  options.sync = true;
  return Explain(db_->Write(options, batch));
}

absl::Status RocksdbDatabase::EraseRemoved() {
  // The logs hold what was removed as well; they go once all is in tables.
  rocksdb::Status status = db_->Flush(rocksdb::FlushOptions(), handles_);
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction =
      rocksdb::BottommostLevelCompaction::kForceOptimized;
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    if (!status.ok()) break;
    status = db_->CompactRange(options, handle, nullptr, nullptr);
  }
  if (status.IsIncomplete() || status.IsShutdownInProgress()) {
    return absl::CancelledError("erasing was stopped");
  }
  return Explain(status);
}

void RocksdbDatabase::StopErasing() { db_->DisableManualCompaction(); }

}  // namespace footnote::service
