#include "service/messenger/twilio.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "service/messenger/form.h"
#include "service/messenger/reply_text.h"
#include "tests/service/messenger/webhook_posts.h"

namespace footnote::service {
namespace {

using Kind = ChatUpdate::Kind;
using Wish = ChatTurn::Wish;
using testing::HasSubstr;

class TwilioTest : public testing::Test {
 protected:
  ChatUpdate Read(const Fields& fields) const {
    const auto update = twilio_.Read(TwilioRequest(fields));
    EXPECT_TRUE(update.ok()) << update.status();
    return *update;
  }
  ChatUpdate Said(const std::string& text,
                  const std::string& from = "+15550001") const {
    return Read(TwilioMessage("SM1", text, from));
  }

  const Twilio twilio_{kTwilioToken, kTwilioUrl};
};

TEST(FormTest, ReadsFieldsAsTheyAreSent) {
  const auto form = ParseForm("b=1+2&a=%2b%C3%A9&&c&d==&b=3");
  ASSERT_TRUE(form.has_value());
  EXPECT_EQ(
      *form,
      (Form{
          {"a", "+\u00e9"}, {"b", "1 2"}, {"b", "3"}, {"c", ""}, {"d", "="}}));
  EXPECT_EQ(ValueIn(*form, "b"), "1 2");
  EXPECT_EQ(ValueIn(*form, "e"), "");
  for (const char* bad : {"a=%", "a=%2", "a=%2g", "%zz=1"}) {
    EXPECT_FALSE(ParseForm(bad).has_value()) << bad;
  }
}

// The example of Twilio's own manual, "Validating requests".
TEST_F(TwilioTest, SignsAsTwilioDoes) {
  const Fields fields = {{"Digits", "1234"},
                         {"To", "+18005551212"},
                         {"From", "+14158675309"},
                         {"Caller", "+14158675309"},
                         {"CallSid", "CA1234567890ABCDE"}};
  const std::string url = "https://mycompany.com/myapp.php?foo=1&bar=2";
  EXPECT_EQ(TwilioSignature(fields, url, "12345"),
            "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
  const Twilio twilio("12345", url);
  EXPECT_TRUE(
      twilio.IsFrom(TwilioRequest(fields, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")));
}

TEST_F(TwilioTest, IsKnownByItsSignatureOfAllThatItSends) {
  const Fields fields = TwilioMessage("SM1", "it hurts");
  const std::string signature = TwilioSignature(fields);
  EXPECT_TRUE(twilio_.IsFrom(TwilioRequest(fields, signature)));
  EXPECT_FALSE(twilio_.IsFrom(TwilioRequest(fields, "")));
  EXPECT_FALSE(twilio_.IsFrom(TwilioRequest(
      fields, TwilioSignature(fields, kTwilioUrl, "another-token-01"))));
  EXPECT_FALSE(twilio_.IsFrom(
      TwilioRequest(fields, TwilioSignature(fields, "https://chat.example/"))));
  Fields changed = fields;
  changed["Body"] = "it hurtz";
  EXPECT_FALSE(twilio_.IsFrom(TwilioRequest(changed, signature)));
  changed = fields;
  changed["More"] = "";
  EXPECT_FALSE(twilio_.IsFrom(TwilioRequest(changed, signature)));
  HttpRequest no_form = TwilioRequest(fields, signature);
  no_form.body += "&%";
  EXPECT_FALSE(twilio_.IsFrom(no_form));
}

TEST_F(TwilioTest, ReadsAMessage) {
  const ChatUpdate update = Said(" it \u00e9 hurts\n");
  EXPECT_EQ(update.kind, Kind::kTurn);
  EXPECT_EQ(update.turn_id, "SM1");
  EXPECT_EQ(update.user, "+15550001");
  EXPECT_EQ(update.text, "it \u00e9 hurts");
  Fields other = TwilioMessage("SM1", "it hurts");
  other["To"] = "+15558888";
  EXPECT_NE(Read(other).chat, update.chat);
  EXPECT_EQ(Read(other).user, update.user);
}

TEST_F(TwilioTest, ReadsWordsThatAreCommandsInAnSms) {
  EXPECT_EQ(Said("START").wish, Wish::kBeginAnew);
  EXPECT_EQ(Said("/start").wish, Wish::kBeginAnew);
  EXPECT_EQ(Said("Delete").wish, Wish::kForget);
  EXPECT_EQ(Said("HELP").text, "help");
  EXPECT_EQ(Said("HELP").note, "chat_commands");
  EXPECT_EQ(Said("yes").text, "yes") << "which Twilio takes for START at most";
  EXPECT_EQ(Said("delete that, it was my heel").wish, Wish::kSay);
}

TEST_F(TwilioTest, LeavesStopToTwilio) {
  for (const char* word : {"STOP", "stop ", "Unsubscribe", "QUIT"}) {
    EXPECT_EQ(Said(word).kind, Kind::kSilent) << word;
  }
  EXPECT_EQ(Said("stop", "whatsapp:+15550001").kind, Kind::kTurn)
      << "which Twilio does not know there";
  Fields opted_out = TwilioMessage("SM1", "arret");
  opted_out["OptOutType"] = "STOP";
  EXPECT_EQ(Read(opted_out).kind, Kind::kSilent);
}

TEST_F(TwilioTest, SaysKindlyThatItReadsTextOnly) {
  Fields photo = TwilioMessage("SM1", "");
  photo["NumMedia"] = "1";
  EXPECT_EQ(Read(photo).note, "chat_no_text");
  photo["Body"] = "it hurts here";
  EXPECT_EQ(Read(photo).kind, Kind::kTurn);
}

TEST_F(TwilioTest, RefusesWhatIsNoMessage) {
  const Fields whole = TwilioMessage("SM1", "x");
  for (const char* name : {"MessageSid", "From", "To"}) {
    for (const std::string& value :
         {std::string(), std::string("\xff"), std::string(129, 'a')}) {
      Fields fields = whole;
      fields[name] = value;
      EXPECT_TRUE(
          absl::IsInvalidArgument(twilio_.Read(TwilioRequest(fields)).status()))
          << name;
    }
  }
  EXPECT_TRUE(absl::IsInvalidArgument(
      twilio_.Read(TwilioRequest(TwilioMessage("SM1", "\xff"))).status()));
}

TEST_F(TwilioTest, AnswersInXmlThatHoldsNoMarkupOfOthers) {
  ChatReply reply;
  AppendPart("\"a<b>&amp;\x01\x7f\"\r\n\uFFFF\u00e9",
             reply.response.mutable_reply());
  const HttpResponse response = twilio_.Say(Said("x"), reply);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.Find("Content-Type"), "text/xml; charset=utf-8");
  EXPECT_EQ(response.body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<Response><Message>\"a&lt;b&gt;&amp;amp;\x7f\"\n\u00e9"
            "</Message></Response>\n");
  EXPECT_EQ(twilio_.SayNothing().body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<Response></Response>\n");
}

TEST_F(TwilioTest, WritesWhatMayBeTappedElsewhere) {
  ChatReply reply;
  v1::Reply* const said = reply.response.mutable_reply();
  AppendPart("Is it sore?", said);
  said->add_quick_replies()->set_label("Yes");
  said->add_quick_replies()->set_label("No");
  EXPECT_THAT(twilio_.Say(Said("x"), reply).body,
              HasSubstr("Is it sore?\n- Yes\n- No</Message>"));
  reply.numbered = true;
  EXPECT_THAT(twilio_.Say(Said("x"), reply).body,
              HasSubstr("Is it sore?\n1) Yes\n2) No</Message>"));
}

TEST_F(TwilioTest, SaysALongReplyInSeveralMessages) {
  ChatReply reply;
  for (int i = 0; i < 5; ++i) {
    AppendPart(std::string(900, 'a'), reply.response.mutable_reply());
  }
  EXPECT_THAT(twilio_.Say(Said("x"), reply).body,
              testing::AllOf(HasSubstr("<Message>(1/5) a"),
                             HasSubstr("</Message><Message>(5/5) a")));
}

}  // namespace
}  // namespace footnote::service
