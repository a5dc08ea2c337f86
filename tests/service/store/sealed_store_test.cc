// What the sealed store does beyond what every store must do.
#include "service/store/sealed_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/store/memory_store.h"
#include "service/store/open_store.h"
#include "tests/service/fake_stores.h"
#include "tests/service/store/postgres_server.h"
#include "tests/service/store/redis_server.h"
#include "tests/service/store/store_cases.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

namespace fs = std::filesystem;
using absl::StatusCode;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const absl::Time kNow = absl::FromUnixSeconds(1700000000);
// Told by a user; nothing else looks like it.
constexpr char kWords[] = "my left qwzxjkv hurts";

std::shared_ptr<const SealingKeys> Ring(const std::string& lines) {
  absl::StatusOr<SealingKeys> keys = SealingKeys::Parse(lines, "keys");
  EXPECT_TRUE(keys.ok()) << keys.status();
  return std::make_shared<const SealingKeys>(*std::move(keys));
}

const std::string kOld = "old " + std::string(64, '1') + "\n";
const std::string kNew = "new " + std::string(64, '2') + "\n";

SessionRecord Record(const std::string& id) {
  return {.key = {.tenant = "portal", .id = id},
          .state = kWords,
          .create_time = kNow,
          .expire_time = kNow + absl::Hours(1),
          .ttl = absl::Hours(1)};
}

// Several stores over one, as several servers have it or one with other keys.
class SealedStoreTest : public testing::Test {
 protected:
  std::unique_ptr<SealedStore> With(std::shared_ptr<const SealingKeys> keys) {
    return std::make_unique<SealedStore>(
        std::make_unique<PassingStore>(&shared_), std::move(keys));
  }

  // Loads the session and commits a turn to it.
  static absl::Status Take(SessionStore& store, const std::string& id,
                           const std::string& turn_id) {
    auto loaded = Load(store, {"portal", id}, turn_id, kNow);
    if (!loaded.ok()) return loaded.status();
    return Commit(store, loaded->record, {turn_id, kWords}, kNow);
  }

  static absl::StatusOr<std::string> State(SessionStore& store,
                                           const std::string& id) {
    const auto loaded = Load(store, {"portal", id}, "", kNow);
    if (!loaded.ok()) return loaded.status();
    return loaded->record.state;
  }

  MemoryStore shared_{MemoryStore::Options()};
};

TEST_F(SealedStoreTest, KeepsNothingOfWhatWasSaidInTheStoreBelow) {
  const auto store = With(Ring(kOld));
  ASSERT_TRUE(Create(*store, Record("a"), kNow).ok());
  ASSERT_TRUE(Take(*store, "a", "t1").ok());
  EXPECT_THAT(Load(shared_, {"portal", "a"}, "", kNow)->record.state,
              Not(HasSubstr(kWords)));
  EXPECT_THAT(*Load(shared_, {"portal", "a"}, "t1", kNow)->response,
              Not(HasSubstr(kWords)));
  EXPECT_EQ(*State(*store, "a"), kWords);
  EXPECT_EQ(Load(*store, {"portal", "a"}, "t1", kNow)->response, kWords);
}

TEST_F(SealedStoreTest, KeysFollowOneAnotherWhileItRuns) {
  const auto store = With(Ring(kOld));
  ASSERT_TRUE(Create(*store, Record("a"), kNow).ok());
  ASSERT_TRUE(Take(*store, "a", "t1").ok());
  store->UseKeys(Ring(kNew + kOld));
  EXPECT_EQ(*State(*store, "a"), kWords);
  EXPECT_EQ(Load(*store, {"portal", "a"}, "t1", kNow)->response, kWords);
  ASSERT_TRUE(Take(*store, "a", "t2").ok());
  // A turn seals the state anew: the old key is needed for old replies only.
  store->UseKeys(Ring(kNew));
  EXPECT_EQ(*State(*store, "a"), kWords);
  EXPECT_EQ(Load(*store, {"portal", "a"}, "t2", kNow)->response, kWords);
  const absl::Status lost = Load(*store, {"portal", "a"}, "t1", kNow).status();
  EXPECT_EQ(lost.code(), StatusCode::kDataLoss);
  EXPECT_THAT(lost.message(), HasSubstr("key old,"));
}

TEST_F(SealedStoreTest, EncryptionIsTurnedOnAndOffLikeAKey) {
  const auto before = With(std::make_shared<const SealingKeys>());
  const auto ready = With(Ring("unsealed\n" + kNew));
  const auto turning = With(Ring(kNew + "unsealed"));
  const auto on = With(Ring(kNew));
  ASSERT_TRUE(Create(*before, Record("a"), kNow).ok());
  ASSERT_TRUE(Create(*ready, Record("b"), kNow).ok());
  EXPECT_EQ(*State(*before, "b"), kWords) << "nothing is sealed yet";
  EXPECT_EQ(*State(*turning, "a"), kWords);
  const absl::Status refused = State(*on, "a").status();
  EXPECT_EQ(refused.code(), StatusCode::kDataLoss);
  EXPECT_THAT(refused.message(), HasSubstr("--encryption-keys"));
  // The next turn seals it.
  ASSERT_TRUE(Take(*turning, "a", "t1").ok());
  EXPECT_EQ(*State(*on, "a"), kWords);
  EXPECT_EQ(*State(*ready, "a"), kWords);
  const absl::Status without = State(*before, "a").status();
  EXPECT_EQ(without.code(), StatusCode::kDataLoss);
  EXPECT_THAT(without.message(), HasSubstr("key new,"));
}

TEST_F(SealedStoreTest, NothingCanBePutInAnotherPlace) {
  const auto store = With(Ring(kOld));
  for (const char* id : {"a", "b"}) {
    ASSERT_TRUE(Create(*store, Record(id), kNow).ok());
    ASSERT_TRUE(Take(*store, id, "t1").ok());
  }
  // Whoever has the store puts what was said in one session into the other.
  SessionRecord theirs = Load(shared_, {"portal", "a"}, "", kNow)->record;
  theirs.key.id = "b";
  const std::string response =
      *Load(shared_, {"portal", "a"}, "t1", kNow)->response;
  ASSERT_TRUE(Commit(shared_, theirs, {"t2", response}, kNow).ok());
  EXPECT_EQ(State(*store, "b").status().code(), StatusCode::kDataLoss);
  EXPECT_EQ(Load(*store, {"portal", "b"}, "t2", kNow).status().code(),
            StatusCode::kDataLoss);
  // Or an older state of the session back in its place.
  SessionRecord older = Load(shared_, {"portal", "a"}, "", kNow)->record;
  ASSERT_TRUE(Commit(shared_, older, {"t2", response}, kNow).ok());
  EXPECT_EQ(State(*store, "a").status().code(), StatusCode::kDataLoss);
}

// Opens the store that the spec names, holds a conversation in it, closes it.
void Converse(const std::string& spec,
              std::shared_ptr<const SealingKeys> keys) {
  auto opened = OpenStore(spec, {});
  ASSERT_TRUE(opened.ok()) << opened.status();
  SealedStore store(std::move(opened->store), std::move(keys));
  SessionRecord record = Record("a");
  ASSERT_TRUE(Create(store, record, kNow).ok());
  for (int turn = 0; turn < 3; ++turn) {
    record.version = turn;
    ASSERT_TRUE(Commit(store, record, {absl::StrCat(turn), kWords}, kNow).ok());
  }
  ASSERT_EQ(Load(store, {"portal", "a"}, "", kNow)->record.state, kWords);
}

std::vector<std::string> FilesWithWords(const std::string& folder) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (bytes.find(kWords) != std::string::npos) found.push_back(entry.path());
  }
  return found;
}

// The control: where nothing is sealed, looking finds the words.
const bool kBoth[] = {false, true};

std::shared_ptr<const SealingKeys> KeysIf(bool sealed) {
  return sealed ? Ring(kNew) : std::make_shared<const SealingKeys>();
}

TEST(SealedStoresTest, NoFileOfRocksdbHoldsWhatWasSaid) {
  for (const bool sealed : kBoth) {
    const TemporaryFolder folder;
    Converse("rocksdb:" + folder.path(), KeysIf(sealed));
    EXPECT_EQ(FilesWithWords(folder.path()).empty(), sealed);
  }
}

TEST(SealedStoresTest, NoFileOfRedisHoldsWhatWasSaid) {
  for (const bool sealed : kBoth) {
    const RedisServer server(Durable());
    Converse("redis:" + server.url(), KeysIf(sealed));
    server.Ask({"SAVE"});
    EXPECT_EQ(FilesWithWords(server.folder()).empty(), sealed);
  }
}

TEST(SealedStoresTest, NoValueInPostgresHoldsWhatWasSaid) {
  PostgresServer& server = PostgresServer::Shared();
  for (const bool sealed : kBoth) {
    const std::string database = server.EmptyDatabase();
    Converse("postgres:" + server.Address(database), KeysIf(sealed));
    const std::string found = server.Sql(
        database,
        absl::StrCat("SELECT (SELECT count(*) FROM footnote.sessions s WHERE "
                     "position('",
                     kWords,
                     "'::bytea IN s.state) > 0), "
                     "(SELECT count(*) FROM footnote.turns t WHERE position('",
                     kWords, "'::bytea IN t.response) > 0)"));
    EXPECT_EQ(found, sealed ? "0|0" : "1|3");
  }
}

}  // namespace
}  // namespace footnote::service
