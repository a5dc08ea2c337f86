// What the RocksDB store refuses to open, what it opens all the same, and what
// it tells the operator.
#include "service/store/rocksdb_database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/store/rocksdb_store.h"
#include "tests/service/child_process.h"
#include "tests/service/store/store_cases.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

namespace fs = std::filesystem;
using absl::StatusCode;
using testing::HasSubstr;

const absl::Time kNow = absl::FromUnixSeconds(1700000000);

absl::Status OpenStatus(const std::string& directory) {
  return RocksdbDatabase::Open(directory).status();
}

// Begins a session and takes this many turns of it, each in a write of its own.
void WriteTurns(const std::string& directory, int turns) {
  auto store = RocksdbStore::Open(directory, {});
  ASSERT_TRUE(store.ok()) << store.status();
  SessionRecord record = {.key = {"", "a"},
                          .expire_time = kNow + absl::Hours(1)};
  ASSERT_TRUE(Create(**store, record, kNow).ok());
  for (int i = 0; i < turns; ++i) {
    record.version = i;
    ASSERT_TRUE(Commit(**store, record,
                       {absl::StrCat(i), absl::StrCat("reply ", i)}, kNow)
                    .ok());
  }
}

// The write-ahead log; there is one that holds anything.
fs::path LogOf(const std::string& directory) {
  fs::path log;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.path().extension() == ".log" && entry.file_size() > 0) {
      EXPECT_TRUE(log.empty());
      log = entry.path();
    }
  }
  EXPECT_FALSE(log.empty());
  return log;
}

// Writes to a database of any program.
void PutRaw(const std::string& directory, const std::string& key,
            const std::string& value) {
  rocksdb::Options options;
  options.create_if_missing = true;
  std::vector<std::string> names = {"default"};
  if (fs::exists(fs::path(directory) / "CURRENT")) {
    ASSERT_TRUE(
        rocksdb::DB::ListColumnFamilies(options, directory, &names).ok());
  }
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) families.emplace_back(name, options);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  ASSERT_TRUE(
      rocksdb::DB::Open(options, directory, families, &handles, &opened).ok());
  const std::unique_ptr<rocksdb::DB> db(opened);
  EXPECT_TRUE(db->Put(rocksdb::WriteOptions(), key, value).ok());
  for (auto* handle : handles) {
    EXPECT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
  }
}

TEST(RocksdbDatabaseTest, MakesItsFolderAndKeepsOthersOutOfIt) {
  const TemporaryFolder folder;
  const std::string directory = folder.path() + "/deep/down";
  ASSERT_TRUE(OpenStatus(directory).ok());
  EXPECT_EQ(fs::status(directory).permissions(), fs::perms::owner_all);
  EXPECT_TRUE(OpenStatus(directory).ok()) << "again";
}

TEST(RocksdbDatabaseTest, SaysThatAnotherProcessHoldsIt) {
  const TemporaryFolder folder;
  ChildProcess holder({STORE_WRITER, absl::StrCat("rocksdb:", folder.path())});
  ASSERT_NE(holder.ReadLine(), "");
  const absl::Status status = OpenStatus(folder.path());
  EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr(folder.path()));
  EXPECT_THAT(status.message(), HasSubstr("another process holds it"));
  EXPECT_THAT(status.message(), HasSubstr("--data-dir"));
}

TEST(RocksdbDatabaseTest, SaysThatItsFolderCannotBeMade) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() + "/file") << "no folder";
  const absl::Status status = OpenStatus(folder.path() + "/file/store");
  EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr("cannot be made"));
  EXPECT_THAT(status.message(), HasSubstr("--data-dir"));
}

TEST(RocksdbDatabaseTest, SaysThatItMayNotWrite) {
  const TemporaryFolder folder;
  const std::string directory = folder.path() + "/store";
  WriteTurns(directory, 1);
  // Root may write anything, so it becomes somebody else for a while.
  constexpr uid_t kNobody = 65534;
  const uid_t self = geteuid();
  ASSERT_EQ(chmod(folder.path().c_str(), 0755), 0);
  ASSERT_EQ(chmod(directory.c_str(), 0555), 0);
  if (self == 0) {
    ASSERT_EQ(seteuid(kNobody), 0);
  }
  const absl::Status status = OpenStatus(directory);
  if (self == 0) {
    ASSERT_EQ(seteuid(self), 0);
  }
  ASSERT_EQ(chmod(directory.c_str(), 0700), 0);
  EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr("cannot be written"));
  EXPECT_THAT(status.message(), HasSubstr("Permission denied"));
}

TEST(RocksdbDatabaseTest, RefusesANewerFormatAndLeavesItAsItWas) {
  const TemporaryFolder folder;
  WriteTurns(folder.path(), 1);
  PutRaw(folder.path(), "format", "2");
  const absl::Status status = OpenStatus(folder.path());
  EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr("its format is 2"));
  EXPECT_THAT(status.message(), HasSubstr("reads 1"));
  PutRaw(folder.path(), "format", "1");
  EXPECT_TRUE(OpenStatus(folder.path()).ok());
}

TEST(RocksdbDatabaseTest, RefusesADatabaseOfAnotherProgram) {
  const TemporaryFolder folder;
  PutRaw(folder.path(), "theirs", "x");
  const absl::Status status = OpenStatus(folder.path());
  EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr("another program"));
}

TEST(RocksdbDatabaseTest, CompletesAStoreWhoseMakingWasCutShort) {
  const TemporaryFolder folder;
  {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* opened = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(options, folder.path(), &opened).ok());
    const std::unique_ptr<rocksdb::DB> db(opened);
    rocksdb::ColumnFamilyHandle* made = nullptr;
    ASSERT_TRUE(db->CreateColumnFamily(options, "sessions", &made).ok());
    ASSERT_TRUE(db->DestroyColumnFamilyHandle(made).ok());
  }
  WriteTurns(folder.path(), 1);
}

// A write that the power failure cut short was not acknowledged.
TEST(RocksdbDatabaseTest, DropsARecordAtTheLogsEndThatWasCutShort) {
  const TemporaryFolder folder;
  WriteTurns(folder.path(), 5);
  const fs::path log = LogOf(folder.path());
  fs::resize_file(log, fs::file_size(log) - 3);
  auto store = RocksdbStore::Open(folder.path(), {});
  ASSERT_TRUE(store.ok()) << store.status();
  const auto last = Load(**store, {"", "a"}, "4", kNow);
  ASSERT_TRUE(last.ok()) << last.status();
  EXPECT_FALSE(last->response.has_value());
  EXPECT_EQ(last->record.version, 4) << "state and turn go together";
  EXPECT_EQ(Load(**store, {"", "a"}, "3", kNow)->response, "reply 3");
}

// Acknowledged turns lie behind the damage; to open would be to lose them
// without a word.
TEST(RocksdbDatabaseTest, RefusesALogThatIsDamagedBeforeItsEnd) {
  const TemporaryFolder folder;
  WriteTurns(folder.path(), 50);
  const fs::path log = LogOf(folder.path());
  {
    std::fstream file(log, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(fs::file_size(log) / 2));
    file << "#damage#";
  }
  const absl::Status status = OpenStatus(folder.path());
  EXPECT_EQ(status.code(), StatusCode::kDataLoss);
  EXPECT_THAT(status.message(), HasSubstr(folder.path()));
  EXPECT_THAT(status.message(), HasSubstr("move it away"));
}

// However often it starts, the next turn clears away what starts left behind.
TEST(RocksdbDatabaseTest, KeepsFewFilesAndNoLogOfItsOwn) {
  const TemporaryFolder folder;
  WriteTurns(folder.path(), 1);
  for (int i = 0; i < 30; ++i) ASSERT_TRUE(OpenStatus(folder.path()).ok());
  {
    auto store = RocksdbStore::Open(folder.path(), {});
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE(Delete(**store, {"", "a"}, kNow).ok());
  }
  ASSERT_TRUE(OpenStatus(folder.path()).ok());
  int files = 0;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    ++files;
    EXPECT_NE(entry.path().filename().string().substr(0, 3), "LOG");
  }
  EXPECT_LT(files, 20);
}

}  // namespace
}  // namespace footnote::service
