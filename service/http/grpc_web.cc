#include "service/http/grpc_web.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "service/caller_errors.h"
#include "service/http/envelope.h"

namespace footnote::service {
namespace {

constexpr size_t kMostTimeoutDigits = 8;

absl::Status Malformed() {
  return absl::InvalidArgumentError(
      "the request is not one message of gRPC-Web: a byte of flags, four of "
      "length, and so many bytes");
}

// As gRPC writes messages into a header: printable ASCII but for '%'.
std::string PercentEncode(absl::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (c >= ' ' && c <= '~' && c != '%') {
      encoded.push_back(c);
    } else {
      absl::StrAppendFormat(&encoded, "%%%02X", static_cast<uint8_t>(c));
    }
  }
  return encoded;
}

absl::Duration UnitOf(char unit) {
  switch (unit) {
    case 'H':
      return absl::Hours(1);
    case 'M':
      return absl::Minutes(1);
    case 'S':
      return absl::Seconds(1);
    case 'm':
      return absl::Milliseconds(1);
    case 'u':
      return absl::Microseconds(1);
    case 'n':
      return absl::Nanoseconds(1);
    default:
      return absl::ZeroDuration();
  }
}

}  // namespace

absl::StatusOr<std::string> MessageOfGrpcWeb(const RpcWire& wire,
                                             const HttpRequest& request) {
  std::string decoded;
  absl::string_view bytes = request.body;
  if (wire.protocol == RpcProtocol::kGrpcWebText) {
    if (!absl::Base64Unescape(bytes, &decoded)) return Malformed();
    bytes = decoded;
  }
  Envelope envelope;
  if (!TakeEnvelope(&bytes, &envelope) || !bytes.empty()) return Malformed();
  switch (envelope.flags) {
    case 0:
      return std::string(envelope.message);
    case kEnvelopePacked:
      return Unpack(request.Find("Grpc-Encoding"), envelope.message);
    default:
      return Malformed();
  }
}

absl::StatusOr<absl::Time> GrpcWebDeadline(const HttpRequest& request,
                                           absl::Time now) {
  absl::string_view text = request.Find("Grpc-Timeout");
  if (text.empty()) return absl::InfiniteFuture();
  const absl::Duration unit = UnitOf(text.back());
  text.remove_suffix(1);
  int64_t count = 0;
  if (unit == absl::ZeroDuration() || text.empty() ||
      text.size() > kMostTimeoutDigits ||
      !std::all_of(text.begin(), text.end(), absl::ascii_isdigit) ||
      !absl::SimpleAtoi(text, &count)) {
    return absl::InvalidArgumentError(
        "Grpc-Timeout: it is not a number of at most 8 digits and a unit, one "
        "of H, M, S, m, u and n");
  }
  return now + count * unit;
}

HttpResponse GrpcWebResponse(const RpcWire& wire,
                             const absl::StatusOr<std::string>& message) {
  HttpResponse response;
  response.Add("Content-Type", ContentTypeOf(wire));
  const absl::Status& status = message.status();
  std::string end =
      absl::StrCat("grpc-status: ", static_cast<int>(status.code()), "\r\n");
  if (message.ok()) {
    AppendEnvelope(0, *message, &response.body);
  } else {
    absl::StrAppend(&end, "grpc-message: ",
                    PercentEncode(MessageForCallers(status)), "\r\n");
    const absl::optional<int64_t> wait = RetryAfterSeconds(status);
    if (wait.has_value()) absl::StrAppend(&end, "retry-after: ", *wait, "\r\n");
  }
  AppendEnvelope(kGrpcWebEnd, end, &response.body);
  if (wire.protocol == RpcProtocol::kGrpcWebText) {
    response.body = absl::Base64Escape(response.body);
  }
  return response;
}

}  // namespace footnote::service
