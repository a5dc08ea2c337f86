// What the conformance suite does not ask: batches, several servers, and what
// lies in the tables.
#include "service/store/postgres_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/store/postgres_connection.h"
#include "service/store/postgres_statements.h"
#include "tests/service/store/postgres_server.h"
#include "tests/service/store/store_cases.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;

const absl::Time kStart = absl::FromUnixSeconds(1700000000);
constexpr absl::Duration kTtl = absl::Minutes(10);
constexpr absl::Duration kRemember = absl::Hours(1);

SessionRecord Record(const std::string& id) {
  return {.key = {"", id},
          .state = "0",
          .create_time = kStart,
          .expire_time = kStart + kTtl,
          .ttl = kTtl};
}

class PostgresStoreTest : public testing::Test {
 protected:
  std::unique_ptr<PostgresStore> Open(size_t workers = 4) const {
    auto opened = PostgresStore::Open(
        server_.Address(database_),
        {.remember_expired = kRemember, .workers = workers});
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *std::move(opened);
  }

  // How many rows there are of sessions, turns and expired sessions.
  std::string Rows() const {
    return server_.Sql(database_,
                       "SELECT (SELECT count(*) FROM footnote.sessions),"
                       "(SELECT count(*) FROM footnote.turns),"
                       "(SELECT count(*) FROM footnote.expired_sessions)");
  }

  PostgresServer& server_ = PostgresServer::Shared();
  const std::string database_ = server_.EmptyDatabase();
};

// Collects the answers of calls that are made without waiting for each.
class Answers {
 public:
  explicit Answers(size_t expected) : statuses_(expected), left_(expected) {}

  Callback<absl::Status> Next() {
    return [this, i = next_++](absl::Status status) {
      statuses_[i] = std::move(status);
      if (--left_ == 0) done_.set_value();
    };
  }
  const std::vector<absl::Status>& Await() {
    done_.get_future().wait();
    return statuses_;
  }

 private:
  std::vector<absl::Status> statuses_;
  std::atomic<size_t> left_;
  size_t next_ = 0;
  std::promise<void> done_;
};

// Runs `calls` within a callback of the store's only worker, so that they wait
// together and go as one batch.
template <typename Calls>
void AsOneBatch(PostgresStore& store, const Calls& calls) {
  store.Delete({"", "nobody"}, kStart,
               [calls](const absl::Status&) { calls(); });
}

TEST_F(PostgresStoreTest, AMissInABatchAbortsNobodyElse) {
  const auto store = Open(/*workers=*/1);
  for (const char* id : {"a", "b", "c"}) {
    ASSERT_TRUE(Create(*store, Record(id), kStart).ok());
  }
  SessionRecord stale = Record("b");
  stale.version = 7;
  Answers answers(6);
  AsOneBatch(*store, [&] {
    store->Commit(Record("a"), {"t1", "r"}, kStart, answers.Next());
    store->Commit(stale, {"t1", "r"}, kStart, answers.Next());
    store->Commit(Record("none"), {"t1", "r"}, kStart, answers.Next());
    store->Create(Record("c"), kStart, answers.Next());
    // The second of a version sees what the first left.
    store->Commit(Record("a"), {"t2", "r"}, kStart, answers.Next());
    store->Commit(Record("c"), {"t1", "r"}, kStart, answers.Next());
  });
  const auto& statuses = answers.Await();
  EXPECT_TRUE(statuses[0].ok()) << statuses[0];
  EXPECT_TRUE(absl::IsAborted(statuses[1])) << statuses[1];
  EXPECT_TRUE(absl::IsNotFound(statuses[2])) << statuses[2];
  EXPECT_TRUE(absl::IsAlreadyExists(statuses[3])) << statuses[3];
  EXPECT_TRUE(absl::IsAborted(statuses[4])) << statuses[4];
  EXPECT_TRUE(statuses[5].ok()) << statuses[5];
  EXPECT_EQ(Rows(), "3|2|0");
}

TEST_F(PostgresStoreTest, ACallThatTheServerRefusesFailsAlone) {
  const auto store = Open(/*workers=*/1);
  for (const char* id : {"a", "b", "c"}) {
    ASSERT_TRUE(Create(*store, Record(id), kStart).ok());
  }
  // Too long for an index, and of a kind that cannot be compressed.
  std::string endless;
  std::minstd_rand random(1);
  while (endless.size() < 20000) {
    endless.push_back(static_cast<char>(random()));
  }
  Answers answers(3);
  AsOneBatch(*store, [&] {
    store->Commit(Record("a"), {"t1", "r"}, kStart, answers.Next());
    store->Commit(Record("b"), {endless, "r"}, kStart, answers.Next());
    store->Commit(Record("c"), {"t1", "r"}, kStart, answers.Next());
  });
  const auto& statuses = answers.Await();
  EXPECT_TRUE(statuses[0].ok()) << statuses[0];
  EXPECT_TRUE(absl::IsUnavailable(statuses[1])) << statuses[1];
  EXPECT_THAT(statuses[1].message(), HasSubstr("nothing was changed"));
  EXPECT_TRUE(statuses[2].ok()) << statuses[2];
  EXPECT_EQ(Load(*store, {"", "b"}, "", kStart)->record.version, 0);
  EXPECT_EQ(Rows(), "3|2|0");
}

TEST_F(PostgresStoreTest, ATurnThatWasTakenIsNotTakenAgainByAnyVersion) {
  const auto store = Open();
  ASSERT_TRUE(Create(*store, Record("a"), kStart).ok());
  ASSERT_TRUE(Commit(*store, Record("a"), {"t1", "first"}, kStart).ok());
  SessionRecord next = Record("a");
  next.version = 1;
  EXPECT_TRUE(absl::IsAborted(Commit(*store, next, {"t1", "second"}, kStart)));
  EXPECT_EQ(Load(*store, {"", "a"}, "t1", kStart)->response, "first");
  EXPECT_EQ(Load(*store, {"", "a"}, "", kStart)->record.version, 1);
}

// Every server is sent every turn; one takes it, and all can give the response.
TEST_F(PostgresStoreTest, SeveralServersTakeEachTurnOnce) {
  constexpr int kServers = 3;
  constexpr int kTurns = 60;
  std::vector<std::unique_ptr<PostgresStore>> stores;
  for (int s = 0; s < kServers; ++s) stores.push_back(Open());
  ASSERT_TRUE(Create(*stores[0], Record("a"), kStart).ok());
  std::vector<std::thread> servers;
  std::atomic<int> taken{0};
  for (int s = 0; s < kServers; ++s) {
    servers.emplace_back([&, s] {
      for (int i = 0; i < kTurns;) {
        const std::string turn = absl::StrCat("t", i);
        auto loaded = Load(*stores[s], {"", "a"}, turn, kStart);
        ASSERT_TRUE(loaded.ok()) << loaded.status();
        if (loaded->response.has_value()) {
          ++i;
          continue;
        }
        absl::StrAppend(&loaded->record.state, ";", turn);
        const absl::Status status =
            Commit(*stores[s], loaded->record, {turn, absl::StrCat(s)}, kStart);
        ASSERT_TRUE(status.ok() || absl::IsAborted(status)) << status;
        if (status.ok()) ++taken;
      }
    });
  }
  for (std::thread& server : servers) server.join();
  EXPECT_EQ(taken, kTurns);
  std::string all = "0";
  for (int i = 0; i < kTurns; ++i) absl::StrAppend(&all, ";t", i);
  EXPECT_EQ(Load(*stores[0], {"", "a"}, "", kStart)->record.state, all);
  for (int i = 0; i < kTurns; ++i) {
    const std::string turn = absl::StrCat("t", i);
    const auto first = Load(*stores[0], {"", "a"}, turn, kStart);
    EXPECT_EQ(Load(*stores[2], {"", "a"}, turn, kStart)->response,
              first->response);
  }
}

// Batches of several servers that change the same sessions in another order.
TEST_F(PostgresStoreTest, BatchesOfSeveralServersDoNotBlockOneAnother) {
  constexpr int kSessions = 40;
  constexpr int kRounds = 10;
  const std::unique_ptr<PostgresStore> stores[] = {Open(1), Open(1)};
  for (int i = 0; i < kSessions; ++i) {
    ASSERT_TRUE(Create(*stores[0], Record(absl::StrCat(i)), kStart).ok());
  }
  for (int round = 0; round < kRounds; ++round) {
    Answers answers(2 * kSessions);
    std::vector<Callback<absl::Status>> done;
    for (int i = 0; i < 2 * kSessions; ++i) done.push_back(answers.Next());
    for (int s = 0; s < 2; ++s) {
      stores[s]->Delete({"", "nobody"}, kStart, [&, s](const absl::Status&) {
        for (int i = 0; i < kSessions; ++i) {
          const int session = s == 0 ? i : kSessions - 1 - i;
          SessionRecord record = Record(absl::StrCat(session));
          record.version = round;
          stores[s]->Commit(record, {absl::StrCat("t", round), "r"}, kStart,
                            std::move(done[2 * session + s]));
        }
      });
    }
    const auto& statuses = answers.Await();
    for (int i = 0; i < kSessions; ++i) {
      const absl::Status& a = statuses[2 * i];
      const absl::Status& b = statuses[2 * i + 1];
      EXPECT_NE(a.ok(), b.ok()) << "one of them: " << a << ", " << b;
      EXPECT_TRUE(absl::IsAborted(a.ok() ? b : a)) << a << ", " << b;
    }
  }
  EXPECT_EQ(server_.Sql(database_,
                        "SELECT deadlocks FROM pg_stat_database "
                        "WHERE datname = current_database()"),
            "0");
}

TEST_F(PostgresStoreTest, DeletesEveryRowOfASession) {
  const auto store = Open();
  ASSERT_TRUE(Create(*store, Record("a"), kStart).ok());
  ASSERT_TRUE(Commit(*store, Record("a"), {"t1", "r"}, kStart).ok());
  EXPECT_EQ(Rows(), "1|1|0");
  ASSERT_TRUE(Delete(*store, {"", "a"}, kStart).ok());
  EXPECT_EQ(Rows(), "0|0|0");
  ASSERT_TRUE(Create(*store, Record("a"), kStart).ok());
  ASSERT_TRUE(RemoveExpired(*store, kStart + kTtl).ok());
  EXPECT_EQ(Rows(), "0|0|1");
  ASSERT_TRUE(Delete(*store, {"", "a"}, kStart + kTtl).ok());
  EXPECT_EQ(Rows(), "0|0|0");
}

TEST_F(PostgresStoreTest, SweepsWithSeveralServersAtOnceWhatHasExpired) {
  const std::unique_ptr<PostgresStore> stores[] = {Open(), Open(), Open()};
  constexpr int kSessions = 900;
  Answers created(kSessions);
  for (int i = 0; i < kSessions; ++i) {
    SessionRecord record = Record(absl::StrCat(i));
    if (i % 3 == 0) record.expire_time += kTtl;
    stores[0]->Create(record, kStart, created.Next());
  }
  for (const auto& status : created.Await()) ASSERT_TRUE(status.ok());
  Answers taken(kSessions);
  for (int i = 0; i < kSessions; ++i) {
    SessionRecord record = Record(absl::StrCat(i));
    if (i % 3 == 0) record.expire_time += kTtl;
    stores[1]->Commit(record, {"t1", "r"}, kStart, taken.Next());
  }
  for (const auto& status : taken.Await()) ASSERT_TRUE(status.ok());

  Answers swept(3);
  for (const auto& store : stores) {
    store->RemoveExpired(kStart + kTtl, swept.Next());
  }
  for (const auto& status : swept.Await()) EXPECT_TRUE(status.ok()) << status;
  // One may have left to another what that had not ended yet.
  ASSERT_TRUE(RemoveExpired(*stores[0], kStart + kTtl).ok());
  EXPECT_EQ(Rows(), "300|300|600");
  ASSERT_TRUE(RemoveExpired(*stores[0], kStart + kTtl + kRemember).ok());
  EXPECT_EQ(Rows(), "0|0|300");
  ASSERT_TRUE(RemoveExpired(*stores[0], kStart + 2 * kTtl + kRemember).ok());
  EXPECT_EQ(Rows(), "0|0|0");
}

TEST_F(PostgresStoreTest, ANameThatHasExpiredCanBeTakenBeforeASweep) {
  const auto store = Open();
  ASSERT_TRUE(Create(*store, Record("a"), kStart).ok());
  ASSERT_TRUE(Commit(*store, Record("a"), {"t1", "old"}, kStart).ok());
  SessionRecord again = Record("a");
  again.expire_time = kStart + absl::Hours(24);
  const absl::Time expired = kStart + kTtl;
  EXPECT_TRUE(absl::IsAlreadyExists(
      Create(*store, again, expired - absl::Microseconds(1))));
  ASSERT_TRUE(Create(*store, again, expired).ok());
  const auto loaded = Load(*store, {"", "a"}, "t1", expired);
  ASSERT_TRUE(loaded.ok());
  EXPECT_FALSE(loaded->response.has_value());
  EXPECT_EQ(Rows(), "1|0|0");
}

// A turn that prolongs a session leaves the index on what is due alone, so that
// it stays on its page.
TEST_F(PostgresStoreTest, ATurnDoesNotTouchTheOrderOfWhatIsDue) {
  const auto store = Open();
  ASSERT_TRUE(Create(*store, Record("a"), kStart).ok());
  const std::string due = "SELECT due_us FROM footnote.sessions";
  const std::string before = server_.Sql(database_, due);
  SessionRecord longer = Record("a");
  longer.expire_time += kTtl;
  ASSERT_TRUE(Commit(*store, longer, {"t1", "r"}, kStart).ok());
  EXPECT_EQ(server_.Sql(database_, due), before);
  ASSERT_TRUE(RemoveExpired(*store, kStart + kTtl).ok());
  EXPECT_NE(server_.Sql(database_, due), before);
}

TEST_F(PostgresStoreTest, CommitsAreSyncedWhereTheDatabaseSaysOtherwise) {
  server_.Sql("postgres", absl::StrCat("ALTER DATABASE ", database_,
                                       " SET synchronous_commit = off"));
  const auto address = PostgresAddress::Parse(server_.Address(database_));
  ASSERT_TRUE(address.ok());
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(10);
  auto connection = PostgresConnection::Connect(*address, deadline);
  ASSERT_TRUE(connection.ok()) << connection.status();
  const auto show = [&] {
    const auto shown =
        (*connection)->Execute("SHOW synchronous_commit", deadline);
    return shown.ok() ? std::string(shown->Bytes(0, 0)) : "an error";
  };
  EXPECT_EQ(show(), "off");
  EXPECT_TRUE((*connection)->Execute(PostgresSettings(), deadline).ok());
  EXPECT_EQ(show(), "on");
  server_.Sql("postgres", absl::StrCat("ALTER DATABASE ", database_,
                                       " RESET synchronous_commit"));
}

}  // namespace
}  // namespace footnote::service
