// What the RocksDB store does beyond what every store must do.
#include "service/store/rocksdb_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/service/store/store_cases.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

namespace fs = std::filesystem;
using absl::StatusCode;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const absl::Time kStart = absl::FromUnixSeconds(1700000000);
constexpr absl::Duration kTtl = absl::Minutes(10);
// Told by a user; nothing else in the files looks like it.
constexpr char kWords[] = "my left qwzxjkv hurts";

SessionRecord Record(const std::string& id, const std::string& state) {
  return {.key = {.tenant = "", .id = id},
          .state = state,
          .create_time = kStart,
          .expire_time = kStart + kTtl,
          .ttl = kTtl};
}

class RocksdbStoreTest : public testing::Test {
 protected:
  RocksdbStoreTest() { Open({}); }

  void Open(const RocksdbStore::Options& options) {
    store_.reset();
    auto store = RocksdbStore::Open(folder_.path(), options);
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  absl::Status Take(const std::string& id, const std::string& turn_id,
                    const std::string& text, absl::Time now = kStart) {
    auto loaded = Load(*store_, {"", id}, turn_id, now);
    if (!loaded.ok()) return loaded.status();
    loaded->record.state = text;
    loaded->record.expire_time = now + kTtl;
    return Commit(*store_, loaded->record, {turn_id, text}, now);
  }

  // Files that hold the text.
  std::vector<std::string> FilesWith(const std::string& text) const {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(file), {}};
      if (bytes.find(text) != std::string::npos) found.push_back(entry.path());
    }
    return found;
  }

  // Removed files go a moment after what they held was written elsewhere.
  bool VanishesFromFiles(const std::string& text) const {
    const auto deadline =
        std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!FilesWith(text).empty()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::yield();
    }
    return true;
  }

  const TemporaryFolder folder_;
  std::unique_ptr<RocksdbStore> store_;
};

TEST_F(RocksdbStoreTest, KeepsSessionsAndTurnsWhenItIsOpenedAgain) {
  ASSERT_TRUE(Create(*store_, Record("a", "0"), kStart).ok());
  ASSERT_TRUE(Take("a", "t1", "one").ok());
  for (int i = 0; i < 3; ++i) {
    Open({});
    const auto loaded = Load(*store_, {"", "a"}, "t2", kStart);
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    EXPECT_EQ(loaded->record.state, "one");
    EXPECT_EQ(loaded->record.version, 1);
    EXPECT_EQ(loaded->record.create_time, kStart);
    EXPECT_EQ(loaded->record.ttl, kTtl);
    EXPECT_EQ(Load(*store_, {"", "a"}, "t1", kStart)->response, "one");
  }
}

TEST_F(RocksdbStoreTest, CountsItsSessionsAcrossOpenings) {
  Open({.max_sessions = 2});
  ASSERT_TRUE(Create(*store_, Record("a", "0"), kStart).ok());
  Open({.max_sessions = 2});
  ASSERT_TRUE(Create(*store_, Record("b", "0"), kStart).ok());
  EXPECT_EQ(Create(*store_, Record("c", "0"), kStart).code(),
            StatusCode::kResourceExhausted);
  ASSERT_TRUE(Delete(*store_, {"", "a"}, kStart).ok());
  Open({.max_sessions = 2});
  EXPECT_TRUE(Create(*store_, Record("c", "0"), kStart).ok());
}

// Holds the worker in a callback, so that what follows goes as one batch.
TEST_F(RocksdbStoreTest, CallsOfOneBatchSeeEachOther) {
  std::promise<void> held;
  std::promise<void> go_on;
  store_->Delete({"", "none"}, kStart, [&](const absl::Status&) {
    held.set_value();
    go_on.get_future().wait();
  });
  held.get_future().wait();

  std::vector<StatusCode> codes;
  std::promise<void> all;
  const auto note = [&codes](const absl::Status& status) {
    codes.push_back(status.code());
  };
  SessionRecord first = Record("a", "0");
  SessionRecord second = Record("a", "2");
  second.version = 1;
  store_->Create(first, kStart, note);
  store_->Create(first, kStart, note);
  store_->Commit(first, {"t1", "one"}, kStart, note);
  store_->Commit(first, {"t2", "lost"}, kStart, note);
  store_->Commit(second, {"t2", "two"}, kStart, note);
  store_->Delete({"", "a"}, kStart, note);
  store_->Commit(second, {"t3", "lost"}, kStart, note);
  store_->Create(Record("a", "new"), kStart, note);
  store_->Delete({"", "none"}, kStart,
                 [&](const absl::Status&) { all.set_value(); });
  go_on.set_value();
  all.get_future().wait();

  EXPECT_THAT(codes,
              testing::ElementsAre(StatusCode::kOk, StatusCode::kAlreadyExists,
                                   StatusCode::kOk, StatusCode::kAborted,
                                   StatusCode::kOk, StatusCode::kOk,
                                   StatusCode::kNotFound, StatusCode::kOk));
  Open({});
  EXPECT_EQ(Load(*store_, {"", "a"}, "", kStart)->record.state, "new");
  for (const char* turn : {"t1", "t2", "t3"}) {
    EXPECT_FALSE(Load(*store_, {"", "a"}, turn, kStart)->response.has_value());
  }
}

// A turn sent again counts twice if its row goes before its session.
TEST_F(RocksdbStoreTest, KeepsTheTurnsOfASessionThatIsKeptAlive) {
  ASSERT_TRUE(Create(*store_, Record("a", "0"), kStart).ok());
  ASSERT_TRUE(Take("a", "t0", "zero").ok());
  absl::Time now = kStart;
  for (int i = 1; i < 10; ++i) {
    now += kTtl * 0.9;
    ASSERT_TRUE(Take("a", absl::StrCat("t", i), "later", now).ok());
    ASSERT_TRUE(RemoveExpired(*store_, now).ok());
    ASSERT_TRUE(store_->EraseRemoved().ok());
  }
  Open({});
  EXPECT_EQ(Load(*store_, {"", "a"}, "t0", now)->response, "zero");
}

TEST_F(RocksdbStoreTest, ErasesTheWordsOfADeletedSessionFromItsFiles) {
  ASSERT_TRUE(Create(*store_, Record("a", kWords), kStart).ok());
  ASSERT_TRUE(Take("a", "t1", kWords).ok());
  ASSERT_TRUE(Create(*store_, Record("b", "0"), kStart).ok());
  EXPECT_THAT(FilesWith(kWords), Not(IsEmpty())) << "the log has them";
  // They move from the log into tables.
  ASSERT_TRUE(store_->EraseRemoved().ok());
  EXPECT_THAT(FilesWith(kWords), Not(IsEmpty())) << "a table has them";
  ASSERT_TRUE(Delete(*store_, {"", "a"}, kStart).ok());
  ASSERT_TRUE(store_->EraseRemoved().ok());
  EXPECT_TRUE(VanishesFromFiles(kWords));
  EXPECT_TRUE(Load(*store_, {"", "b"}, "", kStart).ok());
}

TEST_F(RocksdbStoreTest, ErasesTheWordsOfExpiredSessionsByItselfInTime) {
  constexpr absl::Duration kEraseWithin = absl::Hours(2);
  ASSERT_TRUE(Create(*store_, Record("a", kWords), kStart).ok());
  ASSERT_TRUE(Take("a", "t1", kWords).ok());
  // Into a table, where a removal does not reach them.
  ASSERT_TRUE(store_->EraseRemoved().ok());
  ASSERT_TRUE(RemoveExpired(*store_, kStart + kTtl).ok());
  // What is to be erased is remembered by the files.
  Open({.erase_within = kEraseWithin});
  const absl::Time late = kStart + kTtl + kEraseWithin;
  ASSERT_TRUE(RemoveExpired(*store_, late - absl::Seconds(1)).ok());
  ASSERT_TRUE(Load(*store_, {"", "a"}, "", late).status().code() ==
              StatusCode::kFailedPrecondition);
  EXPECT_THAT(FilesWith(kWords), Not(IsEmpty()));
  ASSERT_TRUE(RemoveExpired(*store_, late).ok());
  EXPECT_TRUE(VanishesFromFiles(kWords));
}

// What a user said lies in the tables and their log, and nowhere else.
TEST_F(RocksdbStoreTest, WritesNoWordsBesideItsRows) {
  ASSERT_TRUE(Create(*store_, Record("a", kWords), kStart).ok());
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(Take("a", absl::StrCat(i), kWords).ok());
  }
  ASSERT_TRUE(store_->EraseRemoved().ok());
  Open({});
  ASSERT_TRUE(Take("a", "last", kWords).ok());
  const std::vector<std::string> files = FilesWith(kWords);
  EXPECT_THAT(files, Not(IsEmpty()));
  for (const std::string& file : files) {
    EXPECT_THAT(fs::path(file).extension(), testing::AnyOf(".sst", ".log"))
        << file;
  }
}

TEST_F(RocksdbStoreTest, RemembersNoMoreExpiredSessionsThanMayLive) {
  Open({.max_sessions = 3});
  for (int i = 0; i < 9; ++i) {
    const absl::Time now = kStart + absl::Seconds(i);
    SessionRecord record = Record(absl::StrCat(i), "0");
    record.expire_time = now + absl::Seconds(1);
    ASSERT_TRUE(Create(*store_, record, now).ok());
  }
  const absl::Time later = kStart + absl::Minutes(1);
  ASSERT_TRUE(RemoveExpired(*store_, later).ok());
  EXPECT_EQ(Load(*store_, {"", "0"}, "", later).status().code(),
            StatusCode::kNotFound);
  EXPECT_EQ(Load(*store_, {"", "8"}, "", later).status().code(),
            StatusCode::kFailedPrecondition);
}

// More than one batch removes; turns go in between.
TEST_F(RocksdbStoreTest, RemovesManyExpiredSessionsToTheLast) {
  constexpr int kSessions = 2500;
  Open({.max_sessions = kSessions});
  std::vector<std::future<void>> created;
  for (int i = 0; i < kSessions; ++i) {
    auto done = std::make_shared<std::promise<void>>();
    created.push_back(done->get_future());
    store_->Create(Record(absl::StrCat(i), "0"), kStart,
                   [done](const absl::Status& status) {
                     EXPECT_TRUE(status.ok()) << status;
                     done->set_value();
                   });
  }
  for (std::future<void>& one : created) one.wait();
  ASSERT_TRUE(RemoveExpired(*store_, kStart + kTtl).ok());
  // Told an earlier time, it shows what is really gone.
  for (const int i : {0, 999, 1000, kSessions - 1}) {
    EXPECT_EQ(Load(*store_, {"", absl::StrCat(i)}, "", kStart).status().code(),
              StatusCode::kFailedPrecondition)
        << i;
  }
}

TEST_F(RocksdbStoreTest, AnswersEveryCallWhenItIsDestroyed) {
  int answered = 0;
  constexpr int kCalls = 2000;
  SessionStore* const store = store_.get();
  for (int i = 0; i < kCalls; ++i) {
    store->Create(
        Record(absl::StrCat(i), "0"), kStart, [&](const absl::Status& status) {
          ++answered;
          if (status.ok()) return;
          EXPECT_EQ(status.code(), StatusCode::kUnavailable);
          // As a turn does that waited for its session.
          store->Delete({"", "x"}, kStart, [](const absl::Status& late) {
            EXPECT_EQ(late.code(), StatusCode::kUnavailable);
          });
        });
  }
  store_.reset();
  EXPECT_EQ(answered, kCalls);
}

// The file system takes no more while this lives; stands in for a full disk
// where none can be had.
class FilesMayNotGrow {
 public:
  FilesMayNotGrow() {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit none = before_;
    none.rlim_cur = 1;
    setrlimit(RLIMIT_FSIZE, &none);
  }
  ~FilesMayNotGrow() { setrlimit(RLIMIT_FSIZE, &before_); }
  FilesMayNotGrow(const FilesMayNotGrow&) = delete;
  FilesMayNotGrow& operator=(const FilesMayNotGrow&) = delete;

 private:
  rlimit before_ = {};
};

TEST_F(RocksdbStoreTest, GoesOnByItselfOnceFilesCanBeWrittenAgain) {
  ASSERT_TRUE(Create(*store_, Record("a", "0"), kStart).ok());
  ASSERT_TRUE(Take("a", "t1", "one").ok());
  absl::Status refused;
  {
    const FilesMayNotGrow full;
    refused = Take("a", "t2", "two");
    EXPECT_EQ(refused.code(), StatusCode::kUnavailable);
    EXPECT_EQ(Take("a", "t2", "two").code(), StatusCode::kUnavailable);
    EXPECT_EQ(Delete(*store_, {"", "a"}, kStart).code(),
              StatusCode::kUnavailable);
    EXPECT_EQ(Load(*store_, {"", "a"}, "t1", kStart)->response, "one")
        << "what is there can be read";
  }
  EXPECT_THAT(refused.message(), HasSubstr(folder_.path()));
  EXPECT_THAT(refused.message(), HasSubstr("no restart is needed"));
  EXPECT_THAT(refused.message(), Not(HasSubstr("two")));
  const absl::Time later = kStart + absl::Seconds(2);
  ASSERT_TRUE(Take("a", "t2", "two", later).ok());
  Open({});
  EXPECT_EQ(Load(*store_, {"", "a"}, "t1", later)->response, "one");
  EXPECT_EQ(Load(*store_, {"", "a"}, "t2", later)->response, "two");
  EXPECT_EQ(Load(*store_, {"", "a"}, "", later)->record.version, 2);
}

// A small file system of its own in a folder; needs the right to mount.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& path) : path_(path) {
    fs::create_directory(path_);
    mounted_ = mount("none", path_.c_str(), "tmpfs", 0, "size=16m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount(path_.c_str());
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool mounted() const { return mounted_; }

 private:
  const std::string path_;
  bool mounted_ = false;
};

class RocksdbFullDiskTest : public RocksdbStoreTest {
 protected:
  void SetUp() override {
    if (!disk_.mounted()) {
      GTEST_SKIP() << "no right to mount; GoesOnByItselfOnceFilesCanBeWritten"
                      "Again covers the recovery";
    }
    auto store = RocksdbStore::Open(path_ + "/store", {});
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
    ASSERT_TRUE(Create(*store_, Record("a", "0"), kStart).ok());
  }
  void TearDown() override { store_.reset(); }

  // Takes turns of 100 KB, "0" to the one before `turns`, to the first error.
  absl::Status TakeLargeTurns(int turns) {
    for (taken_ = 0; taken_ < turns; ++taken_) {
      absl::Status status =
          Take("a", absl::StrCat(taken_), std::string(100000, 'r'));
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  // Leaves at most this many bytes of the disk, to the page.
  void Fill(int64_t left) const {
    std::ofstream file(path_ + "/filler");
    const auto available = static_cast<int64_t>(fs::space(path_).available);
    file << std::string(static_cast<size_t>(available - left), 'x');
  }

  void MakeRoomAndExpectAllTurns() {
    fs::remove(path_ + "/filler");
    const absl::Time later = kStart + absl::Seconds(2);
    const absl::Status status = Take("a", "after", "it", later);
    ASSERT_TRUE(status.ok()) << status;
    for (int i = 0; i < taken_; ++i) {
      EXPECT_TRUE(Load(*store_, {"", "a"}, absl::StrCat(i), later)
                      ->response.has_value())
          << i;
    }
    EXPECT_TRUE(store_->EraseRemoved().ok());
  }

  const std::string path_ = folder_.path() + "/disk";
  const SmallDisk disk_{path_};
  int taken_ = 0;
};

TEST_F(RocksdbFullDiskTest, SaysWhereTheDiskIsFullAndGoesOnOnceItIsNot) {
  Fill(/*left=*/2 << 20);
  const absl::Status status = TakeLargeTurns(1000);
  ASSERT_EQ(status.code(), StatusCode::kUnavailable);
  EXPECT_THAT(status.message(), HasSubstr("No space left on device"));
  EXPECT_THAT(status.message(), HasSubstr(path_));
  EXPECT_THAT(status.message(), HasSubstr("free space"));
  EXPECT_GT(taken_, 0);
  EXPECT_EQ(Take("a", "x", "x").code(), StatusCode::kUnavailable);
  MakeRoomAndExpectAllTurns();
}

TEST_F(RocksdbFullDiskTest, GoesOnAfterTablesCouldNotBeWritten) {
  ASSERT_TRUE(TakeLargeTurns(10).ok());
  Fill(/*left=*/0);
  EXPECT_EQ(store_->EraseRemoved().code(), StatusCode::kUnavailable);
  EXPECT_EQ(Take("a", "x", "x").code(), StatusCode::kUnavailable);
  MakeRoomAndExpectAllTurns();
}

}  // namespace
}  // namespace footnote::service
