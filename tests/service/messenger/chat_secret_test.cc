#include "service/messenger/chat_secret.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "service/messenger/open_messengers.h"
#include "service/session_id.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;

class ChatSecretTest : public testing::Test {
 protected:
  std::string Write(const std::string& text) const {
    const std::string file = folder_.path() + "/secret";
    std::ofstream(file) << text;
    return file;
  }

  const TemporaryFolder folder_;
};

TEST_F(ChatSecretTest, IsTheOneLineOfItsFile) {
  EXPECT_EQ(ReadChatSecret(Write("0123456789abcDEF_-\n")).value(),
            "0123456789abcDEF_-");
}

// An empty one would let everybody in.
TEST_F(ChatSecretTest, IsNotTakenWhereItIsNoneOrCouldBeGuessed) {
  for (const std::string& text :
       {std::string(), std::string("\n"), std::string("short"),
        std::string("two words of a secret"), std::string(257, 'a'),
        std::string("0123456789abcdef\n0123456789abcdef")}) {
    const auto secret = ReadChatSecret(Write(text));
    EXPECT_TRUE(absl::IsInvalidArgument(secret.status())) << text;
    if (text.size() > 1) {
      EXPECT_THAT(std::string(secret.status().message()),
                  testing::Not(HasSubstr(text)));
    }
  }
  EXPECT_TRUE(
      absl::IsNotFound(ReadChatSecret(folder_.path() + "/none").status()));
}

TEST_F(ChatSecretTest, IsTheSameOrNot) {
  EXPECT_TRUE(SameSecret("abc", "abc"));
  EXPECT_FALSE(SameSecret("abc", "abd"));
  EXPECT_FALSE(SameSecret("abc", "abcd"));
  EXPECT_FALSE(SameSecret("", "abc"));
}

// From RFC 2202, test case 2.
TEST_F(ChatSecretTest, SignsAsTheStandardSays) {
  EXPECT_EQ(
      absl::BytesToHexString(HmacSha1("Jefe", "what do ya want for nothing?")),
      "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

TEST_F(ChatSecretTest, NamesSessionsOfChatsThatNobodyElseCanName) {
  const std::string id = ChatSessionId("secret", "Telegram", "77");
  EXPECT_TRUE(IsSessionId(id));
  EXPECT_EQ(id.size(), 32);
  EXPECT_EQ(ChatSessionId("secret", "Telegram", "77"), id);
  EXPECT_NE(ChatSessionId("secret", "Telegram", "78"), id);
  EXPECT_NE(ChatSessionId("secret", "Twilio", "77"), id);
  EXPECT_NE(ChatSessionId("secreT", "Telegram", "77"), id);
  EXPECT_EQ(ChatUserKey("secret", "Telegram", "77").find(id), std::string::npos)
      << "who may delete a user may not speak in a session";
}

// printf %s 'Telegram:77' | openssl dgst -sha256 -hmac secret
TEST_F(ChatSecretTest, NamesUsersAsTheManualSays) {
  EXPECT_EQ(ChatUserKey("secret", "Telegram", "77"),
            "979810e56b478107ecd77abcd01e8b6c24bdc8eb512f6ce688ff33557b8ae794");
}

TEST_F(ChatSecretTest, OpensTheMessengersThatWereAskedFor) {
  const std::string file = Write("0123456789abcdef\n");
  EXPECT_TRUE(OpenMessengers({})->empty());
  const auto both =
      OpenMessengers({.telegram_secret = file,
                      .twilio_token = file,
                      .twilio_url = "https://chat.example/webhooks/twilio"});
  ASSERT_TRUE(both.ok()) << both.status();
  EXPECT_EQ(both->size(), 2);
  const auto refused = [](const MessengerOptions& options) {
    const auto messengers = OpenMessengers(options);
    return std::string(messengers.status().message());
  };
  EXPECT_THAT(refused({.twilio_token = file}), HasSubstr("belong together"));
  EXPECT_THAT(refused({.twilio_url = "https://x"}),
              HasSubstr("belong together"));
  EXPECT_THAT(refused({.twilio_token = file, .twilio_url = "http://x"}),
              HasSubstr("https://"));
  EXPECT_THAT(refused({.telegram_secret = "/nowhere"}), HasSubstr("/nowhere"));
}

}  // namespace
}  // namespace footnote::service
