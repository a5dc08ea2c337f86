#include "service/conversation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/clock.h"
#include "service/loaded_topics.h"
#include "service/store/memory_store.h"
#include "service/user_digest.h"
#include "tests/service/fake_stores.h"
#include "tests/service/test_library.h"

namespace footnote::service {
namespace {

using absl::StatusCode;
using testing::HasSubstr;
using testing::Not;

const absl::Time kStart =
    absl::FromCivil(absl::CivilDay(2026, 5, 20), absl::UTCTimeZone());

class ConversationTest : public testing::Test {
 protected:
  ConversationTest() { Rebuild(&memory_); }

  // For a conversation that is built after it.
  void Load(std::shared_ptr<const knowledge::Library> library) {
    conversation_.reset();
    changed_ = std::make_unique<LoadedTopics>(std::move(library));
    topics_ = changed_.get();
  }

  // Begins anew with another store or other limits.
  void Rebuild(SessionStore* store) {
    conversation_ = std::make_unique<Conversation>(
        ConversationParts{.topics = topics_, .store = store, .clock = &clock_},
        limits_);
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(
      void (Conversation::*method)(const Request&, Caller,
                                   Callback<absl::StatusOr<Response>>),
      const Request& request, Caller caller = {}) {
    std::promise<absl::StatusOr<Response>> promise;
    auto future = promise.get_future();
    (conversation_.get()->*method)(
        request, std::move(caller),
        [&promise](absl::StatusOr<Response> response) {
          promise.set_value(std::move(response));
        });
    return future.get();
  }

  std::string Start() {
    const auto response =
        Call(&Conversation::StartSession, v1::StartSessionRequest());
    EXPECT_TRUE(response.ok()) << response.status();
    return response->session_id();
  }

  static v1::SendTurnRequest Turn(const std::string& session,
                                  const std::string& turn_id,
                                  const std::string& text) {
    v1::SendTurnRequest request;
    request.set_session_id(session);
    request.set_turn_id(turn_id);
    request.set_text(text);
    return request;
  }

  absl::StatusOr<std::string> Send(const v1::SendTurnRequest& request,
                                   Caller caller = {}) {
    return Call(&Conversation::SendTurn, request, std::move(caller));
  }

  v1::SendTurnResponse Say(const std::string& session,
                           const std::string& turn_id,
                           const std::string& text) {
    const auto bytes = Send(Turn(session, turn_id, text));
    EXPECT_TRUE(bytes.ok()) << bytes.status();
    v1::SendTurnResponse response;
    EXPECT_TRUE(response.ParseFromString(bytes.value_or("")));
    return response;
  }

  absl::StatusOr<v1::GetSessionResponse> Get(const std::string& session) {
    v1::GetSessionRequest request;
    request.set_session_id(session);
    return Call(&Conversation::GetSession, request);
  }

  absl::StatusOr<v1::GetSummaryResponse> Summary(
      const std::string& session,
      v1::SummaryFormat format = v1::SUMMARY_FORMAT_UNSPECIFIED,
      Caller caller = {}) {
    v1::GetSummaryRequest request;
    request.set_session_id(session);
    request.set_format(format);
    return Call(&Conversation::GetSummary, request, std::move(caller));
  }

  Limits limits_;
  FakeClock clock_{kStart};
  MemoryStore memory_{{}};
  std::unique_ptr<LoadedTopics> changed_;
  const LoadedTopics* topics_ = &TestTopics();
  std::unique_ptr<Conversation> conversation_;
};

TEST_F(ConversationTest, HoldsAConversationToItsAssessment) {
  const std::string session = Start();
  EXPECT_TRUE(IsSessionId(session));
  v1::SendTurnResponse response =
      Say(session, "1", "my wrist is sore since Monday");
  EXPECT_EQ(response.turn(), 1);
  for (int turn = 2; !response.reply().has_assessment(); ++turn) {
    ASSERT_LT(turn, 10) << response.ShortDebugString();
    response = Say(session, absl::StrCat(turn), "no");
    EXPECT_EQ(response.turn(), turn);
  }
  EXPECT_EQ(response.reply().assessment().urgency(), v1::URGENCY_SELF_CARE);
  EXPECT_FALSE(response.reply().citations().empty());

  const auto view = Get(session);
  ASSERT_TRUE(view.ok());
  EXPECT_EQ(view->session().topic(), kTestTopic);
  EXPECT_EQ(view->session().phase(), v1::PHASE_ADVICE);
  EXPECT_EQ(view->session().turn(), response.turn());
  EXPECT_EQ(view->session().last_reply().text(), response.reply().text());
  EXPECT_EQ(view->session().knowledge_version(),
            TestLibrary().Find("")->version());
  const v1::FindingView& place = view->session().findings(0);
  EXPECT_EQ(place.slot(), "place");
  EXPECT_EQ(place.value(), "wrist");
  EXPECT_EQ(place.words(), "wrist");
  EXPECT_EQ(place.turn(), 1);
}

TEST_F(ConversationTest, GivesADuplicateTheSameBytesAndMovesNothing) {
  const std::string session = Start();
  const auto first = Send(Turn(session, "1", "my wrist is sore"));
  ASSERT_TRUE(first.ok());
  clock_.Advance(absl::Minutes(1));
  Say(session, "2", "no");
  clock_.Advance(absl::Minutes(1));
  const auto before = Get(session);
  // Even with another text and a stale expectation: the id decides.
  v1::SendTurnRequest again = Turn(session, "1", "something else");
  again.set_expected_turn(0);
  const auto second = Send(again);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(*first, *second);
  EXPECT_EQ(before->SerializeAsString(), Get(session)->SerializeAsString());
}

TEST_F(ConversationTest, ReadsPointsInTimeByTheUsersDateElseTheServers) {
  const auto days_of = [this](const std::string& today) {
    const std::string session = Start();
    v1::SendTurnRequest request =
        Turn(session, "1", "my wrist is sore since Monday");
    request.set_today(today);
    EXPECT_TRUE(Send(request).ok());
    const auto view = Get(session);
    for (const v1::FindingView& finding : view->session().findings()) {
      if (finding.slot() == "sore_days") return finding.value();
    }
    return std::string("none");
  };
  EXPECT_EQ(days_of(""), "2") << "20 May 2026 is a Wednesday";
  EXPECT_EQ(days_of("2026-05-22"), "4");
}

TEST_F(ConversationTest, RefusesATurnThatIsMalformed) {
  const std::string session = Start();
  v1::SendTurnRequest bad_date = Turn(session, "1", "sore");
  bad_date.set_today("2026-02-30");
  const struct {
    v1::SendTurnRequest request;
    const char* says;
  } kCases[] = {
      {Turn(session, "", "sore"), "turn_id"},
      {Turn(session, std::string(129, 'x'), "sore"), "at most 128"},
      {Turn(session, "1", std::string(4001, 'a')), "at most 4000"},
      {Turn(session, "1", std::string(1 << 20, 'a')), "at most 4000"},
      {Turn(session, "1", "sore \xff"), "UTF-8"},
      {bad_date, "YYYY-MM-DD"},
  };
  for (const auto& c : kCases) {
    const auto response = Send(c.request);
    EXPECT_EQ(response.status().code(), StatusCode::kInvalidArgument) << c.says;
    EXPECT_THAT(std::string(response.status().message()), HasSubstr(c.says));
  }
  EXPECT_EQ(Get(session)->session().turn(), 0) << "none of them counts";
  EXPECT_EQ(Say(session, "1", std::string(4000, 'a')).turn(), 1);
}

TEST_F(ConversationTest, KnowsNoSessionThatNobodyBegan) {
  for (const std::string& id :
       {std::string(), std::string("x"), std::string(32, '0')}) {
    EXPECT_EQ(Send(Turn(id, "1", "sore")).status().code(),
              StatusCode::kNotFound);
    EXPECT_EQ(Get(id).status().code(), StatusCode::kNotFound);
  }
}

TEST_F(ConversationTest, KeepsTenantsApart) {
  const auto started = Call(&Conversation::StartSession,
                            v1::StartSessionRequest(), Caller{.tenant = "one"});
  ASSERT_TRUE(started.ok());
  const v1::SendTurnRequest turn = Turn(started->session_id(), "1", "sore");
  EXPECT_TRUE(Send(turn, {.tenant = "one"}).ok());
  EXPECT_EQ(Send(turn, {.tenant = "two"}).status().code(),
            StatusCode::kNotFound);
}

TEST_F(ConversationTest, RefusesATurnOfAClientThatMissedOne) {
  const std::string session = Start();
  Say(session, "1", "my wrist is sore");
  v1::SendTurnRequest request = Turn(session, "2", "no");
  request.set_expected_turn(0);
  const auto refused = Send(request);
  EXPECT_EQ(refused.status().code(), StatusCode::kAborted);
  EXPECT_THAT(std::string(refused.status().message()),
              HasSubstr("has taken 1 turns, not 0"));
  request.set_expected_turn(1);
  EXPECT_TRUE(Send(request).ok());
}

TEST_F(ConversationTest, RefusesTurnsBeyondTheLimitButGivesOldOnesAgain) {
  limits_.max_turns = 3;
  Rebuild(&memory_);
  const std::string session = Start();
  for (const char* id : {"1", "2", "3"}) Say(session, id, "hm");
  const auto refused = Send(Turn(session, "4", "hm"));
  EXPECT_EQ(refused.status().code(), StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("3 turns"));
  EXPECT_TRUE(Send(Turn(session, "3", "hm")).ok());
}

TEST_F(ConversationTest, TellsAnExpiredSessionFromOneThatNeverWas) {
  v1::StartSessionRequest request;
  request.mutable_ttl()->set_seconds(60);
  const auto started = Call(&Conversation::StartSession, request);
  ASSERT_TRUE(started.ok());
  const std::string& session = started->session_id();
  EXPECT_EQ(started->expire_time().seconds(), absl::ToUnixSeconds(kStart) + 60);

  clock_.Advance(absl::Seconds(59));
  EXPECT_EQ(Say(session, "1", "sore").expire_time().seconds(),
            absl::ToUnixSeconds(kStart) + 59 + 60);
  clock_.Advance(absl::Seconds(60));
  for (const absl::Status& status :
       {Send(Turn(session, "2", "no")).status(), Get(session).status(),
        Send(Turn(session, "1", "sore")).status()}) {
    EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(status.message()), HasSubstr("StartSession"));
  }
  clock_.Advance(absl::Hours(25));
  EXPECT_EQ(Get(session).status().code(), StatusCode::kNotFound);
}

TEST_F(ConversationTest, CutsALifetimeToTheLimitAndRefusesNonsense) {
  v1::StartSessionRequest request;
  request.mutable_ttl()->set_seconds(int64_t{1000} * 24 * 3600);
  const auto started = Call(&Conversation::StartSession, request);
  EXPECT_EQ(started->expire_time().seconds(),
            absl::ToUnixSeconds(kStart + limits_.max_session_ttl));
  request.mutable_ttl()->set_seconds(-1);
  EXPECT_EQ(Call(&Conversation::StartSession, request).status().code(),
            StatusCode::kInvalidArgument);
}

TEST_F(ConversationTest, NamesTheTopicsWhereThereIsNoneOfThatName) {
  v1::StartSessionRequest request;
  request.set_topic("broken-heart");
  const absl::Status status =
      Call(&Conversation::StartSession, request).status();
  EXPECT_EQ(status.code(), StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("sore-wrist"));
  request.set_topic("my private words");
  EXPECT_THAT(
      std::string(
          Call(&Conversation::StartSession, request).status().message()),
      Not(HasSubstr("private")));
}

TEST_F(ConversationTest, RefusesMoreSessionsThanTheStoreHolds) {
  MemoryStore small({.max_sessions = 1});
  Rebuild(&small);
  Start();
  EXPECT_EQ(Call(&Conversation::StartSession, v1::StartSessionRequest())
                .status()
                .code(),
            StatusCode::kResourceExhausted);
}

TEST_F(ConversationTest, DeletesASessionAndIsSilentWhereThereIsNone) {
  const std::string session = Start();
  Say(session, "1", "sore");
  for (const std::string& id : {session, session, std::string("none")}) {
    v1::DeleteSessionRequest request;
    request.set_session_id(id);
    EXPECT_TRUE(Call(&Conversation::DeleteSession, request).ok());
  }
  EXPECT_EQ(Get(session).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(Send(Turn(session, "1", "sore")).status().code(),
            StatusCode::kNotFound);
}

TEST_F(ConversationTest, DeletesAUserOfATenantAndNobodyElse) {
  struct {
    const char* tenant;
    const char* user;
    bool deleted;
    std::string session;
  } cases[] = {{"one", "4711", true},
               {"one", "4711", true},
               {"one", "4712", false},
               {"one", "", false},
               {"two", "4711", false}};
  for (auto& one : cases) {
    v1::StartSessionRequest request;
    request.set_user_key(one.user);
    const auto started = Call(&Conversation::StartSession, request,
                              Caller{.tenant = one.tenant});
    ASSERT_TRUE(started.ok()) << started.status();
    one.session = started->session_id();
    ASSERT_TRUE(
        Send(Turn(one.session, "1", "sore"), {.tenant = one.tenant}).ok());
  }
  v1::DeleteUserRequest request;
  request.set_user_key("4711");
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(
        Call(&Conversation::DeleteUser, request, Caller{.tenant = "one"}).ok());
  }
  for (const auto& one : cases) {
    const absl::Status sent =
        Send(Turn(one.session, "1", "sore"), {.tenant = one.tenant}).status();
    EXPECT_EQ(sent.code(),
              one.deleted ? StatusCode::kNotFound : StatusCode::kOk)
        << one.tenant << " " << one.user;
  }
}

TEST_F(ConversationTest, GivesTheStoreNoUserKey) {
  v1::StartSessionRequest request;
  request.set_user_key("anna@example.org");
  const auto started = Call(&Conversation::StartSession, request);
  ASSERT_TRUE(started.ok()) << started.status();
  std::string user;
  memory_.Load({"", started->session_id()}, "", clock_.Now(),
               [&user](const absl::StatusOr<LoadedSession>& loaded) {
                 user = loaded->record.user;
               });
  EXPECT_EQ(user, UserDigest("", "anna@example.org"));
  EXPECT_THAT(user, Not(HasSubstr("anna")));
}

TEST_F(ConversationTest, RefusesAUserKeyThatIsTooLongOrNone) {
  v1::StartSessionRequest start;
  start.set_user_key(std::string(129, 'x'));
  v1::DeleteUserRequest over;
  for (const std::string& key : {std::string(), start.user_key()}) {
    over.set_user_key(key);
    const absl::Status refused = Call(&Conversation::DeleteUser, over).status();
    EXPECT_EQ(refused.code(), StatusCode::kInvalidArgument);
    EXPECT_THAT(refused.message(), HasSubstr("user_key"));
    EXPECT_THAT(refused.message(), Not(HasSubstr("xxx")));
  }
  EXPECT_EQ(Call(&Conversation::StartSession, start).status().code(),
            StatusCode::kInvalidArgument);
  start.set_user_key(std::string(128, 'x'));
  EXPECT_TRUE(Call(&Conversation::StartSession, start).ok());
}

TEST_F(ConversationTest, ReturnsATraceToThoseWhoAskAndStoresIt) {
  const std::string session = Start();
  v1::SendTurnRequest request = Turn(session, "1", "my wrist is sore");
  request.set_trace(true);
  const auto bytes = Send(request);
  v1::SendTurnResponse response;
  ASSERT_TRUE(response.ParseFromString(*bytes));
  EXPECT_FALSE(response.trace().empty());
  request.set_trace(false);
  EXPECT_EQ(*Send(request), *bytes);
  EXPECT_TRUE(Say(session, "2", "no").trace().empty());
}

TEST_F(ConversationTest, StoresNoMoreThanSomeOfALongTrace) {
  const std::string session = Start();
  std::string text;
  while (text.size() < 3900) text += "no tingling. ";
  v1::SendTurnRequest request = Turn(session, "1", text);
  request.set_trace(true);
  v1::SendTurnResponse response;
  ASSERT_TRUE(response.ParseFromString(*Send(request)));
  size_t bytes = 0;
  bool says_so = false;
  bool decides = false;
  for (const v1::TraceEntry& entry : response.trace()) {
    bytes += entry.ByteSizeLong();
    says_so |= absl::StrContains(entry.outcome(), "entries left out");
    decides |= entry.step() == "decide";
  }
  EXPECT_LT(bytes, 20000);
  EXPECT_TRUE(says_so);
  EXPECT_TRUE(decides);
}

TEST_F(ConversationTest, KeepsTheTopicThatASessionBeganWithOnReload) {
  Load(ChangedTestLibrary("Before"));
  Rebuild(&memory_);
  const std::string session = Start();
  Say(session, "1", "my wrist is stiff");
  changed_->Replace(ChangedTestLibrary("After"));
  EXPECT_THAT(Say(session, "2", "no").reply().text(),
              Not(HasSubstr("has been updated")));
  for (size_t i = 0; i < LoadedTopics::kKept; ++i) {
    changed_->Replace(ChangedTestLibrary(absl::StrCat("After ", i)));
  }
  const v1::SendTurnResponse moved = Say(session, "3", "for two days");
  EXPECT_THAT(moved.reply().text(), HasSubstr("has been updated"));
  EXPECT_THAT(moved.reply().text(), HasSubstr("kept what you told me"));
  EXPECT_THAT(Say(session, "4", "summary").reply().text(),
              Not(HasSubstr("has been updated")));
}

TEST_F(ConversationTest, SaysWhenARestartBroughtOtherContent) {
  const std::string told = Start();
  Say(told, "1", "my wrist is stiff");
  const std::string untold = Start();
  Load(ChangedTestLibrary("After"));
  Rebuild(&memory_);
  EXPECT_THAT(Say(told, "2", "no").reply().text(),
              HasSubstr("has been updated"));
  EXPECT_THAT(Say(untold, "1", "my wrist is stiff").reply().text(),
              Not(HasSubstr("has been updated")));
}

TEST_F(ConversationTest, QuotesTheArticleWhereTheOperatorGaveIt) {
  ArticleQuotes quotes;
  quotes.Add("An intruder. A wrist.");
  const auto folder = ArticleQuotes::ReadFolder("tests/testdata/articles");
  ASSERT_TRUE(folder.ok()) << folder.status();
  for (const bool has_article : {false, true}) {
    conversation_ = std::make_unique<Conversation>(
        ConversationParts{.topics = topics_,
                          .store = &memory_,
                          .clock = &clock_,
                          .quotes = has_article ? &*folder : &quotes},
        limits_);
    const std::string session = Start();
    const v1::SendTurnResponse response =
        Say(session, "1", "does ice help a sore wrist?");
    ASSERT_FALSE(response.reply().citations().empty());
    for (const v1::Citation& citation : response.reply().citations()) {
      for (const v1::CitedSentence& sentence : citation.sentences()) {
        EXPECT_EQ(!sentence.quote().empty(), has_article);
      }
    }
    EXPECT_EQ(Get(session)->session().last_reply().SerializeAsString(),
              response.reply().SerializeAsString());
  }
}

TEST_F(ConversationTest, SumsASessionUpForAClinician) {
  const std::string session = Start();
  clock_.Advance(absl::Minutes(2));
  Say(session, "1", "my wrist is sore since Monday <b>");
  clock_.Advance(absl::Minutes(3));
  const auto plain = Summary(session);
  ASSERT_TRUE(plain.ok()) << plain.status();
  const v1::Summary& summary = plain->summary();
  EXPECT_EQ(summary.topic(), kTestTopic);
  EXPECT_EQ(summary.turns(), 1);
  EXPECT_EQ(summary.begin_time().seconds(), absl::ToUnixSeconds(kStart));
  EXPECT_EQ(summary.last_turn_time().seconds(),
            absl::ToUnixSeconds(kStart + absl::Minutes(2)));
  EXPECT_EQ(summary.make_time().seconds(),
            absl::ToUnixSeconds(kStart + absl::Minutes(5)));
  EXPECT_FALSE(summary.findings().empty());
  EXPECT_EQ(plain->document(), "");

  const auto text = Summary(session, v1::SUMMARY_FORMAT_TEXT);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_THAT(text->document(), HasSubstr("since Monday"));
  EXPECT_THAT(Summary(session, v1::SUMMARY_FORMAT_HTML)->document(),
              HasSubstr("<!DOCTYPE html>"));
  // Whoever has the bundle cannot go on with the session.
  EXPECT_THAT(Summary(session, v1::SUMMARY_FORMAT_FHIR)->document(),
              Not(HasSubstr(session)));
  // It is only read.
  EXPECT_EQ(Get(session)->session().turn(), 1);
}

TEST_F(ConversationTest, SumsUpNoSessionThatIsNotTheCallers) {
  const std::string session = Start();
  EXPECT_EQ(Summary("").status().code(), StatusCode::kNotFound);
  EXPECT_EQ(Summary(std::string(32, '0')).status().code(),
            StatusCode::kNotFound);
  EXPECT_EQ(Summary(session, v1::SUMMARY_FORMAT_TEXT, {.tenant = "other"})
                .status()
                .code(),
            StatusCode::kNotFound);
  EXPECT_EQ(
      Summary(session, static_cast<v1::SummaryFormat>(99)).status().code(),
      StatusCode::kInvalidArgument);
  clock_.Advance(limits_.session_ttl);
  EXPECT_EQ(Summary(session).status().code(), StatusCode::kFailedPrecondition);
}

TEST_F(ConversationTest, QuotesTheArticleInASummaryToo) {
  const auto folder = ArticleQuotes::ReadFolder("tests/testdata/articles");
  ASSERT_TRUE(folder.ok()) << folder.status();
  conversation_ =
      std::make_unique<Conversation>(ConversationParts{.topics = topics_,
                                                       .store = &memory_,
                                                       .clock = &clock_,
                                                       .quotes = &*folder},
                                     limits_);
  const auto response = Summary(Start());
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_FALSE(response->summary().citations().empty());
  EXPECT_NE(response->summary().citations(0).sentences(0).quote(), "");
}

TEST_F(ConversationTest, DoesNotTakeATurnThatNobodyWaitsFor) {
  const std::string session = Start();
  // Gone before it is read, and gone while it is worked on.
  for (const int asked_before : {0, 1}) {
    int asked = 0;
    const auto response = Send(
        Turn(session, "1", "sore"),
        {.gone = [&asked, asked_before] { return asked++ >= asked_before; }});
    EXPECT_EQ(response.status().code(), StatusCode::kCancelled);
  }
  EXPECT_EQ(Get(session)->session().turn(), 0);
  EXPECT_EQ(Say(session, "1", "sore").turn(), 1) << "it can be sent again";
}

TEST_F(ConversationTest, TakesTurnsOfOneSessionInTheirOrder) {
  SlowStore slow(&memory_);
  Rebuild(&slow);
  const std::string session = Start();
  std::vector<int> turns;
  std::vector<v1::SendTurnRequest> requests;
  for (int i = 0; i < 5; ++i) {
    requests.push_back(Turn(session, absl::StrCat(i), "hm"));
  }
  for (const v1::SendTurnRequest& request : requests) {
    conversation_->SendTurn(request, {},
                            [&](absl::StatusOr<std::string> bytes) {
                              v1::SendTurnResponse response;
                              ASSERT_TRUE(bytes.ok());
                              ASSERT_TRUE(response.ParseFromString(*bytes));
                              turns.push_back(response.turn());
                            });
  }
  EXPECT_EQ(slow.waiting(), 1u) << "the others wait for the first";
  while (slow.waiting() > 0) slow.LetOneGo();
  EXPECT_THAT(turns, testing::ElementsAre(1, 2, 3, 4, 5));
}

TEST_F(ConversationTest, MayGoAsSoonAsEveryCallIsDone) {
  for (int i = 0; i < 50; ++i) {
    ThreadedStore threaded(&memory_);
    Rebuild(&threaded);
    const v1::SendTurnRequest request = Turn(Start(), "1", "hm");
    std::promise<bool> done;
    conversation_->SendTurn(request, {},
                            [&done](const absl::StatusOr<std::string>& bytes) {
                              done.set_value(bytes.ok());
                            });
    EXPECT_TRUE(done.get_future().get());
    conversation_.reset();
  }
}

TEST_F(ConversationTest, RefusesATurnWhereTooManyWait) {
  limits_.max_waiting_turns = 1;
  SlowStore slow(&memory_);
  Rebuild(&slow);
  const std::string session = Start();
  const v1::SendTurnRequest first = Turn(session, "1", "hm");
  const v1::SendTurnRequest second = Turn(session, "2", "hm");
  const auto good = [](const absl::StatusOr<std::string>& bytes) {
    EXPECT_TRUE(bytes.ok());
  };
  conversation_->SendTurn(first, {}, good);
  conversation_->SendTurn(second, {}, good);
  const auto refused = Send(Turn(session, "3", "hm"));
  EXPECT_EQ(refused.status().code(), StatusCode::kResourceExhausted);
  while (slow.waiting() > 0) slow.LetOneGo();
}

TEST_F(ConversationTest, TriesAgainWhereAnotherServerWasFaster) {
  ContestedStore contested(&memory_, /*rivals=*/5);
  Rebuild(&contested);
  const std::string session = Start();
  EXPECT_EQ(Say(session, "1", "my wrist is sore").turn(), 6)
      << "after the five of the rival";
}

TEST_F(ConversationTest, GivesUpWhereOthersAreAlwaysFaster) {
  ContestedStore contested(&memory_, /*rivals=*/1000);
  Rebuild(&contested);
  const auto response = Send(Turn(Start(), "1", "sore"));
  EXPECT_EQ(response.status().code(), StatusCode::kUnavailable);
}

TEST_F(ConversationTest, TakesADuplicateThatComesAtTheSameTimeOnce) {
  const std::string session = Start();
  constexpr int kCallers = 8;
  std::vector<std::string> responses(kCallers);
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([&, i] {
      const auto bytes = Send(Turn(session, "same", "my wrist is sore"));
      ASSERT_TRUE(bytes.ok());
      responses[i] = *bytes;
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_THAT(responses, testing::Each(responses[0]));
  EXPECT_EQ(Get(session)->session().turn(), 1);
}

TEST_F(ConversationTest, LosesNoTurnOfManyCallers) {
  const std::string session = Start();
  constexpr int kCallers = 4;
  constexpr int kTurns = 25;
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([&, i] {
      for (int turn = 0; turn < kTurns; ++turn) {
        EXPECT_TRUE(Send(Turn(session, absl::StrCat(i, ".", turn), "no")).ok());
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(Get(session)->session().turn(), kCallers * kTurns);
}

TEST_F(ConversationTest, ReportsAStoredSessionThatCannotBeRead) {
  const std::string id(32, 'a');
  memory_.Create({.key = {.tenant = "", .id = id},
                  .state = "\xff not a state",
                  .create_time = kStart,
                  .expire_time = kStart + absl::Hours(1),
                  .ttl = absl::Hours(1)},
                 kStart, [](const absl::Status&) {});
  EXPECT_EQ(Send(Turn(id, "1", "sore")).status().code(), StatusCode::kDataLoss);
  EXPECT_EQ(Get(id).status().code(), StatusCode::kDataLoss);
}

}  // namespace
}  // namespace footnote::service
