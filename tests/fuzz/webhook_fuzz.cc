// Arbitrary bytes posted to the webhooks of messengers, with and without proof.
// Without it nothing comes of them; with it, whatever they are, there is one
// answer, which is well-formed, within the messenger's lengths, and the same
// when they come again.
//
// Input: a byte (0: Telegram, 1: Twilio, 2 and 3: the same without proof), then
// the body.
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "knowledge/compiled_file.h"
#include "knowledge/library.h"
#include "knowledge/reader.h"
#include "service/clock.h"
#include "service/conversation.h"
#include "service/limits.h"
#include "service/loaded_topics.h"
#include "service/messenger/chat_secret.h"
#include "service/messenger/form.h"
#include "service/messenger/open_messengers.h"
#include "service/messenger/reply_text.h"
#include "service/messenger/telegram.h"
#include "service/messenger/twilio.h"
#include "service/messenger/webhooks.h"
#include "service/request_checks.h"
#include "service/store/memory_store.h"

namespace {

namespace fs = footnote::service;
using fs::HttpRequest;
using fs::HttpResponse;

constexpr char kSecret[] = "secret-of-the-fuzzer";
constexpr char kUrl[] = "https://a.example/webhooks/twilio";

void Require(bool holds, const char* what) {
  if (holds) return;
  std::cerr << "webhook_fuzz: " << what << "\n";
  __builtin_trap();
}

std::shared_ptr<const footnote::knowledge::Library> Load() {
  namespace fk = footnote::knowledge;
  auto library = fk::Library::Load(
      fk::CompileLanguage(fk::ReadLanguage("knowledge/language/en").content) +
          fk::CompileTopic(
              fk::ReadTopic("tests/testdata/topics/sore-wrist").content),
      {});
  Require(library.ok(), "run it in the root of the repository");
  return *std::move(library);
}

fs::Messengers Both() {
  fs::Messengers messengers;
  messengers.push_back(std::make_unique<fs::Telegram>(kSecret));
  messengers.push_back(std::make_unique<fs::Twilio>(kSecret, kUrl));
  return messengers;
}

struct Server {
  fs::LoadedTopics topics{Load()};
  fs::MemoryStore store{{.max_sessions = 100}};
  fs::FakeClock clock{absl::FromUnixSeconds(1780000000)};
  fs::Conversation conversation{
      {.topics = &topics, .store = &store, .clock = &clock}, {}};
  fs::Webhooks webhooks{{.conversation = &conversation, .topics = &topics},
                        Both()};
};

HttpResponse Ask(Server* server, const HttpRequest& request) {
  int answers = 0;
  HttpResponse response;
  server->webhooks.Answer(
      request, [] { return false; },
      [&](HttpResponse given) {
        ++answers;
        response = std::move(given);
      });
  Require(answers == 1, "not one answer");
  return response;
}

std::string Signature(const std::string& body) {
  std::string text = kUrl;
  const auto form = fs::ParseForm(body);
  if (!form.has_value()) return "";
  for (const auto& [name, value] : *form) absl::StrAppend(&text, name, value);
  return absl::Base64Escape(fs::HmacSha1(kSecret, text));
}

HttpRequest RequestOf(uint8_t kind, std::string body) {
  HttpRequest request = {.method = "POST", .body = std::move(body)};
  const bool proved = kind % 4 < 2;
  if (kind % 2 == 0) {
    request.path = "/webhooks/telegram";
    request.fields = {
        {"X-Telegram-Bot-Api-Secret-Token", proved ? kSecret : "another"}};
  } else {
    request.path = "/webhooks/twilio";
    request.fields = {
        {"X-Twilio-Signature", proved ? Signature(request.body) : "another"}};
  }
  return request;
}

void CheckTelegram(const HttpResponse& response) {
  if (response.body.empty()) return;
  const auto call = nlohmann::json::parse(response.body, nullptr, false);
  Require(call.is_object() && call.contains("method"), "no call");
  const std::string text = call.value("text", "");
  Require(
      !text.empty() && fs::MessageLength(text) <= fs::Telegram::kMessageLength,
      "a text that Telegram refuses");
}

void CheckTwilio(const HttpResponse& response) {
  const std::string& xml = response.body;
  Require(
      absl::StartsWith(xml, "<?xml ") && absl::EndsWith(xml, "</Response>\n"),
      "no TwiML");
  // Nothing but our own tags.
  size_t tags = 0;
  for (const char c : xml) tags += c == '<' ? 1 : 0;
  size_t messages = 0;
  for (size_t at = xml.find("<Message>"); at != std::string::npos;
       at = xml.find("<Message>", at + 1)) {
    ++messages;
  }
  Require(tags == 3 + 2 * messages, "a tag that is not ours");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static auto* const server = new Server();
  // What is larger is not looked at.
  if (size == 0 || size > fs::kMaxRequestBytes) return 0;
  const uint8_t kind = data[0] % 4;
  const HttpRequest request = RequestOf(
      kind, std::string(reinterpret_cast<const char*>(data + 1), size - 1));
  const HttpResponse response = Ask(server, request);
  if (kind >= 2) {
    Require(response.status == 403, "taken without proof");
    return 0;
  }
  Require(response.status == 200 || response.status == 400 ||
              (kind == 1 && response.status == 403),
          "another status");
  if (response.status == 200) {
    Require(fs::IsUtf8(response.body), "no UTF-8");
    if (kind == 0) CheckTelegram(response);
    if (kind == 1) CheckTwilio(response);
  }
  const HttpResponse again = Ask(server, request);
  Require(again.status == response.status && again.body == response.body,
          "delivered again, answered otherwise");
  return 0;
}
