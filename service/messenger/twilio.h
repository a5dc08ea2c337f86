// Twilio's webhooks for messages by SMS and WhatsApp:
// https://www.twilio.com/docs/messaging/twiml
#ifndef FOOTNOTE_SERVICE_MESSENGER_TWILIO_H_
#define FOOTNOTE_SERVICE_MESSENGER_TWILIO_H_

#include <string>
#include <vector>

#include "service/messenger/form.h"
#include "service/messenger/messenger.h"

namespace footnote::service {

// The secret is the account's auth token. A reply is as many messages as it
// takes, as TwiML that answers the request.
class Twilio : public Messenger {
 public:
  // Units of UTF-16, in an SMS and on WhatsApp; Twilio refuses longer ones.
  static constexpr size_t kMessageLength = 1600;

  // `url` is where Twilio was told to post, letter for letter and with https:
  // it is part of what is signed, and a proxy may have changed what we see of
  // it.
  Twilio(std::string token, absl::string_view url);

  const char* name() const override { return "Twilio"; }
  absl::string_view path() const override { return "/webhooks/twilio"; }
  absl::string_view secret() const override { return token_; }

  absl::StatusOr<ChatUpdate> Read(const HttpRequest& request) const override;
  HttpResponse Say(const ChatUpdate& update,
                   const ChatReply& reply) const override;
  HttpResponse SayNote(const ChatUpdate& update,
                       const std::string& words) const override;
  HttpResponse SayNothing() const override;

 private:
  bool IsSigned(const Form& form, absl::string_view signature) const;

  const std::string token_;
  // What may be signed for it.
  const std::vector<std::string> urls_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_MESSENGER_TWILIO_H_
