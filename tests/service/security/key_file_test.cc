#include "service/security/key_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;

ApiKey KeyNumber(int i) {
  return {.id = absl::StrFormat("%08x", i),
          .tenant = "north",
          .scopes = kRead,
          .hash = absl::StrFormat("%032d", i),
          .created = absl::FromUnixSeconds(1780000000)};
}

absl::Status AddTo(const std::string& path, int i) {
  return ChangeKeys(path, [i](std::vector<ApiKey>* keys) {
    keys->push_back(KeyNumber(i));
    return absl::OkStatus();
  });
}

TEST(KeyFileTest, KeepsKeysForItsOwnerOnly) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/keys";
  EXPECT_TRUE(absl::IsNotFound(ReadKeys(path).status()));
  ASSERT_TRUE(AddTo(path, 1).ok());
  ASSERT_TRUE(AddTo(path, 2).ok());
  EXPECT_EQ(ReadKeys(path)->size(), 2u);
  struct stat about = {};
  ASSERT_EQ(stat(path.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 07777, 0600u);
  EXPECT_FALSE(std::filesystem::exists(path + ".new"));
}

TEST(KeyFileTest, KeepsAFileReadableToTheServerThatRunsAsAnother) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/keys";
  ASSERT_TRUE(AddTo(path, 1).ok());
  // Only root can give a file away.
  const bool root = geteuid() == 0;
  const uid_t owner = root ? 12345 : geteuid();
  const gid_t group = root ? 23456 : getegid();
  ASSERT_EQ(chown(path.c_str(), owner, group), 0);
  const std::pair<mode_t, mode_t> modes[] = {
      {0640, 0640}, {0400, 0400}, {0600, 0600}, {0666, 0640}};
  for (const auto& [before, after] : modes) {
    ASSERT_EQ(chmod(path.c_str(), before), 0);
    ASSERT_TRUE(ChangeKeys(path, [](std::vector<ApiKey>* keys) {
                  keys->front().note += "again ";
                  return absl::OkStatus();
                }).ok());
    struct stat about = {};
    ASSERT_EQ(stat(path.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 07777, after);
    EXPECT_EQ(about.st_uid, owner);
    EXPECT_EQ(about.st_gid, group);
  }
  EXPECT_EQ(ReadKeys(path)->front().note, "again again again again ");
}

TEST(KeyFileTest, KeepsTheGroupWhereTheOwnerIsWhoChangesIt) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can name any group";
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/keys";
  ASSERT_TRUE(AddTo(path, 1).ok());
  ASSERT_EQ(chown(path.c_str(), 0, 23456), 0);
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  ASSERT_TRUE(AddTo(path, 2).ok());
  struct stat about = {};
  ASSERT_EQ(stat(path.c_str(), &about), 0);
  EXPECT_EQ(about.st_uid, 0u);
  EXPECT_EQ(about.st_gid, 23456u);
  EXPECT_EQ(about.st_mode & 07777, 0640u);
}

TEST(KeyFileTest, TakesAnEmptyFileForOneThatIsNotWrittenYet) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/keys";
  std::ofstream(path).flush();
  EXPECT_TRUE(absl::IsInvalidArgument(ReadKeys(path).status()));
  ASSERT_TRUE(AddTo(path, 1).ok());
  EXPECT_EQ(ReadKeys(path)->size(), 1u);
}

TEST(KeyFileTest, LeavesABadFileAsItIs) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/keys";
  std::ofstream(path) << "# mine\nnonsense\n";
  const absl::Status status = AddTo(path, 1);
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr(path + ":2: "));
  EXPECT_EQ(std::filesystem::file_size(path), 16u);
}

TEST(KeyFileTest, LosesNoneOfWhatManyAddAtOnce) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/keys";
  std::atomic<bool> over = false;
  std::atomic<int> torn = 0;
  // Whoever reads meanwhile sees whole files only.
  std::thread reader([&] {
    while (!over) {
      const auto keys = ReadKeys(path);
      if (!keys.ok() && !absl::IsNotFound(keys.status())) ++torn;
    }
  });
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&path, i] {
      for (int j = 0; j < 8; ++j) EXPECT_TRUE(AddTo(path, 8 * i + j).ok());
    });
  }
  for (std::thread& writer : writers) writer.join();
  over = true;
  reader.join();
  EXPECT_EQ(ReadKeys(path)->size(), 32u);
  EXPECT_EQ(torn, 0);
}

TEST(KeyFileTest, DoesNotWaitForWhatIsNoFile) {
  const TemporaryFolder folder;
  const std::string pipe = folder.path() + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_TRUE(absl::IsInvalidArgument(ReadKeys(pipe).status()));
  EXPECT_FALSE(ReadKeys(folder.path()).ok());
}

}  // namespace
}  // namespace footnote::service
