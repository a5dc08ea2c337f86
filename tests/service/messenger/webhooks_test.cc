// Messengers' webhooks, over HTTP.
#include "service/messenger/webhooks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "service/limits.h"
#include "service/user_digest.h"
#include "tests/service/fake_stores.h"
#include "tests/service/messenger/webhook_fixture.h"

namespace footnote::service {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr char kOpening[] = "What's going on with your wrist?";
constexpr char kNoDoctor[] = "not a doctor";
constexpr char kAWhile[] = "It has been a while";
constexpr char kDeleted[] = "I've deleted what you told me";
constexpr char kOldButton[] = "That button belongs to an earlier question";

class WebhooksTest : public WebhookFixture {
 protected:
  // Whether the session is not there, or has taken no turn.
  bool Untouched(const std::string& session) {
    grpc::ClientContext context;
    v1::GetSessionRequest request;
    request.set_session_id(session);
    v1::GetSessionResponse response;
    const grpc::Status status =
        dialogue_->GetSession(&context, request, &response);
    return status.error_code() == grpc::StatusCode::NOT_FOUND;
  }
};

TEST_F(WebhooksTest, TalkInTelegram) {
  const std::string opening = Said(TelegramMessage(1, "/start"));
  EXPECT_THAT(opening, AllOf(HasSubstr(kOpening), HasSubstr(kNoDoctor)));
  const HttpAnswer answer =
      ToTelegram(TelegramMessage(2, "my wrist is sore, for two days"));
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(answer.Find("Cache-Control"), "no-store");
  const json call = json::parse(answer.body);
  EXPECT_EQ(call["method"], "sendMessage");
  EXPECT_EQ(call["chat_id"], 77);
  EXPECT_THAT(call["text"].get<std::string>(), Not(HasSubstr(kNoDoctor)));
  EXPECT_EQ(call["reply_markup"]["inline_keyboard"][0][0]["text"], "Yes");
  EXPECT_EQ(TurnsOf(TelegramSession()), 2);
}

TEST_F(WebhooksTest, TalkByTwilio) {
  const HttpAnswer answer =
      ToTwilio(TwilioMessage("SM1", "my wrist is sore, for two days"));
  ASSERT_EQ(answer.status, 200);
  EXPECT_THAT(answer.Find("Content-Type"), StartsWith("text/xml"));
  EXPECT_THAT(answer.body, AllOf(HasSubstr("<Response><Message>"),
                                 HasSubstr(kNoDoctor), HasSubstr("1) Yes")));
  EXPECT_EQ(TurnsOf(TwilioSession()), 1);
}

TEST_F(WebhooksTest, SayWhatTheyAreWhereNobodyHasAskedThemToStart) {
  EXPECT_THAT(Said(TelegramMessage(1, "my wrist is sore")),
              HasSubstr(kNoDoctor));
  EXPECT_THAT(Said(TelegramMessage(2, "two days")), Not(HasSubstr(kNoDoctor)));
}

// Whatever is delivered again, also what began the session, began it anew or
// deleted it, and also later.
TEST_F(WebhooksTest, TakeEachUpdateOnceHoweverOftenItIsDelivered) {
  const json updates[] = {TelegramMessage(1, "my wrist is sore"),
                          TelegramMessage(2, "two days"),
                          TelegramMessage(3, "/start"),
                          TelegramMessage(4, "elbow"),
                          TelegramMessage(5, "/help"),
                          TelegramMessage(6, "/summary")};
  std::vector<std::string> first;
  for (const json& update : updates) {
    const HttpAnswer answer = ToTelegram(update);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(ToTelegram(update).body, answer.body);
    first.push_back(answer.body);
  }
  EXPECT_EQ(TurnsOf(TelegramSession()), 6);
  clock_.Advance(absl::Hours(1));
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(ToTelegram(updates[i]).body, first[i]) << updates[i];
  }
  EXPECT_EQ(TurnsOf(TelegramSession()), 6);

  const Fields message = TwilioMessage("SM1", "my wrist is sore");
  const HttpAnswer answer = ToTwilio(message);
  EXPECT_EQ(ToTwilio(message).body, answer.body);
  EXPECT_EQ(TurnsOf(TwilioSession()), 1);
}

TEST_F(WebhooksTest, DeleteWhatWasToldAndNothingToldSince) {
  Said(TelegramMessage(1, "my wrist is sore"));
  Said(TelegramMessage(2, "two days"));
  const HttpAnswer deleted = ToTelegram(TelegramMessage(3, "/delete"));
  EXPECT_THAT(deleted.body, HasSubstr(kDeleted));
  grpc::ClientContext context;
  v1::GetSessionRequest get;
  get.set_session_id(TelegramSession());
  v1::GetSessionResponse session;
  ASSERT_TRUE(dialogue_->GetSession(&context, get, &session).ok());
  EXPECT_THAT(session.DebugString(), Not(HasSubstr("sore_days")));
  // What was said before is no longer there to be said again.
  const auto stored = [this](const std::string& turn) {
    bool there = false;
    memory_.Load({.tenant = "", .id = TelegramSession()}, turn, clock_.Now(),
                 [&there](absl::StatusOr<LoadedSession> loaded) {
                   there = loaded.ok() && loaded->response.has_value();
                 });
    return there;
  };
  EXPECT_FALSE(stored("1"));
  EXPECT_FALSE(stored("2"));

  EXPECT_THAT(Said(TelegramMessage(4, "my elbow is sore")),
              HasSubstr(kNoDoctor));
  EXPECT_EQ(ToTelegram(TelegramMessage(3, "/delete")).body, deleted.body);
  EXPECT_EQ(TurnsOf(TelegramSession()), 1) << "it is still there";
  EXPECT_TRUE(stored("4"));
}

TEST_F(WebhooksTest, DeleteWhereNothingWasTold) {
  const HttpAnswer deleted = ToTelegram(TelegramMessage(1, "/delete"));
  EXPECT_THAT(deleted.body, HasSubstr(kDeleted));
  EXPECT_EQ(ToTelegram(TelegramMessage(1, "/delete")).body, deleted.body);
}

TEST_F(WebhooksTest, BeginAnewWhereTheSessionHasExpiredAndSaySo) {
  Said(TelegramMessage(1, "my wrist is sore, for two days"));
  clock_.Advance(limits_.session_ttl);
  const HttpAnswer answer = ToTelegram(TelegramMessage(2, "my wrist is sore"));
  EXPECT_THAT(json::parse(answer.body)["text"].get<std::string>(),
              AllOf(StartsWith(kAWhile), HasSubstr(kNoDoctor)));
  EXPECT_EQ(ToTelegram(TelegramMessage(2, "my wrist is sore")).body,
            answer.body);
  EXPECT_EQ(TurnsOf(TelegramSession()), 1);
  EXPECT_THAT(Said(TelegramMessage(3, "two days")), Not(HasSubstr(kAWhile)));
  // Where whoever comes back begins anew by himself, nothing needs to be said.
  clock_.Advance(limits_.session_ttl);
  EXPECT_THAT(Said(TelegramMessage(4, "/start")), Not(HasSubstr(kAWhile)));
}

TEST_F(WebhooksTest, SayNothingBeforeDanger) {
  Said(TelegramMessage(1, "my wrist is sore"));
  clock_.Advance(limits_.session_ttl);
  const std::string said = Said(TelegramMessage(2, "I have chest pain"));
  EXPECT_THAT(said, AllOf(Not(StartsWith(kAWhile)), HasSubstr(kAWhile)));
}

TEST_F(WebhooksTest, BeginAnewWhereTheSessionHasTakenAllOfItsTurns) {
  limits_.max_turns = 3;
  RestartBoth();
  for (int i = 1; i <= 3; ++i) {
    EXPECT_THAT(Said(TelegramMessage(i, "hello")), Not(HasSubstr(kAWhile)));
  }
  EXPECT_THAT(Said(TelegramMessage(4, "hello")), StartsWith(kAWhile));
  EXPECT_EQ(TurnsOf(TelegramSession()), 1);
}

TEST_F(WebhooksTest, TakeAButtonForWhatItSays) {
  const HttpAnswer asked =
      ToTelegram(TelegramMessage(1, "my wrist is sore, for two days"));
  const json row =
      json::parse(asked.body)["reply_markup"]["inline_keyboard"][0];
  ASSERT_EQ(row[1]["text"], "No");
  const std::string no = row[1]["callback_data"];
  const HttpAnswer tapped = ToTelegram(TelegramTap(2, no));
  EXPECT_EQ(json::parse(tapped.body)["method"], "sendMessage");
  EXPECT_EQ(TurnsOf(TelegramSession()), 2);
  grpc::ClientContext context;
  v1::GetSessionRequest get;
  get.set_session_id(TelegramSession());
  v1::GetSessionResponse session;
  ASSERT_TRUE(dialogue_->GetSession(&context, get, &session).ok());
  EXPECT_THAT(session.DebugString(), HasSubstr("tingling"));
  // Delivered again it is the same tap; tapped again it is an old button.
  EXPECT_EQ(ToTelegram(TelegramTap(2, no)).body, tapped.body);
  const json again = json::parse(ToTelegram(TelegramTap(3, no)).body);
  EXPECT_EQ(again["method"], "answerCallbackQuery");
  EXPECT_THAT(again["text"].get<std::string>(), StartsWith(kOldButton));
  EXPECT_EQ(TurnsOf(TelegramSession()), 2);
}

// The same turn of another session: a tap must not answer another question.
TEST_F(WebhooksTest, TakeNoButtonOfASessionThatHasEnded) {
  const json asked = json::parse(
      ToTelegram(TelegramMessage(1, "my wrist is sore, for two days")).body);
  const std::string no =
      asked["reply_markup"]["inline_keyboard"][0][1]["callback_data"];
  clock_.Advance(limits_.session_ttl);
  EXPECT_THAT(Said(TelegramTap(2, no)), StartsWith(kOldButton));
  Said(TelegramMessage(3, "my wrist is sore, for two days"));
  EXPECT_THAT(Said(TelegramTap(4, no)), StartsWith(kOldButton));
  EXPECT_EQ(TurnsOf(TelegramSession()), 1);
}

TEST_F(WebhooksTest, TakeANumberForTheChoiceInItsPlace) {
  ToTwilio(TwilioMessage("SM1", "my wrist is sore, for two days"));
  const HttpAnswer by_number = ToTwilio(TwilioMessage("SM2", "2"));
  ToTwilio(TwilioMessage("SM1", "my wrist is sore, for two days", "+2"));
  const HttpAnswer by_word = ToTwilio(TwilioMessage("SM2", "No", "+2"));
  EXPECT_EQ(by_number.body, by_word.body);
  // Asked how long, it is a length of time.
  ToTwilio(TwilioMessage("SM1", "my wrist is sore", "+3"));
  ToTwilio(TwilioMessage("SM2", "2", "+3"));
  grpc::ClientContext context;
  v1::GetSessionRequest get;
  get.set_session_id(TwilioSession("+3"));
  v1::GetSessionResponse session;
  ASSERT_TRUE(dialogue_->GetSession(&context, get, &session).ok());
  EXPECT_THAT(session.DebugString(),
              AllOf(HasSubstr("slot: \"sore_days\""), HasSubstr("max: 2\n")));
}

// A number that was meant for the question before must clear no danger.
TEST_F(WebhooksTest, TakeNoNumberForAnAnswerToDanger) {
  for (const std::string number : {"1", "2"}) {
    const std::string from = "+4" + number;
    ToTwilio(TwilioMessage("SM1", "my wrist is sore, for two days", from));
    const HttpAnswer asked =
        ToTwilio(TwilioMessage("SM2", "also my chest hurts", from));
    EXPECT_THAT(asked.body, AllOf(HasSubstr("your local emergency number"),
                                  Not(HasSubstr("1) "))));
    EXPECT_THAT(ToTwilio(TwilioMessage("SM3", number, from)).body,
                HasSubstr("your local emergency number"));
    EXPECT_THAT(Said(TelegramMessage(1, "crushing chest pain")),
                HasSubstr("your local emergency number"));
    EXPECT_THAT(Said(TelegramMessage(2, number)),
                HasSubstr("your local emergency number"));
  }
}

TEST_F(WebhooksTest, KeepChatsApart) {
  Said(TelegramMessage(1, "my wrist is sore, for two days", 77));
  Said(TelegramMessage(2, "hello", 78));
  ToTwilio(TwilioMessage("3", "hello", "77"));
  EXPECT_EQ(TurnsOf(TelegramSession("77")), 1);
  EXPECT_EQ(TurnsOf(TelegramSession("78")), 1);
  Said(TelegramMessage(4, "/delete", 78));
  Said(TelegramMessage(5, "no", 77));
  EXPECT_EQ(TurnsOf(TelegramSession("77")), 2);
}

TEST_F(WebhooksTest, ChangeNothingForWhatIsNotProved) {
  const json update = TelegramMessage(1, "my wrist is sore");
  EXPECT_EQ(Post(TelegramRequest(update.dump(), "wrong")).status, 403);
  HttpRequest bare = TelegramRequest(update.dump());
  bare.fields.clear();
  EXPECT_EQ(Post(bare).status, 403);
  EXPECT_EQ(Post(TwilioRequest(TwilioMessage("SM1", "x"), "wrong")).status,
            403);
  // What proves one messenger proves no other.
  HttpRequest other = TelegramRequest(update.dump());
  other.path = "/webhooks/twilio";
  EXPECT_EQ(Post(other).status, 403);
  EXPECT_TRUE(Untouched(TelegramSession()));
  EXPECT_TRUE(Untouched(TwilioSession()));
}

TEST_F(WebhooksTest, ChangeNothingForWhatIsMalformed) {
  for (const char* body : {"", "{", "{\"update_id\":1,\"message\":{}}"}) {
    EXPECT_EQ(Post(TelegramRequest(body)).status, 400) << body;
  }
  Fields nobody = TwilioMessage("SM1", "x");
  nobody.erase("From");
  EXPECT_EQ(ToTwilio(nobody).status, 400);
  EXPECT_TRUE(Untouched(TelegramSession()));
  EXPECT_TRUE(Untouched(TwilioSession()));
}

TEST_F(WebhooksTest, RefuseWhatIsTooLargeOrNoPost) {
  EXPECT_EQ(Post(TelegramRequest(std::string(300 << 10, ' '))).status, 413);
  std::string update = TelegramMessage(1, "my wrist is sore").dump();
  update.resize(kMaxRequestBytes + 1, ' ');
  EXPECT_EQ(Post(TelegramRequest(update)).status, 413);
  EXPECT_EQ(memory_.live(), 0);
  update.pop_back();
  EXPECT_EQ(Post(TelegramRequest(update)).status, 200);
  for (const char* path : {"/webhooks/telegram", "/webhooks/twilio"}) {
    const HttpAnswer answer = Get(path);
    EXPECT_EQ(answer.status, 405);
    EXPECT_EQ(answer.Find("Allow"), "POST");
  }
  EXPECT_EQ(Get("/webhooks/").status, 404);
  EXPECT_EQ(Get("/webhooks/telegram/").status, 404);
}

TEST_F(WebhooksTest, SayNothingWhereNothingIsToBeSaid) {
  const HttpAnswer answer = ToTelegram(json{{"update_id", 1}, {"poll", 1}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "");
  EXPECT_THAT(ToTwilio(TwilioMessage("SM1", "STOP")).body,
              HasSubstr("<Response></Response>"));
  EXPECT_TRUE(Untouched(TelegramSession()));
}

TEST_F(WebhooksTest, AnswerKindlyWhatIsTooLongOrComesTooFast) {
  EXPECT_THAT(Said(TelegramMessage(1, std::string(4001, 'a'))),
              HasSubstr("shorter message"));
  EXPECT_THAT(ToTwilio(TwilioMessage("SM1", std::string(4001, 'a'))).body,
              HasSubstr("shorter message"));
  rate_settings_.session_turns = {.per_second = 1, .burst = 2};
  RestartBoth();
  Said(TelegramMessage(2, "hello"));
  Said(TelegramMessage(3, "hello"));
  EXPECT_THAT(Said(TelegramMessage(4, "hello")), HasSubstr("keep up"));
  EXPECT_EQ(TurnsOf(TelegramSession()), 2);
  clock_.Advance(absl::Seconds(2));
  EXPECT_THAT(Said(TelegramMessage(4, "hello")), Not(HasSubstr("keep up")));
}

TEST_F(WebhooksTest, HaveItDeliveredAgainWhereItCannotBeTakenNow) {
  webhooks_->Drain(absl::InfinitePast());
  EXPECT_EQ(ToTelegram(TelegramMessage(1, "hello")).status, 503);
  EXPECT_EQ(ToTwilio(TwilioMessage("SM1", "hello")).status, 503);
  RestartBoth();
  EXPECT_EQ(ToTelegram(TelegramMessage(1, "hello")).status, 200);
}

TEST_F(WebhooksTest, FindTheSessionAgainAfterARestart) {
  Said(TelegramMessage(1, "my wrist is sore, for two days"));
  RestartBoth();
  Said(TelegramMessage(2, "no"));
  EXPECT_EQ(TurnsOf(TelegramSession()), 2);
}

TEST_F(WebhooksTest, LetDeleteUserReachWhatWasTold) {
  Said(TelegramMessage(1, "my wrist is sore"));
  Said(TelegramMessage(2, "my wrist is sore", 78));
  grpc::ClientContext context;
  v1::DeleteUserRequest request;
  request.set_user_key(ChatUserKey(kTelegramSecret, "Telegram", "77"));
  v1::DeleteUserResponse response;
  ASSERT_TRUE(dialogue_->DeleteUser(&context, request, &response).ok());
  EXPECT_TRUE(Untouched(TelegramSession("77")));
  EXPECT_EQ(TurnsOf(TelegramSession("78")), 1);
}

// Also to those who know its name, which nobody does.
TEST_F(WebhooksTest, HideTheirSessionsFromOtherTenants) {
  tenant_ = "north";
  RestartBoth();
  Said(TelegramMessage(1, "my wrist is sore"));
  EXPECT_TRUE(Untouched(TelegramSession())) << "the caller has no tenant";
}

}  // namespace
}  // namespace footnote::service
