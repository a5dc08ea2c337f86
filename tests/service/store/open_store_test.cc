#include "service/store/open_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/service/store/postgres_server.h"
#include "tests/service/store/redis_server.h"
#include "tests/service/store/store_cases.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

using absl::StatusCode;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const absl::Time kNow = absl::FromUnixSeconds(1700000000);

SessionRecord Record(const std::string& id) {
  return {.key = {"", id}, .expire_time = kNow + absl::Hours(1)};
}

TEST(OpenStoreTest, OpensEachKindWithItsOptions) {
  const TemporaryFolder folder;
  for (const std::string& spec :
       {std::string("memory"),
        absl::StrCat("rocksdb:", folder.path(), "/a:b")}) {
    const auto store = OpenStore(
        spec, {.max_sessions = 1, .remember_expired = absl::Seconds(1)});
    ASSERT_TRUE(store.ok()) << spec << ": " << store.status();
    EXPECT_TRUE(Create(*store->store, Record("a"), kNow).ok());
    EXPECT_EQ(Create(*store->store, Record("b"), kNow).code(),
              StatusCode::kResourceExhausted);
    EXPECT_EQ(Load(*store->store, {"", "a"}, "", kNow + absl::Hours(2))
                  .status()
                  .code(),
              StatusCode::kNotFound);
  }
}

TEST(OpenStoreTest, OnlyADurableStoreKeepsSessionsWhenItCloses) {
  const TemporaryFolder folder;
  const std::string durable = absl::StrCat("rocksdb:", folder.path());
  for (const std::string& spec : {std::string("memory"), durable}) {
    EXPECT_TRUE(Create(*OpenStore(spec, {})->store, Record("a"), kNow).ok());
    EXPECT_EQ(Load(*OpenStore(spec, {})->store, {"", "a"}, "", kNow).ok(),
              spec == durable)
        << spec;
  }
}

// The store that the spec names keeps a session when it closes.
void ExpectKept(const std::string& spec) {
  EXPECT_TRUE(Create(*OpenStore(spec, {})->store, Record("a"), kNow).ok());
  EXPECT_TRUE(Load(*OpenStore(spec, {})->store, {"", "a"}, "", kNow).ok());
}

TEST(OpenStoreTest, OpensPostgres) {
  PostgresServer& server = PostgresServer::Shared();
  ExpectKept(absl::StrCat("postgres:", server.Address(server.EmptyDatabase())));
}

TEST(OpenStoreTest, OpensRedisAndSaysWhatItMayLose) {
  const std::string forgetful =
      absl::StrCat("redis:", SharedRedisServer().url());
  ExpectKept(forgetful);
  EXPECT_THAT(OpenStore(forgetful, {})->warnings, Not(IsEmpty()));
  const RedisServer durable(Durable());
  EXPECT_THAT(OpenStore(absl::StrCat("redis:", durable.url()), {})->warnings,
              IsEmpty());
}

TEST(OpenStoreTest, SaysWhatMayBeWrittenAndKeepsPlacesToItself) {
  for (const char* spec : {"", "memory:secret", "rocksdb", "rocksdb:", "Memory",
                           "redis", "postgres:", "dbase:secret", ":secret"}) {
    const absl::Status status = OpenStore(spec, {}).status();
    EXPECT_EQ(status.code(), StatusCode::kInvalidArgument) << spec;
    EXPECT_THAT(status.message(), HasSubstr(kStoreSpecs));
    EXPECT_THAT(status.message(), Not(HasSubstr("secret")));
  }
}

TEST(OpenStoreTest, GivesTheErrorsOfTheStore) {
  const absl::Status status = OpenStore("rocksdb:/dev/null/x", {}).status();
  EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr("/dev/null/x"));
}

}  // namespace
}  // namespace footnote::service
