#include "service/observe/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <list>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "prometheus/text_serializer.h"
#include "service/conversation.h"
#include "service/observe/metered_store.h"
#include "service/refusal.h"
#include "service/store/memory_store.h"
#include "tests/service/fake_stores.h"
#include "tests/service/test_library.h"
#include "tests/service/watched_server.h"

namespace footnote::service {
namespace {

class MetricsTest : public testing::Test {
 protected:
  double Sample(const std::string& sample) const {
    std::string page;
    for (const auto& shown : metrics_.shown()) {
      page += prometheus::TextSerializer().Serialize(shown->Collect());
    }
    return SampleOf(page, sample);
  }

  Metrics metrics_{"1.2.3", "memory"};
};

TEST_F(MetricsTest, ShowsWhatHasNotHappenedAsZero) {
  metrics_.TopicsLoaded({"sore-wrist"});
  EXPECT_EQ(Sample("footnote_build_info{version=\"1.2.3\"}"), 1);
  EXPECT_EQ(Sample("footnote_topics_loaded"), 1);
  EXPECT_EQ(Sample("footnote_calls_total{code=\"OK\",method=\"Converse\"}"), 0);
  EXPECT_EQ(
      Sample("footnote_turns_total{result=\"taken\",topic=\"sore-wrist\"}"), 0);
  EXPECT_EQ(Sample("footnote_assessments_total{topic=\"sore-wrist\","
                   "urgency=\"see_doctor\"}"),
            0);
  EXPECT_EQ(Sample("footnote_store_up{store=\"memory\"}"), 1);
  EXPECT_EQ(Sample("footnote_serving"), 0);
  EXPECT_EQ(Sample("footnote_audit_entries_lost_total"), 0);
}

// Each processor counts by itself.
TEST_F(MetricsTest, AddsUpWhatManyThreadsCountAtOnce) {
  constexpr int kThreads = 8;
  constexpr int kTimes = 1000;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([this, i] {
      for (int j = 0; j < kTimes; ++j) {
        metrics_.CallBegan();
        metrics_.CallEnded({.method = "SendTurn",
                            .status = absl::OkStatus(),
                            .took = absl::Milliseconds(i < 4 ? 1 : 20)});
      }
      metrics_.TurnArrived();
    });
  }
  for (std::thread& thread : threads) thread.join();
  constexpr double kAll = kThreads * kTimes;
  EXPECT_EQ(Sample("footnote_calls_total{code=\"OK\",method=\"SendTurn\"}"),
            kAll);
  EXPECT_EQ(Sample("footnote_calls_in_flight"), 0);
  EXPECT_EQ(Sample("footnote_turns_waiting"), kThreads);
  const std::string seconds = "footnote_call_duration_seconds";
  const std::string turn = "{method=\"SendTurn\"";
  EXPECT_EQ(Sample(seconds + "_count" + turn + "}"), kAll);
  EXPECT_NEAR(Sample(seconds + "_sum" + turn + "}"), kAll * 0.0105, 1e-6);
  EXPECT_EQ(Sample(seconds + "_bucket" + turn + ",le=\"0.001\"}"), kAll / 2);
  EXPECT_EQ(Sample(seconds + "_bucket" + turn + ",le=\"+Inf\"}"), kAll);
}

TEST_F(MetricsTest, CountsConnectionsClosedAtOnceByWhy) {
  const std::string rate =
      "footnote_connections_dropped_total{reason=\"address_rate\"}";
  EXPECT_EQ(Sample(rate), 0);
  metrics_.ConnectionDropped("address_rate");
  metrics_.ConnectionDropped("address_open");
  metrics_.ConnectionDropped("address_rate");
  EXPECT_EQ(Sample(rate), 2);
  EXPECT_EQ(
      Sample("footnote_connections_dropped_total{reason=\"address_open\"}"), 1);
  EXPECT_EQ(
      Sample("footnote_connections_dropped_total{reason=\"descriptors\"}"), 0);
}

TEST_F(MetricsTest, CountsCallsAndTheReasonsOfTheirErrors) {
  metrics_.CallBegan();
  metrics_.CallBegan();
  metrics_.CallBegan();
  EXPECT_EQ(Sample("footnote_calls_in_flight"), 3);
  metrics_.CallEnded({.method = "Ask",
                      .status = absl::OkStatus(),
                      .took = absl::Microseconds(300)});
  metrics_.CallEnded(
      {.method = "Ask", .status = absl::InvalidArgumentError("no")});
  metrics_.CallEnded(
      {.method = "SendTurn",
       .status = Refuse("session_turns", absl::ResourceExhaustedError("no"))});
  EXPECT_EQ(Sample("footnote_calls_in_flight"), 0);
  EXPECT_EQ(Sample("footnote_calls_total{code=\"OK\",method=\"Ask\"}"), 1);
  EXPECT_EQ(
      Sample("footnote_calls_total{code=\"INVALID_ARGUMENT\",method=\"Ask\"}"),
      1);
  EXPECT_EQ(
      Sample("footnote_rejections_total{method=\"Ask\",reason=\"invalid\"}"),
      1);
  EXPECT_EQ(Sample("footnote_rejections_total{method=\"SendTurn\","
                   "reason=\"session_turns\"}"),
            1);
  // Buckets are upper bounds, each with all below it.
  EXPECT_EQ(Sample("footnote_call_duration_seconds_bucket{method=\"Ask\","
                   "le=\"0.00025\"}"),
            1);
  EXPECT_EQ(Sample("footnote_call_duration_seconds_bucket{method=\"Ask\","
                   "le=\"0.0005\"}"),
            2);
}

// A conversation that is watched.
class WatchedConversationTest : public MetricsTest {
 protected:
  WatchedConversationTest() { Rebuild(&memory_); }

  void Rebuild(SessionStore* store) {
    conversation_.reset();
    metered_ = std::make_unique<MeteredStore>(store, &metrics_);
    conversation_ = std::make_unique<Conversation>(
        ConversationParts{.topics = &TestTopics(),
                          .store = metered_.get(),
                          .clock = &clock_,
                          .observer = &metrics_},
        limits_);
  }

  std::string Start() {
    std::string id;
    conversation_->StartSession(
        {}, {}, [&id](absl::StatusOr<v1::StartSessionResponse> started) {
          ASSERT_TRUE(started.ok()) << started.status();
          id = started->session_id();
        });
    return id;
  }

  // UNKNOWN where the turn waits.
  absl::Status Say(const std::string& session, const std::string& turn_id,
                   const std::string& text) {
    said_.push_back({.status = absl::UnknownError("no answer yet")});
    Said* const said = &said_.back();
    said->request.set_session_id(session);
    said->request.set_turn_id(turn_id);
    said->request.set_text(text);
    conversation_->SendTurn(said->request, {},
                            [said](const absl::StatusOr<std::string>& bytes) {
                              said->status = bytes.status();
                            });
    return said->status;
  }

  double Turns(const std::string& result) const {
    return Sample("footnote_turns_total{result=\"" + result +
                  "\",topic=\"sore-wrist\"}");
  }
  double Stage(const std::string& stage) const {
    return Sample("footnote_turn_stage_duration_seconds_count{stage=\"" +
                  stage + "\"}");
  }
  double Store(const std::string& operation, const std::string& outcome) const {
    return Sample(
        "footnote_store_operation_duration_seconds_count{store=\"memory\","
        "operation=\"" +
        operation + "\",outcome=\"" + outcome + "\"}");
  }

  struct Said {
    v1::SendTurnRequest request;
    absl::Status status;
  };

  // They must live until they are answered.
  std::list<Said> said_;
  Limits limits_;
  FakeClock clock_{absl::FromUnixSeconds(1780000000)};
  MemoryStore memory_{{}};
  std::unique_ptr<MeteredStore> metered_;
  std::unique_ptr<Conversation> conversation_;
};

TEST_F(WatchedConversationTest, CountsATurnOnceHoweverOftenItIsSent) {
  const std::string session = Start();
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(Say(session, "1", "my wrist is sore since Monday").ok());
  }
  EXPECT_EQ(Sample("footnote_sessions_begun_total{topic=\"sore-wrist\"}"), 1);
  EXPECT_EQ(Turns("taken"), 1);
  // Which topic the stored response is about is not read.
  EXPECT_EQ(Sample("footnote_turns_total{result=\"redelivered\",topic=\"\"}"),
            2);
  EXPECT_EQ(Stage("queue"), 3);
  EXPECT_EQ(Stage("load"), 3);
  EXPECT_EQ(Stage("step"), 1);
  EXPECT_EQ(Stage("commit"), 1);
  EXPECT_EQ(Sample("footnote_turn_duration_seconds_count"), 3);
  EXPECT_EQ(Sample("footnote_turns_waiting"), 0);
  EXPECT_EQ(Sample("footnote_turns_running"), 0);
  EXPECT_EQ(Store("create", "ok"), 1);
  EXPECT_EQ(Store("load", "ok"), 3);
  EXPECT_EQ(Store("commit", "ok"), 1);
}

TEST_F(WatchedConversationTest, CountsWhatTheTurnsWere) {
  const std::string session = Start();
  ASSERT_TRUE(Say(session, "1", "flurb gnargle").ok());
  EXPECT_EQ(Sample("footnote_turns_not_understood_total{topic=\"sore-wrist\"}"),
            1);
  ASSERT_TRUE(Say(session, "2", "my chest hurts and I cannot breathe").ok());
  EXPECT_EQ(Sample("footnote_emergencies_total{topic=\"sore-wrist\"}"), 1);
  const std::string other = Start();
  for (int i = 0; i < 12; ++i) {
    ASSERT_TRUE(Say(other, std::to_string(i), "no").ok());
  }
  double assessed = 0;
  for (const char* urgency :
       {"self_care", "see_doctor", "see_specialist_promptly", "emergency"}) {
    assessed += std::max(
        0.0,
        Sample("footnote_assessments_total{topic=\"sore-wrist\",urgency=\"" +
               std::string(urgency) + "\"}"));
  }
  EXPECT_EQ(assessed, 1);
}

TEST_F(WatchedConversationTest, CountsQuestionsWithAndWithoutAnAnswer) {
  const std::string session = Start();
  ASSERT_TRUE(Say(session, "1", "does ice help a sore wrist?").ok());
  ASSERT_TRUE(Say(session, "2", "should I take ibuprofen?").ok());
  for (const char* result : {"answered", "unanswered"}) {
    EXPECT_EQ(Sample(absl::StrCat("footnote_questions_total{result=\"", result,
                                  "\",topic=\"sore-wrist\"}")),
              1)
        << result;
  }
}

TEST_F(WatchedConversationTest, CountsTurnsThatAnotherServerTookMeanwhile) {
  ContestedStore contested(&memory_, 2);
  const std::string session = Start();
  Rebuild(&contested);
  ASSERT_TRUE(Say(session, "1", "no").ok());
  EXPECT_EQ(Sample("footnote_turn_conflicts_total"), 2);
  EXPECT_EQ(Turns("taken"), 1);
  EXPECT_EQ(Store("commit", "refused"), 2);
}

TEST_F(WatchedConversationTest, CountsRefusedTurnsAndForgetsThemInTheQueue) {
  limits_.max_waiting_turns = 1;
  SlowStore slow(&memory_);
  const std::string session = Start();
  Rebuild(&slow);
  EXPECT_EQ(Say(session, "1", "no").code(), absl::StatusCode::kUnknown);
  EXPECT_EQ(Sample("footnote_turns_running"), 1);
  EXPECT_EQ(Say(session, "2", "no").code(), absl::StatusCode::kUnknown);
  EXPECT_EQ(Sample("footnote_turns_waiting"), 1);
  EXPECT_EQ(Say(session, "3", "no").code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(Sample("footnote_turns_waiting"), 1);
  while (slow.waiting() > 0) slow.LetOneGo();
  EXPECT_EQ(Sample("footnote_turns_running"), 0);
  EXPECT_EQ(Sample("footnote_turns_waiting"), 0);
  EXPECT_EQ(Turns("taken"), 2);
}

class BrokenStore : public PassingStore {
 public:
  using PassingStore::PassingStore;
  void Commit(SessionRecord, StoredTurn, absl::Time,
              Callback<absl::Status> done) override {
    done(absl::UnavailableError("broken"));
  }
};

TEST_F(WatchedConversationTest, TellsAStoreThatFailsFromOneThatRefuses) {
  BrokenStore broken(&memory_);
  const std::string session = Start();
  Rebuild(&broken);
  EXPECT_EQ(Say(session, "1", "no").code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Store("commit", "failed"), 1);
  EXPECT_EQ(Turns("failed"), 1);
  EXPECT_EQ(Say(std::string(32, '0'), "1", "no").code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(Store("load", "refused"), 1);
  EXPECT_EQ(Sample("footnote_turns_total{result=\"refused\",topic=\"\"}"), 1);
}

// Keeps what the audit is told.
class AuditKeeper : public Observer {
 public:
  void Audit(const AuditEntry& entry) override {
    kept.push_back(absl::StrCat(
        entry.who.tenant, " ", std::string(entry.action), " ", entry.session,
        " ", absl::StatusCodeToString(entry.outcome.code())));
  }
  std::vector<std::string> kept;
};

TEST_F(WatchedConversationTest, TellsTheAuditWhoDidWhatWithWhichSession) {
  AuditKeeper audit;
  conversation_ =
      std::make_unique<Conversation>(ConversationParts{.topics = &TestTopics(),
                                                       .store = &memory_,
                                                       .clock = &clock_,
                                                       .observer = &audit},
                                     limits_);
  const std::string id = Start();
  v1::GetSessionRequest get;
  get.set_session_id(id);
  const auto ignore = [](const auto&) {};
  conversation_->GetSession(get, {}, ignore);
  v1::GetSummaryRequest sum_up;
  sum_up.set_session_id(id);
  conversation_->GetSummary(sum_up, {}, ignore);
  // Another tenant's is not found, and that it was asked for is seen.
  conversation_->GetSession(get, {.tenant = "other"}, ignore);
  get.set_session_id("my secret words");
  conversation_->GetSession(get, {}, ignore);
  v1::DeleteSessionRequest remove;
  remove.set_session_id(id);
  conversation_->DeleteSession(remove, {}, ignore);
  const std::string hash = SessionHash(id);
  EXPECT_THAT(audit.kept,
              testing::ElementsAre(" session.read " + hash + " OK",
                                   " session.summary " + hash + " OK",
                                   "other session.read " + hash + " NOT_FOUND",
                                   " session.read  NOT_FOUND",
                                   " session.delete " + hash + " OK"));
}

TEST_F(MetricsTest, CountsFromManyThreads) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this] {
      for (int i = 0; i < 1000; ++i) {
        metrics_.TurnArrived();
        metrics_.TurnBegan();
        metrics_.TurnEnded({.topic = "a",
                            .load = absl::Microseconds(1),
                            .kind = {.not_understood = true}});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Sample("footnote_turns_total{result=\"taken\",topic=\"a\"}"), 4000);
  EXPECT_EQ(Sample("footnote_turns_not_understood_total{topic=\"a\"}"), 4000);
  EXPECT_EQ(
      Sample("footnote_turn_stage_duration_seconds_count{stage=\"load\"}"),
      4000);
}

}  // namespace
}  // namespace footnote::service
