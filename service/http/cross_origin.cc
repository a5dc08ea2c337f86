#include "service/http/cross_origin.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace footnote::service {
namespace {

// What clients of Connect and gRPC-Web send.
constexpr char kRequestFields[] =
    "Authorization, Connect-Protocol-Version, Connect-Timeout-Ms, "
    "Content-Encoding, Content-Type, Grpc-Timeout, X-Grpc-Web, X-User-Agent";
// What pages may read beside what they always may.
constexpr char kResponseFields[] =
    "Content-Encoding, Grpc-Message, Grpc-Status, Grpc-Status-Details-Bin, "
    "Retry-After";
// Chromium takes no more than two hours.
constexpr char kMaxAgeSeconds[] = "7200";

bool IsHostChar(char c) {
  return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-' ||
         c == '.' || c == ':' || c == '[' || c == ']';
}

bool IsOrigin(absl::string_view text) {
  if (!absl::ConsumePrefix(&text, "https://") &&
      !absl::ConsumePrefix(&text, "http://")) {
    return false;
  }
  return !text.empty() && std::all_of(text.begin(), text.end(), IsHostChar);
}

}  // namespace

absl::StatusOr<CrossOrigin> CrossOrigin::Parse(absl::string_view origins) {
  CrossOrigin cross_origin;
  for (absl::string_view part :
       absl::StrSplit(origins, ',', absl::SkipWhitespace())) {
    const absl::string_view origin = absl::StripAsciiWhitespace(part);
    if (!IsOrigin(origin)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--http-origins: \"", origin,
          "\" is not an origin as browsers write it; write such as "
          "https://portal.example or https://portal.example:8443, in lower "
          "case and without a path"));
    }
    cross_origin.origins_.insert(std::string(origin));
  }
  return cross_origin;
}

bool CrossOrigin::IsPreflight(const HttpRequest& request) {
  return request.method == "OPTIONS" && !request.Find("Origin").empty() &&
         !request.Find("Access-Control-Request-Method").empty();
}

HttpResponse CrossOrigin::Preflight(const HttpRequest& request) const {
  HttpResponse response = {.status = 204};
  response.Add("Vary",
               "Origin, Access-Control-Request-Method, "
               "Access-Control-Request-Headers");
  const absl::string_view origin = request.Find("Origin");
  // Without these the browser does not send the request.
  if (!OriginAllowed(origin)) return response;
  response.Add("Access-Control-Allow-Origin", origin);
  response.Add("Access-Control-Allow-Methods", "GET, POST");
  response.Add("Access-Control-Allow-Headers", kRequestFields);
  response.Add("Access-Control-Max-Age", kMaxAgeSeconds);
  return response;
}

void CrossOrigin::Mark(const HttpRequest& request,
                       HttpResponse* response) const {
  response->Add("Vary", "Origin");
  const absl::string_view origin = request.Find("Origin");
  if (origin.empty() || !OriginAllowed(origin)) return;
  response->Add("Access-Control-Allow-Origin", origin);
  response->Add("Access-Control-Expose-Headers", kResponseFields);
}

}  // namespace footnote::service
