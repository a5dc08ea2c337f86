// What Telegram and Twilio post, for tests.
#ifndef FOOTNOTE_TESTS_SERVICE_MESSENGER_WEBHOOK_POSTS_H_
#define FOOTNOTE_TESTS_SERVICE_MESSENGER_WEBHOOK_POSTS_H_

#include <map>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "nlohmann/json.hpp"
#include "service/http/http_message.h"
#include "service/messenger/chat_secret.h"

namespace footnote::service {

inline constexpr char kTelegramSecret[] = "telegram-secret-of-tests";
inline constexpr char kTwilioToken[] = "0123456789abcdef0123456789abcdef";
inline constexpr char kTwilioUrl[] = "https://chat.example/webhooks/twilio?a=b";

// A message in a private chat.
inline nlohmann::json TelegramMessage(int update, const std::string& text,
                                      int chat = 77) {
  return {{"update_id", update},
          {"message",
           {{"message_id", update},
            {"date", 1780000000},
            {"chat", {{"id", chat}, {"type", "private"}}},
            {"from", {{"id", chat}, {"is_bot", false}}},
            {"text", text}}}};
}

// A button that was tapped under a message.
inline nlohmann::json TelegramTap(int update, const std::string& data,
                                  int chat = 77) {
  return {{"update_id", update},
          {"callback_query",
           {{"id", absl::StrCat("tap", update)},
            {"from", {{"id", chat}, {"is_bot", false}}},
            {"message", {{"chat", {{"id", chat}, {"type", "private"}}}}},
            {"data", data}}}};
}

inline HttpRequest TelegramRequest(
    const std::string& body, const std::string& secret = kTelegramSecret) {
  return {.method = "POST",
          .path = "/webhooks/telegram",
          .fields = {{"Content-Type", "application/json"},
                     {"X-Telegram-Bot-Api-Secret-Token", secret}},
          .body = body};
}

using Fields = std::map<std::string, std::string>;

inline Fields TwilioMessage(const std::string& sid, const std::string& text,
                            const std::string& from = "+15550001") {
  return {{"MessageSid", sid},
          {"From", from},
          {"To", "+15559999"},
          {"Body", text},
          {"NumMedia", "0"}};
}

// All of it in "%xx".
inline std::string FormOf(const Fields& fields) {
  std::string form;
  for (const auto& [name, value] : fields) {
    absl::StrAppend(&form, form.empty() ? "" : "&", name, "=");
    for (const unsigned char byte : value) {
      absl::StrAppendFormat(&form, "%%%02X", byte);
    }
  }
  return form;
}

inline std::string TwilioSignature(const Fields& fields,
                                   const std::string& url = kTwilioUrl,
                                   const std::string& token = kTwilioToken) {
  std::string text = url;
  for (const auto& [name, value] : fields) absl::StrAppend(&text, name, value);
  return absl::Base64Escape(HmacSha1(token, text));
}

inline HttpRequest TwilioRequest(const Fields& fields,
                                 const std::string& signature) {
  return {.method = "POST",
          .path = "/webhooks/twilio",
          .fields = {{"Content-Type", "application/x-www-form-urlencoded"},
                     {"X-Twilio-Signature", signature}},
          .body = FormOf(fields)};
}

inline HttpRequest TwilioRequest(const Fields& fields) {
  return TwilioRequest(fields, TwilioSignature(fields));
}

// The bytes of a request.
inline std::string WireOf(const HttpRequest& request) {
  std::string wire = absl::StrCat(request.method, " ", request.path,
                                  " HTTP/1.1\r\nHost: x\r\n");
  for (const HttpField& field : request.fields) {
    absl::StrAppend(&wire, field.name, ": ", field.value, "\r\n");
  }
  return absl::StrCat(wire, "Content-Length: ", request.body.size(), "\r\n\r\n",
                      request.body);
}

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_MESSENGER_WEBHOOK_POSTS_H_
