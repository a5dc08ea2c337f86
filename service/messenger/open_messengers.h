// The messengers that a server is told to talk in.
#ifndef FOOTNOTE_SERVICE_MESSENGER_OPEN_MESSENGERS_H_
#define FOOTNOTE_SERVICE_MESSENGER_OPEN_MESSENGERS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/messenger/messenger.h"

namespace footnote::service {

// Each empty where it is not used.
struct MessengerOptions {
  // Files with one secret each, never the secrets themselves.
  std::string telegram_secret;
  std::string twilio_token;
  // Where Twilio posts, as it was told.
  std::string twilio_url;
  // Whose the sessions are, and what they are about.
  std::string tenant;
  std::string topic;
};

using Messengers = std::vector<std::unique_ptr<const Messenger>>;

// INVALID_ARGUMENT and the errors of files: what, where, how to mend.
absl::StatusOr<Messengers> OpenMessengers(const MessengerOptions& options);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_MESSENGER_OPEN_MESSENGERS_H_
