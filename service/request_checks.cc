#include "service/request_checks.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/empty.pb.h"
#include "service/limits.h"

namespace footnote::service {
namespace {

constexpr size_t kMaxNameableId = 64;

}  // namespace

bool IsUtf8(absl::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int64_t>(text.size());
  for (int64_t i = 0; i < size;) {
    int32_t rune = 0;
    U8_NEXT(bytes, i, size, rune);
    if (rune < 0) return false;
  }
  return true;
}

absl::Status CheckRequestBytes(size_t bytes) {
  if (bytes <= kMaxRequestBytes) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the request is too large; at most ", kMaxRequestBytes,
                   " bytes are taken; send a shorter text"));
}

// Malformed, or well-formed and some text in it is not UTF-8? Every message
// that is well-formed is an Empty with unknown fields.
absl::Status ExplainUnparsed(const std::string& bytes) {
  if (google::protobuf::Empty().ParseFromString(bytes)) {
    return absl::InvalidArgumentError(
        "a text in the request is not UTF-8; send it in that encoding");
  }
  return absl::InvalidArgumentError(
      "the request is not a message of this method; see the .proto");
}

absl::Status ParseRequest(absl::string_view bytes,
                          google::protobuf::MessageLite* request) {
  absl::Status status = CheckRequestBytes(bytes.size());
  if (!status.ok()) return status;
  if (request->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::OkStatus();
  }
  return ExplainUnparsed(std::string(bytes));
}

absl::Status CheckText(absl::string_view text, int max_bytes) {
  if (text.size() > static_cast<size_t>(max_bytes)) {
    return absl::InvalidArgumentError(
        absl::StrCat("text: ", text.size(), " bytes are too many, at most ",
                     max_bytes, " are taken; send less at a time"));
  }
  if (!IsUtf8(text)) {
    return absl::InvalidArgumentError(
        "text: it is not UTF-8; send it in that encoding");
  }
  return absl::OkStatus();
}

absl::Status CheckTurnId(absl::string_view turn_id, int max_bytes) {
  if (turn_id.empty()) {
    return absl::InvalidArgumentError(
        "turn_id: it is empty; choose one for each turn, and the same one when "
        "sending the turn again");
  }
  if (turn_id.size() > static_cast<size_t>(max_bytes)) {
    return absl::InvalidArgumentError(
        absl::StrCat("turn_id: ", turn_id.size(),
                     " bytes are too many, at most ", max_bytes, " are taken"));
  }
  return absl::OkStatus();
}

absl::Status CheckUserKey(absl::string_view user_key, int max_bytes) {
  if (user_key.size() <= static_cast<size_t>(max_bytes)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("user_key: ", user_key.size(),
                   " bytes are too many, at most ", max_bytes, " are taken"));
}

absl::StatusOr<absl::optional<absl::CivilDay>> ParseDay(
    absl::string_view text) {
  if (text.empty()) return absl::optional<absl::CivilDay>();
  // By hand: this is done in every turn, and absl::ParseCivilTime takes longer
  // than much of the rest, and spaces besides.
  constexpr absl::string_view kForm = "0000-00-00";
  bool formed = text.size() == kForm.size();
  int parts[3] = {};
  int part = 0;
  for (size_t i = 0; formed && i < kForm.size(); ++i) {
    if (kForm[i] == '-') {
      formed = text[i] == '-';
      ++part;
    } else {
      formed = absl::ascii_isdigit(static_cast<unsigned char>(text[i]));
      parts[part] = 10 * parts[part] + (text[i] - '0');
    }
  }
  const absl::CivilDay day(parts[0], parts[1], parts[2]);
  // A day that does not exist becomes another one.
  if (!formed || day.month() != parts[1] || day.day() != parts[2]) {
    return absl::InvalidArgumentError(
        "today: it is not a date; write YYYY-MM-DD, such as 2024-02-29");
  }
  return absl::make_optional(day);
}

absl::StatusOr<absl::Duration> ParseTtl(const google::protobuf::Duration& ttl,
                                        absl::Duration max) {
  constexpr int32_t kNanos = 1000000000;
  const bool in_range = ttl.nanos() > -kNanos && ttl.nanos() < kNanos;
  const absl::Duration duration =
      absl::Seconds(ttl.seconds()) + absl::Nanoseconds(ttl.nanos());
  if (!in_range || duration <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError(
        "ttl: it is not a length of time; give one above zero, such as 3600s, "
        "or none for the server's own");
  }
  return std::min(duration, max);
}

absl::string_view NameableId(absl::string_view id) {
  const bool nameable = !id.empty() && id.size() <= kMaxNameableId &&
                        std::all_of(id.begin(), id.end(), [](char c) {
                          return absl::ascii_isalnum(c) || c == '-' || c == '_';
                        });
  return nameable ? id : absl::string_view();
}

}  // namespace footnote::service
