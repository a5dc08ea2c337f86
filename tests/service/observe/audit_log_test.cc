#include "service/observe/audit_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/service/store/temporary_folder.h"
#include "tests/service/watched_server.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;

class AuditLogTest : public testing::Test {
 protected:
  std::unique_ptr<AuditLog> Open(const std::string& file) {
    auto opened = AuditLog::Open(file, &log_, &clock_, [this] { ++lost_; });
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *std::move(opened);
  }

  static AuditEntry Entry(const std::string& session) {
    return {.who = {.tenant = "clinic", .key = "a1b2"},
            .action = "session.delete",
            .session = session,
            .outcome = absl::OkStatus()};
  }

  std::ostringstream out_;
  Log log_{LogFormat::kJson, LogLevel::kError, &out_};
  FakeClock clock_{absl::FromUnixMillis(1780000000123)};
  int lost_ = 0;
  const TemporaryFolder folder_;
  const std::string file_ = folder_.path() + "/audit.log";
};

TEST_F(AuditLogTest, AppendsALineToAFileOfItsOwners) {
  Open(file_)->Audit(Entry("0123456789abcdef"));
  struct stat of = {};
  ASSERT_EQ(stat(file_.c_str(), &of), 0);
  EXPECT_EQ(of.st_mode & 0777, 0600);
  Open(file_)->Audit({.who = {},
                      .action = "session.read",
                      .session = "",
                      .outcome = absl::NotFoundError("no such session")});
  EXPECT_EQ(
      ReadAll(file_),
      "{\"time\":\"2026-05-28T20:26:40.123Z\",\"tenant\":\"clinic\",\"key\":"
      "\"a1b2\","
      "\"action\":\"session.delete\",\"session\":\"0123456789abcdef\","
      "\"outcome\":\"OK\"}\n"
      "{\"time\":\"2026-05-28T20:26:40.123Z\",\"tenant\":\"\",\"key\":\"\","
      "\"action\":\"session.read\",\"session\":\"\","
      "\"outcome\":\"NOT_FOUND\"}\n");
}

TEST_F(AuditLogTest, OpensItsFileAnewOnceLogrotateHasMovedIt) {
  const auto audit = Open(file_);
  audit->Audit(Entry("before"));
  std::filesystem::rename(file_, file_ + ".1");
  audit->Audit(Entry("between"));
  ASSERT_TRUE(audit->Reopen().ok());
  audit->Audit(Entry("after"));
  EXPECT_EQ(LinesOf(ReadAll(file_ + ".1")).size(), 2);
  ASSERT_EQ(LinesOf(ReadAll(file_)).size(), 1);
  EXPECT_EQ(LinesOf(ReadAll(file_)).front()["session"], "after");
}

TEST_F(AuditLogTest, KeepsTheFileThatItHasWhereItCannotOpenItAnew) {
  const std::string inner = folder_.path() + "/inner";
  std::filesystem::create_directory(inner);
  const auto audit = Open(inner + "/audit.log");
  std::filesystem::rename(inner, inner + "-moved");
  EXPECT_THAT(std::string(audit->Reopen().message()), HasSubstr(inner));
  audit->Audit(Entry("x"));
  EXPECT_EQ(LinesOf(ReadAll(inner + "-moved/audit.log")).size(), 1);
  EXPECT_EQ(lost_, 0);
}

TEST_F(AuditLogTest, TellsOfEntriesThatAreLost) {
  const auto audit = Open("/dev/full");
  for (int i = 0; i < 100; ++i) audit->Audit(Entry("x"));
  EXPECT_EQ(lost_, 100);
  ASSERT_EQ(LinesOf(out_.str()).size(), 1) << out_.str();
  EXPECT_EQ(LinesOf(out_.str()).front()["event"], "audit_failed");
  EXPECT_EQ(LinesOf(out_.str()).front()["file"], "/dev/full");
}

TEST_F(AuditLogTest, GoesToTheLogWhateverItsLevel) {
  Open("")->Audit(Entry("0123456789abcdef"));
  ASSERT_EQ(LinesOf(out_.str()).size(), 1);
  const nlohmann::json line = LinesOf(out_.str()).front();
  EXPECT_EQ(line["event"], "audit");
  EXPECT_EQ(line["action"], "session.delete");
  EXPECT_TRUE(Open("")->Reopen().ok());
}

TEST_F(AuditLogTest, SaysWhichFileCannotBeOpened) {
  const auto audit =
      AuditLog::Open(folder_.path() + "/none/audit.log", &log_, &clock_, [] {});
  EXPECT_EQ(audit.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(audit.status().message()),
              HasSubstr(folder_.path() + "/none/audit.log"));
}

TEST_F(AuditLogTest, WritesWholeLinesFromManyThreads) {
  const auto audit = Open(file_);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&audit] {
      for (int i = 0; i < 200; ++i) audit->Audit(Entry("0123456789abcdef"));
      EXPECT_TRUE(audit->Reopen().ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(LinesOf(ReadAll(file_)).size(), 800);
}

TEST_F(AuditLogTest, NamesADeletedUserByHash) {
  AuditEntry entry = Entry("");
  entry.action = "user.delete";
  entry.user = "fedcba9876543210";
  Open(file_)->Audit(entry);
  const nlohmann::json line = nlohmann::json::parse(ReadAll(file_));
  EXPECT_EQ(line["user"], "fedcba9876543210");
  EXPECT_FALSE(line.contains("session"));
}

TEST_F(AuditLogTest, WritesWhoWasNotLet) {
  const auto log = Open(file_);
  for (const char* method : {"GetSession", "DeleteSession", "DeleteUser"}) {
    log->CallEnded({.method = method,
                    .status = absl::PermissionDeniedError("not for this"),
                    .who = {.tenant = "clinic", .key = "a1b2"}});
  }
  // Those that were let in are told of by what they did, and these do nothing
  // to what is kept of users, or are not known.
  log->CallEnded({.method = "GetSession", .status = absl::OkStatus()});
  log->CallEnded(
      {.method = "Ask", .status = absl::PermissionDeniedError("not for this")});
  log->CallEnded(
      {.method = "GetSession", .status = absl::UnauthenticatedError("who?")});
  const std::vector<nlohmann::json> lines = LinesOf(ReadAll(file_));
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0]["action"], "session.read");
  EXPECT_EQ(lines[1]["action"], "session.delete");
  EXPECT_EQ(lines[2]["action"], "user.delete");
  for (const nlohmann::json& line : lines) {
    EXPECT_EQ(line["key"], "a1b2");
    EXPECT_EQ(line["outcome"], "PERMISSION_DENIED");
  }
}

}  // namespace
}  // namespace footnote::service
