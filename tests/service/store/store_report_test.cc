#include "service/store/store_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/store/open_store.h"
#include "tests/service/child_process.h"
#include "tests/service/store/postgres_server.h"
#include "tests/service/store/redis_server.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

namespace fs = std::filesystem;

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

StoreReport Inspect(const std::string& spec) {
  auto report = InspectStore(spec);
  EXPECT_TRUE(report.ok()) << report.status();
  return report.value_or(StoreReport());
}

// With which opening and inspecting fail.
void ExpectBothFail(const std::string& spec, const std::string& why) {
  const absl::Status opened = OpenStore(spec, {}).status();
  const absl::Status inspected = InspectStore(spec).status();
  EXPECT_THAT(opened.message(), HasSubstr(why));
  EXPECT_THAT(inspected.message(), HasSubstr(why));
  EXPECT_EQ(opened.code(), inspected.code());
}

// Every file with its size and when it was changed.
std::map<std::string, std::pair<uintmax_t, fs::file_time_type>> FilesOf(
    const std::string& folder) {
  std::map<std::string, std::pair<uintmax_t, fs::file_time_type>> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    files[entry.path()] = {entry.is_regular_file() ? entry.file_size() : 0,
                           entry.last_write_time()};
  }
  return files;
}

void MakeStore(const std::string& spec) {
  const auto opened = OpenStore(spec, {});
  ASSERT_TRUE(opened.ok()) << opened.status();
}

TEST(StoreReportTest, RefusesTheSpecsThatCannotBeOpened) {
  ExpectBothFail("rock:/srv", "write memory, rocksdb:FOLDER");
  ExpectBothFail("rocksdb", "write memory, rocksdb:FOLDER");
  ExpectBothFail("redis:elsewhere", "redis://");
}

TEST(StoreReportTest, TellsOfMemoryThatSessionsEndWithTheServer) {
  EXPECT_THAT(Inspect("memory").about, HasSubstr("end with the server"));
}

TEST(StoreReportTest, DoesNotMakeTheFolderOfRocksdb) {
  const TemporaryFolder folder;
  const std::string place = folder.path() + "/not/there";
  const StoreReport report = Inspect("rocksdb:" + place);
  EXPECT_THAT(report.about, HasSubstr("the folder will be made"));
  EXPECT_FALSE(fs::exists(folder.path() + "/not"));
}

TEST(StoreReportTest, DoesNotChangeAStoreOfRocksdb) {
  const TemporaryFolder folder;
  const std::string spec = absl::StrCat("rocksdb:", folder.path(), "/store");
  MakeStore(spec);
  const auto before = FilesOf(folder.path());
  const StoreReport report = Inspect(spec);
  EXPECT_THAT(report.about, HasSubstr("RocksDB "));
  EXPECT_THAT(report.warnings, IsEmpty());
  EXPECT_EQ(FilesOf(folder.path()), before);
  MakeStore(spec);
}

TEST(StoreReportTest, TellsWhichProcessHoldsAStoreOfRocksdb) {
  const TemporaryFolder folder;
  const std::string spec = absl::StrCat("rocksdb:", folder.path());
  ChildProcess holder({STORE_WRITER, spec});
  ASSERT_NE(holder.ReadLine(), "");
  EXPECT_THAT(
      Inspect(spec).warnings,
      Contains(HasSubstr(absl::StrCat("process ", holder.pid(), " holds it"))));
}

TEST(StoreReportTest, WarnsOfAFolderThatOthersMayLookInto) {
  const TemporaryFolder folder;
  const std::string place = folder.path() + "/store";
  MakeStore("rocksdb:" + place);
  ASSERT_EQ(chmod(place.c_str(), 0750), 0);
  EXPECT_THAT(Inspect("rocksdb:" + place).warnings,
              ElementsAre(HasSubstr("chmod go= " + place)));
}

TEST(StoreReportTest, FailsWhereRocksdbCouldNotBeOpened) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() + "/file") << "no folder";
  EXPECT_THAT(
      InspectStore(absl::StrCat("rocksdb:", folder.path(), "/file/store"))
          .status()
          .message(),
      HasSubstr("Not a directory"));
  const std::string damaged = folder.path() + "/damaged";
  MakeStore("rocksdb:" + damaged);
  std::ofstream(damaged + "/CURRENT", std::ios::trunc) << "nonsense\n";
  ExpectBothFail("rocksdb:" + damaged, damaged);
}

TEST(StoreReportTest, DoesNotMakeTheTablesOfPostgres) {
  PostgresServer& server = PostgresServer::Shared();
  const std::string database = server.EmptyDatabase();
  const std::string spec = "postgres:" + server.Address(database);
  StoreReport report = Inspect(spec);
  EXPECT_THAT(report.about, HasSubstr("PostgreSQL 15"));
  EXPECT_THAT(report.about, HasSubstr("the tables will be made"));
  EXPECT_EQ(server.Sql(database,
                       "SELECT count(*) FROM pg_catalog.pg_namespace "
                       "WHERE nspname = 'footnote'"),
            "0");
  MakeStore(spec);
  EXPECT_THAT(Inspect(spec).about, Not(HasSubstr("will be")));
}

TEST(StoreReportTest, FailsWherePostgresCouldNotBeOpened) {
  PostgresServer& server = PostgresServer::Shared();
  const std::string database = server.EmptyDatabase();
  const std::string spec = "postgres:" + server.Address(database);
  ExpectBothFail("postgres:host=/nowhere user=x dbname=y", "/nowhere");
  MakeStore(spec);
  server.Sql(database,
             "INSERT INTO footnote.schema_version (version, name) "
             "VALUES (99, 'of days to come')");
  ExpectBothFail(spec, "its tables are of version 99");
}

TEST(StoreReportTest, SaysThatAUserOfPostgresMayNotMakeTheTables) {
  PostgresServer& server = PostgresServer::Shared();
  const std::string database = server.EmptyDatabase();
  server.Sql(database,
             "SET client_min_messages = error; DROP ROLE IF EXISTS looker; "
             "CREATE ROLE looker LOGIN PASSWORD 'pw'");
  const std::string spec =
      "postgres:" + server.LoopbackAddress("looker", "pw", database);
  EXPECT_FALSE(OpenStore(spec, {}).ok());
  EXPECT_THAT(InspectStore(spec).status().message(),
              HasSubstr("GRANT CREATE ON DATABASE"));
  server.Sql(database, "DROP ROLE looker");
}

TEST(StoreReportTest, TellsHowDurableRedisIsAndWritesNothing) {
  const RedisServer server;
  const StoreReport report = Inspect("redis:" + server.url());
  EXPECT_THAT(report.about, HasSubstr("Redis 7"));
  EXPECT_THAT(report.about, HasSubstr("the database is empty of us"));
  EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("appendonly")));
  EXPECT_EQ(server.Ask({"DBSIZE"}).integer, 0);
  MakeStore("redis:" + server.url());
  EXPECT_THAT(Inspect("redis:" + server.url()).about,
              Not(HasSubstr("empty of us")));
}

TEST(StoreReportTest, FailsWhereRedisCouldNotBeOpened) {
  const RedisServer server(Durable());
  MakeStore("redis:" + server.url());
  ASSERT_EQ(server.Ask({"KEYS", "*format*"}).list.size(), 1u);
  const std::string key = server.Ask({"KEYS", "*format*"}).list[0].text;
  server.Ask({"SET", key, "7"});
  ExpectBothFail("redis:" + server.url(), "the format of its sessions is 7");
}

}  // namespace
}  // namespace footnote::service
