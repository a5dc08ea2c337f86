#include "service/http/http_message.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace footnote::service {
namespace {

absl::string_view FindIn(const std::vector<HttpField>& fields,
                         absl::string_view name) {
  for (const HttpField& field : fields) {
    if (absl::EqualsIgnoreCase(field.name, name)) return field.value;
  }
  return {};
}

// What we answer with; the words are for people who look at the wire.
absl::string_view ReasonPhrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 499:
      return "Client Closed Request";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "";
  }
}

}  // namespace

absl::string_view HttpRequest::Find(absl::string_view name) const {
  return FindIn(fields, name);
}

absl::string_view HttpResponse::Find(absl::string_view name) const {
  return FindIn(fields, name);
}

void HttpResponse::Add(absl::string_view name, absl::string_view value) {
  fields.push_back({std::string(name), std::string(value)});
}

std::string ToWire(const HttpResponse& response, bool with_body,
                   bool keep_alive) {
  std::string wire;
  wire.reserve(512 + response.body.size());
  absl::StrAppend(&wire, "HTTP/1.1 ", response.status, " ",
                  ReasonPhrase(response.status), "\r\n");
  for (const HttpField& field : response.fields) {
    absl::StrAppend(&wire, field.name, ": ", field.value, "\r\n");
  }
  // These two have no body, and must not say how long it is (RFC 9110).
  if (response.status != 204 && response.status != 304) {
    absl::StrAppend(&wire, "Content-Length: ", response.body.size(), "\r\n");
  }
  if (!keep_alive) wire.append("Connection: close\r\n");
  wire.append("\r\n");
  if (with_body) wire.append(response.body);
  return wire;
}

bool ListAllows(absl::string_view list, absl::string_view token) {
  for (absl::string_view item : absl::StrSplit(list, ',')) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(item, absl::MaxSplits(';', 1));
    if (!absl::EqualsIgnoreCase(absl::StripAsciiWhitespace(parts.first),
                                token)) {
      continue;
    }
    absl::string_view quality = absl::StripAsciiWhitespace(parts.second);
    double value = 1;
    if (absl::ConsumePrefix(&quality, "q=") &&
        !absl::SimpleAtod(quality, &value)) {
      return false;
    }
    return value > 0;
  }
  return false;
}

}  // namespace footnote::service
