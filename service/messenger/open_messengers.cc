#include "service/messenger/open_messengers.h"

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/messenger/chat_secret.h"
#include "service/messenger/telegram.h"
#include "service/messenger/twilio.h"

namespace footnote::service {

absl::StatusOr<Messengers> OpenMessengers(const MessengerOptions& options) {
  Messengers messengers;
  if (!options.telegram_secret.empty()) {
    auto secret = ReadChatSecret(options.telegram_secret);
    if (!secret.ok()) return secret.status();
    messengers.push_back(std::make_unique<Telegram>(*std::move(secret)));
  }
  if (options.twilio_token.empty() != options.twilio_url.empty()) {
    return absl::InvalidArgumentError(
        "--twilio-token and --twilio-url belong together: give both, or "
        "neither");
  }
  if (!options.twilio_token.empty()) {
    if (!absl::StartsWith(options.twilio_url, "https://")) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--twilio-url ", options.twilio_url,
          ": it does not begin with https://; give the address that Twilio "
          "was told to post to, letter for letter"));
    }
    if (absl::StrContains(options.twilio_url, '#')) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--twilio-url ", options.twilio_url,
          ": Twilio posts to no fragment; leave out what begins with #"));
    }
    auto token = ReadChatSecret(options.twilio_token);
    if (!token.ok()) return token.status();
    messengers.push_back(
        std::make_unique<Twilio>(*std::move(token), options.twilio_url));
  }
  return messengers;
}

}  // namespace footnote::service
