// Telegram's bot webhooks: https://core.telegram.org/bots/api#setwebhook
#ifndef FOOTNOTE_SERVICE_MESSENGER_TELEGRAM_H_
#define FOOTNOTE_SERVICE_MESSENGER_TELEGRAM_H_

#include <string>
#include <utility>

#include "service/messenger/messenger.h"

namespace footnote::service {

// The secret is the `secret_token` that setWebhook was given. Private chats
// only; each reply is one message, a call of sendMessage that answers the
// request.
class Telegram : public Messenger {
 public:
  // Units of UTF-16; Telegram refuses longer ones.
  static constexpr size_t kMessageLength = 4096;
  // Bytes of what a button sends back.
  static constexpr size_t kTapBytes = 64;

  explicit Telegram(std::string secret) : secret_(std::move(secret)) {}

  const char* name() const override { return "Telegram"; }
  absl::string_view path() const override { return "/webhooks/telegram"; }
  absl::string_view secret() const override { return secret_; }

  absl::StatusOr<ChatUpdate> Read(const HttpRequest& request) const override;
  HttpResponse Say(const ChatUpdate& update,
                   const ChatReply& reply) const override;
  HttpResponse SayNote(const ChatUpdate& update,
                       const std::string& words) const override;
  HttpResponse SayNothing() const override { return {.status = 200}; }

 private:
  const std::string secret_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_MESSENGER_TELEGRAM_H_
