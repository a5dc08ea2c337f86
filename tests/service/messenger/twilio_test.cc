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

bool IsFrom(const Twilio& twilio, const HttpRequest& request) {
  return !absl::IsPermissionDenied(twilio.Read(request).status());
}

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

TEST(FormTest, HasNoMoreFieldsThanAMessageHas) {
  std::string body;
  for (size_t i = 0; i < kMostFields; ++i) absl::StrAppend(&body, "a=&");
  EXPECT_TRUE(ParseForm(body).has_value());
  EXPECT_FALSE(ParseForm(body + "a").has_value());
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
      IsFrom(twilio, TwilioRequest(fields, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")));
}

TEST_F(TwilioTest, IsKnownByItsSignatureOfAllThatItSends) {
  const Fields fields = TwilioMessage("SM1", "it hurts");
  const std::string signature = TwilioSignature(fields);
  EXPECT_TRUE(IsFrom(twilio_, TwilioRequest(fields, signature)));
  EXPECT_FALSE(IsFrom(twilio_, TwilioRequest(fields, "")));
  EXPECT_FALSE(IsFrom(
      twilio_, TwilioRequest(fields, TwilioSignature(fields, kTwilioUrl,
                                                     "another-token-01"))));
  EXPECT_FALSE(IsFrom(
      twilio_,
      TwilioRequest(fields, TwilioSignature(fields, "https://chat.example/"))));
  Fields changed = fields;
  changed["Body"] = "it hurtz";
  EXPECT_FALSE(IsFrom(twilio_, TwilioRequest(changed, signature)));
  changed = fields;
  changed["More"] = "";
  EXPECT_FALSE(IsFrom(twilio_, TwilioRequest(changed, signature)));
  HttpRequest no_form = TwilioRequest(fields, signature);
  no_form.body += "&%";
  EXPECT_FALSE(IsFrom(twilio_, no_form));
}

// With a port and without one, whatever was told.
TEST_F(TwilioTest, IsKnownHoweverItSignsItsAddress) {
  const Fields fields = TwilioMessage("SM1", "it hurts");
  const struct {
    const char* told;
    const char* without_port;
    const char* with_port;
  } table[] = {
      {"https://a.example/w?b=c:1@d", "https://a.example/w?b=c:1@d",
       "https://a.example:443/w?b=c:1@d"},
      {"https://me:pass@a.example:8443/w", "https://a.example/w",
       "https://a.example:8443/w"},
      {"https://a.example", "https://a.example", "https://a.example:443"},
      {"https://[::1]/w", "https://[::1]/w", "https://[::1]:443/w"}};
  for (const auto& row : table) {
    const Twilio twilio(kTwilioToken, row.told);
    for (const char* url : {row.without_port, row.with_port}) {
      EXPECT_TRUE(
          IsFrom(twilio, TwilioRequest(fields, TwilioSignature(fields, url))))
          << row.told << " signed as " << url;
    }
    EXPECT_FALSE(IsFrom(
        twilio, TwilioRequest(
                    fields, TwilioSignature(fields, "https://a.example:1/w"))));
  }
}

TEST_F(TwilioTest, IsKnownWhereAFieldComesTwice) {
  HttpRequest request = TwilioRequest({}, "");
  request.body = "a=2&a=1&a=2";
  for (const char* fields : {"a2a1a2", "a1a2"}) {
    request.fields.back().value = absl::Base64Escape(
        HmacSha1(kTwilioToken, absl::StrCat(kTwilioUrl, fields)));
    EXPECT_TRUE(IsFrom(twilio_, request)) << fields;
  }
  request.fields.back().value = absl::Base64Escape(
      HmacSha1(kTwilioToken, absl::StrCat(kTwilioUrl, "a1a2a2")));
  EXPECT_FALSE(IsFrom(twilio_, request));
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
  EXPECT_EQ(Said("Unstop").wish, Wish::kBeginAnew);
  EXPECT_EQ(Said("info").note, "chat_commands");
}

// Twilio has no keywords there: a bare word must not delete all.
TEST_F(TwilioTest, ReadsFewWordsAsCommandsOnWhatsApp) {
  const std::string from = "whatsapp:+15550001";
  EXPECT_EQ(Said("START", from).wish, Wish::kBeginAnew);
  EXPECT_EQ(Said("Help", from).note, "chat_commands");
  EXPECT_EQ(Said("/delete", from).wish, Wish::kForget);
  for (const char* word : {"unstop", "delete", "info"}) {
    EXPECT_EQ(Said(word, from).wish, Wish::kSay) << word;
    EXPECT_EQ(Said(word, from).text, word);
    EXPECT_EQ(Said(word, from).note, "") << word;
  }
}

TEST_F(TwilioTest, LeavesStopToTwilio) {
  for (const char* word :
       {"STOP", "stop ", "Unsubscribe", "QUIT", "OptOut", "REVOKE"}) {
    EXPECT_EQ(Said(word).kind, Kind::kSilent) << word;
  }
  EXPECT_EQ(Said("stop", "whatsapp:+15550001").kind, Kind::kTurn)
      << "which Twilio does not know there";
  Fields opted_out = TwilioMessage("SM1", "arret");
  opted_out["OptOutType"] = "STOP";
  EXPECT_EQ(Read(opted_out).kind, Kind::kSilent);
}

TEST_F(TwilioTest, KnowsTheFallbackForTheLastDelivery) {
  Fields fields = TwilioMessage("SM1", "it hurts");
  EXPECT_FALSE(Read(fields).last);
  fields["ErrorCode"] = "11200";
  fields["ErrorUrl"] = kTwilioUrl;
  EXPECT_TRUE(Read(fields).last);
  EXPECT_EQ(Read(fields).text, "it hurts");
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
