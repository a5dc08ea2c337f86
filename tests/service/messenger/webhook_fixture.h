// A server with webhooks of both messengers, in the test's own process.
#ifndef FOOTNOTE_TESTS_SERVICE_MESSENGER_WEBHOOK_FIXTURE_H_
#define FOOTNOTE_TESTS_SERVICE_MESSENGER_WEBHOOK_FIXTURE_H_

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "service/messenger/open_messengers.h"
#include "service/messenger/telegram.h"
#include "service/messenger/twilio.h"
#include "service/messenger/webhooks.h"
#include "tests/service/http/http_fixture.h"
#include "tests/service/messenger/webhook_posts.h"
#include "tests/service/test_library.h"

namespace footnote::service {

class WebhookFixture : public HttpFixture {
 protected:
  WebhookFixture() { RestartBoth(); }
  ~WebhookFixture() override { http_.reset(); }

  HttpPart* MakePart() override {
    Messengers messengers;
    messengers.push_back(std::make_unique<Telegram>(kTelegramSecret));
    messengers.push_back(std::make_unique<Twilio>(kTwilioToken, kTwilioUrl));
    webhooks_ = std::make_unique<Webhooks>(
        WebhookParts{.conversation = conversation_.get(),
                     .topics = &TestTopics(),
                     .tenant = tenant_},
        std::move(messengers));
    return webhooks_.get();
  }

  HttpAnswer Post(const HttpRequest& request) const {
    return Exchange(WireOf(request));
  }
  HttpAnswer ToTelegram(const nlohmann::json& update) const {
    return Post(TelegramRequest(update.dump()));
  }
  // The text of the message that answers it.
  std::string Said(const nlohmann::json& update) const {
    const HttpAnswer answer = ToTelegram(update);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return nlohmann::json::parse(answer.body).value("text", "");
  }
  HttpAnswer ToTwilio(const Fields& fields) const {
    return Post(TwilioRequest(fields));
  }

  // The session of a Telegram chat, whose turns anybody who knows the secret
  // may count.
  static std::string TelegramSession(const std::string& chat = "77") {
    return ChatSessionId(kTelegramSecret, "Telegram", chat);
  }
  static std::string TwilioSession(const std::string& from = "+15550001") {
    return ChatSessionId(kTwilioToken, "Twilio", from + " +15559999");
  }

  std::string tenant_;
  std::unique_ptr<Webhooks> webhooks_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_MESSENGER_WEBHOOK_FIXTURE_H_
