#include "service/http/connect_request.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "service/http/rpc_wire.h"

namespace footnote::service {
namespace {

constexpr size_t kMostTimeoutDigits = 10;

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// A value of a query, as forms write it: + is a space.
bool PercentDecode(absl::string_view text, std::string* plain) {
  plain->clear();
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      plain->push_back(' ');
    } else if (text[i] != '%') {
      plain->push_back(text[i]);
    } else {
      if (i + 2 >= text.size()) return false;
      const int high = HexDigit(text[i + 1]);
      const int low = HexDigit(text[i + 2]);
      if (high < 0 || low < 0) return false;
      plain->push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
  }
  return true;
}

absl::Status MalformedQuery() {
  return absl::InvalidArgumentError(
      "the query is not that of a call; write "
      "?connect=v1&encoding=json&message=..., percent-encoded, or base64 with "
      "&base64=1");
}

}  // namespace

absl::StatusOr<ConnectMessage> MessageOfQuery(absl::string_view query) {
  ConnectMessage message;
  std::string text, encoding, compression;
  bool base64 = false;
  for (absl::string_view part : absl::StrSplit(query, '&')) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    std::string value;
    if (!PercentDecode(pair.second, &value)) return MalformedQuery();
    if (pair.first == "message") text = std::move(value);
    if (pair.first == "encoding") encoding = std::move(value);
    if (pair.first == "compression") compression = std::move(value);
    if (pair.first == "base64") base64 = value == "1";
  }
  if (!ParseCodec(encoding, &message.codec)) return MalformedQuery();
  if (base64 && !absl::WebSafeBase64Unescape(text, &message.bytes)) {
    return MalformedQuery();
  }
  if (!base64) message.bytes = std::move(text);
  absl::StatusOr<std::string> bytes = Unpack(compression, message.bytes);
  if (!bytes.ok()) return bytes.status();
  message.bytes = *std::move(bytes);
  return message;
}

absl::StatusOr<absl::Time> ConnectDeadline(const HttpRequest& request,
                                           absl::Time now) {
  const absl::string_view version = request.Find("Connect-Protocol-Version");
  if (!version.empty() && version != "1") {
    return absl::InvalidArgumentError(
        "Connect-Protocol-Version: only version 1 is spoken here");
  }
  const absl::string_view timeout = request.Find("Connect-Timeout-Ms");
  if (timeout.empty()) return absl::InfiniteFuture();
  int64_t millis = 0;
  if (timeout.size() > kMostTimeoutDigits ||
      !std::all_of(timeout.begin(), timeout.end(), absl::ascii_isdigit) ||
      !absl::SimpleAtoi(timeout, &millis)) {
    return absl::InvalidArgumentError(
        "Connect-Timeout-Ms: it is not a number of milliseconds of at most 10 "
        "digits");
  }
  return now + absl::Milliseconds(millis);
}

}  // namespace footnote::service
