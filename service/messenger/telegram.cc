#include "service/messenger/telegram.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "service/messenger/chat_commands.h"
#include "service/messenger/chat_secret.h"
#include "service/messenger/reply_text.h"

namespace footnote::service {
namespace {

using Json = nlohmann::json;

// Buttons whose labels have so many units together stand side by side.
constexpr size_t kRowLength = 30;

absl::Status NoUpdate(const char* what) {
  return absl::InvalidArgumentError(
      absl::StrCat("the body is no update of Telegram: ", what));
}

// The member of that name; null where it is none, or `json` no object.
const Json* Find(const Json* json, const char* name) {
  if (json == nullptr || !json->is_object()) return nullptr;
  const auto it = json->find(name);
  return it == json->end() ? nullptr : &*it;
}

std::string TextIn(const Json* json, const char* name) {
  const Json* const text = Find(json, name);
  return text != nullptr && text->is_string() ? text->get<std::string>() : "";
}

// "12345"; empty where it is no number.
std::string NumberIn(const Json* json, const char* name) {
  const Json* const number = Find(json, name);
  return number != nullptr && number->is_number_integer() ? number->dump() : "";
}

// "TURN.EXPIRE.CHOICE": nothing of what is said goes through the button.
std::string DataOf(const ChatTap& tap) {
  return absl::StrCat(tap.turn, ".", tap.expire_us, ".", tap.choice);
}

// One that no reply is under where the data is not ours.
ChatTap TapOfData(absl::string_view data) {
  ChatTap tap;
  const std::vector<absl::string_view> parts = absl::StrSplit(data, '.');
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[0], &tap.turn) ||
      !absl::SimpleAtoi(parts[1], &tap.expire_us) ||
      !absl::SimpleAtoi(parts[2], &tap.choice)) {
    return {.turn = -1};
  }
  return tap;
}

// Takes who talks where; false where that is not told.
bool TakePlace(const Json* message, const Json* from, ChatUpdate* update) {
  const Json* const chat = Find(message, "chat");
  update->chat = NumberIn(chat, "id");
  update->user = NumberIn(from, "id");
  return !update->chat.empty();
}

absl::StatusOr<ChatUpdate> ReadMessage(const Json& message, ChatUpdate update) {
  const Json* const from = Find(&message, "from");
  if (!TakePlace(&message, from, &update)) {
    return NoUpdate("its message has no chat");
  }
  const Json* const bot = Find(from, "is_bot");
  if (bot != nullptr && *bot == true) return update;
  std::string text = TextIn(&message, "text");
  if (TextIn(Find(&message, "chat"), "type") != "private") {
    // Others talk there, and may not be talking to us.
    if (IsCommand(text)) {
      update.kind = ChatUpdate::Kind::kNote;
      update.note = "chat_private_only";
    }
    return update;
  }
  if (text.empty()) text = TextIn(&message, "caption");
  if (text.empty()) {
    update.kind = ChatUpdate::Kind::kNote;
    update.note = "chat_no_text";
    return update;
  }
  TakeText(text, &update);
  return update;
}

absl::StatusOr<ChatUpdate> ReadTap(const Json& tap, ChatUpdate update) {
  const Json* const message = Find(&tap, "message");
  update.tap_id = TextIn(&tap, "id");
  if (update.tap_id.empty()) return NoUpdate("its callback_query has no id");
  // Telegram leaves the message out where it is very old.
  if (!TakePlace(message, Find(&tap, "from"), &update) ||
      TextIn(Find(message, "chat"), "type") != "private") {
    update.kind = ChatUpdate::Kind::kNote;
    update.note = "chat_old_button";
    return update;
  }
  update.kind = ChatUpdate::Kind::kTurn;
  update.tap = TapOfData(TextIn(&tap, "data"));
  return update;
}

Json Keyboard(const v1::SendTurnResponse& response) {
  Json rows = Json::array();
  size_t length = kRowLength + 1;
  for (int i = 0; i < response.reply().quick_replies_size(); ++i) {
    const std::string& label = response.reply().quick_replies(i).label();
    length += MessageLength(label);
    if (length > kRowLength) {
      rows.push_back(Json::array());
      length = MessageLength(label);
    }
    rows.back().push_back(
        {{"text", label}, {"callback_data", DataOf(TapOn(response, i))}});
  }
  return {{"inline_keyboard", rows}};
}

HttpResponse CallBack(const Json& call) {
  HttpResponse response;
  response.Add("Content-Type", "application/json");
  // What a topic's author wrote may be any bytes.
  response.body = call.dump(-1, ' ', false, Json::error_handler_t::replace);
  return response;
}

// The chat's number as Telegram gave it.
Json ChatId(const ChatUpdate& update) {
  int64_t id = 0;
  if (absl::SimpleAtoi(update.chat, &id)) return id;
  return update.chat;
}

}  // namespace

absl::StatusOr<ChatUpdate> Telegram::Read(const HttpRequest& request) const {
  if (!SameSecret(request.Find("X-Telegram-Bot-Api-Secret-Token"), secret_)) {
    return NotProved();
  }
  const Json json = Json::parse(request.body, nullptr,
                                /*allow_exceptions=*/false);
  ChatUpdate update;
  update.turn_id = NumberIn(&json, "update_id");
  if (update.turn_id.empty()) return NoUpdate("it has no update_id");
  if (const Json* const message = Find(&json, "message")) {
    return ReadMessage(*message, std::move(update));
  }
  if (const Json* const tap = Find(&json, "callback_query")) {
    return ReadTap(*tap, std::move(update));
  }
  // Edited messages among them: what was said and answered stays.
  return update;
}

HttpResponse Telegram::Say(const ChatUpdate& update,
                           const ChatReply& reply) const {
  Json call = {
      {"method", "sendMessage"},
      {"chat_id", ChatId(update)},
      {"text", ReplyAsOneMessage(reply.response.reply(), kMessageLength)}};
  if (!reply.response.reply().quick_replies().empty()) {
    call["reply_markup"] = Keyboard(reply.response);
  }
  return CallBack(call);
}

HttpResponse Telegram::SayNote(const ChatUpdate& update,
                               const std::string& words) const {
  if (!update.tap_id.empty()) {
    return CallBack({{"method", "answerCallbackQuery"},
                     {"callback_query_id", update.tap_id},
                     {"text", words},
                     {"show_alert", true}});
  }
  return CallBack({{"method", "sendMessage"},
                   {"chat_id", ChatId(update)},
                   {"text", words}});
}

}  // namespace footnote::service
