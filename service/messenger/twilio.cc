#include "service/messenger/twilio.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "service/messenger/chat_commands.h"
#include "service/messenger/chat_secret.h"
#include "service/messenger/reply_text.h"
#include "service/request_checks.h"

namespace footnote::service {
namespace {

constexpr size_t kMostNameBytes = 128;

// Twilio itself answers these by SMS, and sends the user nothing more.
constexpr absl::string_view kStopWords[] = {"stop",   "stopall", "unsubscribe",
                                            "cancel", "end",     "quit",
                                            "optout", "revoke"};

// Of an HMAC-SHA-1 in base64.
constexpr size_t kSignatureLength = 28;

absl::Status NoMessage(const char* what) {
  return absl::InvalidArgumentError(
      absl::StrCat("the body is no message of Twilio: ", what));
}

bool IsName(absl::string_view text) {
  return !text.empty() && text.size() <= kMostNameBytes && IsUtf8(text);
}

// Twilio leaves the user's name and password out, and the port too, but not
// always: its own libraries take both.
std::vector<std::string> SignedUrls(absl::string_view url) {
  constexpr absl::string_view kScheme = "https://";
  const absl::string_view rest = absl::StripPrefix(url, kScheme);
  const size_t path = std::min(rest.find_first_of("/?"), rest.size());
  absl::string_view host = rest.substr(0, path);
  if (const size_t at = host.rfind('@'); at != host.npos) {
    host.remove_prefix(at + 1);
  }
  absl::string_view port = ":443";
  // Not a colon within "[::1]".
  if (const size_t colon = host.rfind(':');
      colon != host.npos && host.find(']', colon) == host.npos) {
    port = host.substr(colon);
    host = host.substr(0, colon);
  }
  return {absl::StrCat(kScheme, host, rest.substr(path)),
          absl::StrCat(kScheme, host, port, rest.substr(path))};
}

// What is signed of a form. Where a name comes more than once, Twilio's own
// libraries differ in whether the values are in order and each once.
std::vector<std::string> SignedFields(const Form& form) {
  std::string sent;
  for (const auto& [name, value] : form) absl::StrAppend(&sent, name, value);
  std::string sorted;
  for (const auto& [name, value] :
       std::set<Form::value_type>(form.begin(), form.end())) {
    absl::StrAppend(&sorted, name, value);
  }
  if (sorted == sent) return {std::move(sent)};
  return {std::move(sent), std::move(sorted)};
}

bool IsSms(const Form& form) {
  return !absl::StartsWith(ValueIn(form, "From"), "whatsapp:");
}

bool IsStop(const Form& form, const std::string& text) {
  if (ValueIn(form, "OptOutType") == "STOP") return true;
  return IsSms(form) && std::find(std::begin(kStopWords), std::end(kStopWords),
                                  text) != std::end(kStopWords);
}

// What people write in an SMS for what is a command elsewhere.
std::string AsCommand(absl::string_view text, const std::string& lowered,
                      bool sms) {
  if (lowered == "start" || (sms && lowered == "unstop")) return "/start";
  if (sms && lowered == "delete") return "/delete";
  if (lowered == "help" || (sms && lowered == "info")) return "/help";
  return std::string(text);
}

// Text as XML 1.0 takes it; what it does not take in any form is left out.
void AppendXml(absl::string_view text, std::string* xml) {
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    // U+FFFE and U+FFFF
    if (c == '\xEF' && (text.substr(i, 3) == "\xEF\xBF\xBE" ||
                        text.substr(i, 3) == "\xEF\xBF\xBF")) {
      i += 2;
    } else if (c == '&') {
      xml->append("&amp;");
    } else if (c == '<') {
      xml->append("&lt;");
    } else if (c == '>') {
      xml->append("&gt;");
    } else if (c == '\n' || c == '\t' || static_cast<unsigned char>(c) >= ' ') {
      xml->push_back(c);
    }
  }
}

HttpResponse TwiML(const std::vector<std::string>& messages) {
  HttpResponse response;
  response.Add("Content-Type", "text/xml; charset=utf-8");
  response.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>";
  for (const std::string& message : messages) {
    response.body.append("<Message>");
    AppendXml(message, &response.body);
    response.body.append("</Message>");
  }
  response.body.append("</Response>\n");
  return response;
}

std::vector<std::string> Choices(const ChatReply& reply) {
  std::vector<std::string> lines;
  int number = 0;
  for (const v1::QuickReply& quick : reply.response.reply().quick_replies()) {
    lines.push_back(absl::StrCat(
        reply.numbered ? absl::StrCat(++number, ") ") : "- ", quick.label()));
  }
  return lines;
}

}  // namespace

Twilio::Twilio(std::string token, absl::string_view url)
    : token_(std::move(token)), urls_(SignedUrls(url)) {}

bool Twilio::IsSigned(const Form& form, absl::string_view signature) const {
  bool same = false;
  for (const std::string& fields : SignedFields(form)) {
    for (const std::string& url : urls_) {
      const std::string mac = HmacSha1(token_, absl::StrCat(url, fields));
      same |= SameSecret(signature, absl::Base64Escape(mac));
    }
  }
  return same;
}

absl::StatusOr<ChatUpdate> Twilio::Read(const HttpRequest& request) const {
  const absl::string_view signature = request.Find("X-Twilio-Signature");
  // Before anything that costs.
  if (signature.size() != kSignatureLength) return NotProved();
  const absl::optional<Form> form = ParseForm(request.body);
  // What is no form proves nothing.
  if (!form.has_value() || !IsSigned(*form, signature)) return NotProved();
  const absl::string_view id = ValueIn(*form, "MessageSid");
  const absl::string_view from = ValueIn(*form, "From");
  const absl::string_view to = ValueIn(*form, "To");
  const absl::string_view text = ValueIn(*form, "Body");
  if (!IsName(id) || !IsName(from) || !IsName(to)) {
    return NoMessage("MessageSid, From or To is not there, or no such");
  }
  if (!IsUtf8(text)) return NoMessage("Body is not UTF-8");
  ChatUpdate update;
  // Told of the first failure alone: this is the fallback.
  update.last = form->count("ErrorCode") > 0;
  update.turn_id = std::string(id);
  update.user = std::string(from);
  // Each of the operator's numbers is talked to by itself.
  update.chat = absl::StrCat(from, " ", to);
  const absl::string_view said = absl::StripAsciiWhitespace(text);
  const std::string lowered = absl::AsciiStrToLower(said);
  if (IsStop(*form, lowered)) return update;
  if (said.empty()) {
    update.kind = ChatUpdate::Kind::kNote;
    update.note = "chat_no_text";
    return update;
  }
  TakeText(AsCommand(said, lowered, IsSms(*form)), &update);
  return update;
}

HttpResponse Twilio::Say(const ChatUpdate& /*update*/,
                         const ChatReply& reply) const {
  return TwiML(SplitMessage(
      ReplyAsMessage(reply.response.reply(), Choices(reply)), kMessageLength));
}

HttpResponse Twilio::SayNote(const ChatUpdate& /*update*/,
                             const std::string& words) const {
  return TwiML(SplitMessage(words, kMessageLength));
}

HttpResponse Twilio::SayNothing() const { return TwiML({}); }

}  // namespace footnote::service
