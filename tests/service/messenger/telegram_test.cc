#include "service/messenger/telegram.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "service/messenger/reply_text.h"
#include "tests/service/messenger/webhook_posts.h"

namespace footnote::service {
namespace {

using Kind = ChatUpdate::Kind;
using Wish = ChatTurn::Wish;
using nlohmann::json;

class TelegramTest : public testing::Test {
 protected:
  absl::StatusOr<ChatUpdate> Read(const std::string& body) const {
    return telegram_.Read(TelegramRequest(body));
  }
  ChatUpdate Read(const json& body) const {
    const auto update = Read(body.dump());
    EXPECT_TRUE(update.ok()) << update.status();
    return *update;
  }

  bool IsFrom(const HttpRequest& request) const {
    return !absl::IsPermissionDenied(telegram_.Read(request).status());
  }

  const Telegram telegram_{kTelegramSecret};
};

TEST_F(TelegramTest, IsKnownByItsSecretAlone) {
  EXPECT_TRUE(IsFrom(TelegramRequest("{}")));
  EXPECT_FALSE(IsFrom(TelegramRequest("{}", "")));
  EXPECT_FALSE(IsFrom(TelegramRequest("{}", "telegram-secret-of")));
  HttpRequest bare = TelegramRequest("{}");
  bare.fields.clear();
  EXPECT_FALSE(IsFrom(bare));
}

TEST_F(TelegramTest, ReadsAMessage) {
  const ChatUpdate update = Read(TelegramMessage(5, "it \u00e9 hurts", -1));
  EXPECT_EQ(update.kind, Kind::kTurn);
  EXPECT_EQ(update.turn_id, "5");
  EXPECT_EQ(update.chat, "-1");
  EXPECT_EQ(update.user, "-1");
  EXPECT_EQ(update.text, "it \u00e9 hurts");
  EXPECT_EQ(update.wish, Wish::kSay);
}

TEST_F(TelegramTest, ReadsCommands) {
  const struct {
    const char* text;
    Wish wish;
    const char* said;
    const char* note;
  } table[] = {
      {"/start", Wish::kBeginAnew, "", ""},
      {"/start@our_bot from-a-link", Wish::kBeginAnew, "", ""},
      {"/DELETE", Wish::kForget, "", ""},
      {"/help", Wish::kSay, "help", "chat_commands"},
      {"/summary@our_bot", Wish::kSay, "summary", ""},
      {"/back please", Wish::kSay, "back please", ""},
      {"/", Wish::kSay, "/", ""},
      {"/3 of it", Wish::kSay, "/3 of it", ""},
  };
  for (const auto& row : table) {
    const ChatUpdate update = Read(TelegramMessage(5, row.text));
    EXPECT_EQ(update.kind, Kind::kTurn);
    EXPECT_EQ(update.wish, row.wish) << row.text;
    EXPECT_EQ(update.text, row.said) << row.text;
    EXPECT_EQ(update.note, row.note) << row.text;
  }
}

TEST_F(TelegramTest, SaysKindlyThatItReadsTextOnly) {
  json photo = TelegramMessage(5, "");
  photo["message"].erase("text");
  photo["message"]["photo"] = json::array({{{"file_id", "x"}}});
  ChatUpdate update = Read(photo);
  EXPECT_EQ(update.kind, Kind::kNote);
  EXPECT_EQ(update.note, "chat_no_text");
  photo["message"]["caption"] = "it hurts here";
  update = Read(photo);
  EXPECT_EQ(update.kind, Kind::kTurn);
  EXPECT_EQ(update.text, "it hurts here");
}

TEST_F(TelegramTest, TalksInPrivateOnly) {
  json group = TelegramMessage(5, "my wrist hurts");
  group["message"]["chat"]["type"] = "group";
  EXPECT_EQ(Read(group).kind, Kind::kSilent);
  group["message"]["text"] = "/start";
  EXPECT_EQ(Read(group).kind, Kind::kNote);
  EXPECT_EQ(Read(group).note, "chat_private_only");
}

TEST_F(TelegramTest, IsSilentOnWhatNeedsNoAnswer) {
  json edited = TelegramMessage(5, "no, two weeks");
  edited["edited_message"] = edited["message"];
  edited.erase("message");
  EXPECT_EQ(Read(edited).kind, Kind::kSilent);
  EXPECT_EQ(
      Read(json{{"update_id", 5}, {"my_chat_member", json::object()}}).kind,
      Kind::kSilent);
  EXPECT_EQ(Read(json{{"update_id", 5}}).kind, Kind::kSilent);
  json bot = TelegramMessage(5, "hello, fellow bot");
  bot["message"]["from"]["is_bot"] = true;
  EXPECT_EQ(Read(bot).kind, Kind::kSilent);
}

TEST_F(TelegramTest, RefusesWhatIsNoUpdate) {
  for (const char* body :
       {"", "no JSON", "[]", "{}", "{\"update_id\":\"5\"}",
        "{\"update_id\":1.5}", "{\"update_id\":5,\"message\":7}",
        "{\"update_id\":5,\"message\":{\"text\":\"x\"}}",
        "{\"update_id\":5,\"message\":{\"chat\":{\"id\":\"x\"}}}",
        "{\"update_id\":5,\"callback_query\":{}}",
        "{\"update_id\":5,\"message\":{\"text\":\"\xff\"}}"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(Read(std::string(body)).status()))
        << body;
  }
  const std::string deep = std::string(200000, '[');
  EXPECT_TRUE(absl::IsInvalidArgument(Read(deep).status()));
}

TEST_F(TelegramTest, AnswersWithOneCallThatSendsTheReply) {
  ChatReply reply;
  AppendPart("Is it \"sore\"?", reply.response.mutable_reply());
  const HttpResponse response =
      telegram_.Say(Read(TelegramMessage(5, "x", 99)), reply);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.Find("Content-Type"), "application/json");
  EXPECT_EQ(json::parse(response.body), (json{{"method", "sendMessage"},
                                              {"chat_id", 99},
                                              {"text", "Is it \"sore\"?"}}));
}

TEST_F(TelegramTest, KeepsToTheLengthsThatTelegramTakes) {
  ChatReply reply;
  v1::Reply* const said = reply.response.mutable_reply();
  for (int i = 0; i < 9; ++i) AppendPart(std::string(900, 'a'), said);
  reply.response.set_turn(1 << 30);
  reply.response.mutable_expire_time()->set_seconds(int64_t{1} << 40);
  for (int i = 0; i < 30; ++i) {
    said->add_quick_replies()->set_label(std::string(300, 'b'));
  }
  const json call =
      json::parse(telegram_.Say(Read(TelegramMessage(5, "x")), reply).body);
  EXPECT_LE(MessageLength(call["text"].get<std::string>()),
            Telegram::kMessageLength);
  const json rows = call["reply_markup"]["inline_keyboard"];
  EXPECT_EQ(rows.size(), 30);
  for (const json& row : rows) {
    EXPECT_LE(row[0]["callback_data"].get<std::string>().size(),
              Telegram::kTapBytes);
  }
}

TEST_F(TelegramTest, KnowsItsButtonsAgain) {
  ChatReply reply;
  v1::Reply* const said = reply.response.mutable_reply();
  for (const char* label : {"Yes", "No", "Not sure"}) {
    said->add_quick_replies()->set_label(label);
  }
  reply.response.set_turn(7);
  reply.response.mutable_expire_time()->set_seconds(1780000000);
  reply.response.mutable_expire_time()->set_nanos(123456789);
  const json call =
      json::parse(telegram_.Say(Read(TelegramMessage(5, "x")), reply).body);
  const json row = call["reply_markup"]["inline_keyboard"][0];
  ASSERT_EQ(row.size(), 3) << "short ones stand side by side";
  EXPECT_EQ(row[2]["text"], "Not sure");
  const ChatUpdate tap = Read(TelegramTap(6, row[2]["callback_data"]));
  EXPECT_EQ(tap.kind, Kind::kTurn);
  EXPECT_EQ(tap.chat, "77");
  ASSERT_TRUE(tap.tap.has_value());
  EXPECT_EQ(tap.tap->turn, 7);
  EXPECT_EQ(tap.tap->expire_us, 1780000000123456);
  EXPECT_EQ(tap.tap->choice, 2);
}

TEST_F(TelegramTest, TakesForeignButtonsForOldOnes) {
  for (const char* data : {"", "yes", "1.2", "1.2.x", "1.2.3.4"}) {
    EXPECT_EQ(Read(TelegramTap(6, data)).tap->turn, -1) << data;
  }
  json without = TelegramTap(6, "1.2.3");
  without["callback_query"].erase("message");
  EXPECT_EQ(Read(without).note, "chat_old_button");
}

TEST_F(TelegramTest, AnswersATapWithWhatShowsAboveTheChat) {
  const json call = json::parse(
      telegram_.SayNote(Read(TelegramTap(6, "1.2.3")), "Too old.").body);
  EXPECT_EQ(call["method"], "answerCallbackQuery");
  EXPECT_EQ(call["callback_query_id"], "tap6");
  EXPECT_EQ(call["text"], "Too old.");
}

}  // namespace
}  // namespace footnote::service
