#include "service/store/postgres_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/store/postgres_store.h"
#include "tests/service/store/postgres_server.h"
#include "tests/service/store/store_cases.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;

const absl::Time kStart = absl::FromUnixSeconds(1700000000);

class PostgresSchemaTest : public testing::Test {
 protected:
  absl::Status Open(const std::string& address) const {
    return PostgresStore::Open(address, {}).status();
  }
  std::string Sql(const std::string& sql) const {
    return server_.Sql(database_, sql);
  }

  PostgresServer& server_ = PostgresServer::Shared();
  const std::string database_ = server_.EmptyDatabase();
  const std::string address_ = server_.Address(database_);
};

TEST_F(PostgresSchemaTest, ServersThatStartAtOnceTakeEachStepOnce) {
  constexpr int kServers = 6;
  std::vector<std::future<absl::Status>> servers;
  servers.reserve(kServers);
  for (int i = 0; i < kServers; ++i) {
    servers.push_back(
        std::async(std::launch::async, [this] { return Open(address_); }));
  }
  for (auto& server : servers) {
    const absl::Status opened = server.get();
    EXPECT_TRUE(opened.ok()) << opened;
  }
  EXPECT_EQ(Sql("SELECT count(*), max(version) FROM footnote.schema_version"),
            absl::StrCat(SchemaSteps().size(), "|", SchemaSteps().size()));
}

TEST_F(PostgresSchemaTest, KeepsWhatIsThereWhenItIsOpenedAgain) {
  {
    auto store = PostgresStore::Open(address_, {});
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE(Create(**store,
                       {.key = {"", "a"},
                        .state = "state",
                        .create_time = kStart,
                        .expire_time = kStart + absl::Hours(1),
                        .ttl = absl::Hours(1)},
                       kStart)
                    .ok());
  }
  auto store = PostgresStore::Open(address_, {});
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ(Load(**store, {"", "a"}, "", kStart)->record.state, "state");
}

TEST_F(PostgresSchemaTest, BringsTheFirstTablesUpToDateWithTheirSessions) {
  Sql(absl::StrCat(
      "CREATE SCHEMA footnote; CREATE TABLE footnote.schema_version ("
      "  version int PRIMARY KEY, name text NOT NULL,"
      "  taken_at timestamptz NOT NULL DEFAULT now());",
      SchemaSteps()[0].sql,
      "INSERT INTO footnote.schema_version (version, name) VALUES (1, 'x')"));
  // As a server of the version before does, which may go on meanwhile.
  const auto insert = [this](const std::string& id) {
    Sql(absl::StrCat(
        "INSERT INTO footnote.sessions (tenant, id, version, create_us, "
        "expire_us, ttl_us, due_us, state) VALUES ('', '",
        id, "', 0, 0, ", absl::ToUnixMicros(kStart + absl::Hours(1)),
        ", 3600000000, 0, 'state')"));
  };
  insert("before");
  auto store = PostgresStore::Open(address_, {});
  ASSERT_TRUE(store.ok()) << store.status();
  insert("after");
  for (const char* id : {"before", "after"}) {
    const auto loaded = Load(**store, {"", id}, "", kStart);
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    EXPECT_EQ(loaded->record.state, "state");
    EXPECT_EQ(loaded->record.user, "");
    EXPECT_TRUE(Commit(**store, loaded->record, {"t", "r"}, kStart).ok());
  }
}

TEST_F(PostgresSchemaTest, RefusesTablesOfANewerVersion) {
  ASSERT_TRUE(Open(address_).ok());
  Sql("INSERT INTO footnote.schema_version (version, name) VALUES (99, 'x')");
  const absl::Status refused = Open(address_);
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(refused.message(), HasSubstr("version 99"));
  EXPECT_THAT(refused.message(),
              HasSubstr(absl::StrCat("knows ", SchemaSteps().size())));
}

TEST_F(PostgresSchemaTest, TakesNoStepWhereOneCannotBeTaken) {
  Sql("CREATE SCHEMA footnote; CREATE TABLE footnote.turns (theirs int)");
  const absl::Status refused = Open(address_);
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(refused.message(), HasSubstr("\"turns\" already exists"));
  EXPECT_EQ(Sql("SELECT to_regclass('footnote.schema_version') IS NULL, "
                "to_regclass('footnote.sessions') IS NULL"),
            "t|t");
}

// An operator may make the tables and give servers no more than they need.
TEST_F(PostgresSchemaTest, ServesAUserWhoMayMakeNothing) {
  ASSERT_TRUE(Open(address_).ok());
  Sql("SET client_min_messages = error; DROP ROLE IF EXISTS server");
  Sql("CREATE ROLE server LOGIN PASSWORD 'pw';"
      "GRANT USAGE ON SCHEMA footnote TO server;"
      "GRANT SELECT ON ALL TABLES IN SCHEMA footnote TO server;"
      "GRANT INSERT, UPDATE, DELETE ON footnote.sessions, footnote.turns,"
      "  footnote.expired_sessions TO server;");
  auto store = PostgresStore::Open(
      server_.LoopbackAddress("server", "pw", database_), {});
  ASSERT_TRUE(store.ok()) << store.status();
  const SessionRecord record = {.key = {"", "a"},
                                .create_time = kStart,
                                .expire_time = kStart + absl::Hours(1),
                                .ttl = absl::Hours(1)};
  EXPECT_TRUE(Create(**store, record, kStart).ok());
  EXPECT_TRUE(Commit(**store, record, {"t", "r"}, kStart).ok());
  EXPECT_TRUE(RemoveExpired(**store, kStart + absl::Hours(2)).ok());
  EXPECT_TRUE(Delete(**store, {"", "a"}, kStart).ok());
}

TEST_F(PostgresSchemaTest, SaysWhichRightIsMissing) {
  Sql("SET client_min_messages = error; DROP ROLE IF EXISTS nobody");
  Sql("CREATE ROLE nobody LOGIN PASSWORD 'pw'");
  const std::string address =
      server_.LoopbackAddress("nobody", "pw", database_);
  absl::Status refused = Open(address);
  EXPECT_THAT(refused.message(), HasSubstr("permission denied for database"));
  EXPECT_THAT(refused.message(), HasSubstr("grant"));
  ASSERT_TRUE(Open(address_).ok());
  refused = Open(address);
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(refused.message(), HasSubstr("permission denied"));
}

}  // namespace
}  // namespace footnote::service
