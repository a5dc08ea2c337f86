// A request and its response as HTTP/1.1 has them, without any socket.
#ifndef FOOTNOTE_SERVICE_HTTP_HTTP_MESSAGE_H_
#define FOOTNOTE_SERVICE_HTTP_HTTP_MESSAGE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace footnote::service {

struct HttpField {
  std::string name;
  std::string value;
};

struct HttpRequest {
  // The value of the first field of that name, in any case; empty where there
  // is none.
  absl::string_view Find(absl::string_view name) const;

  std::string method;  // "POST"
  std::string path;    // "/healthz", as it was sent
  std::string query;   // what follows the question mark
  std::vector<HttpField> fields;
  std::string body;
  // Whether the caller means to send more on the connection.
  bool keep_alive = true;
};

struct HttpResponse {
  void Add(absl::string_view name, absl::string_view value);
  // Empty where there is none.
  absl::string_view Find(absl::string_view name) const;

  int status = 200;
  std::vector<HttpField> fields;
  std::string body;
  // Whether the caller was not let in: such an answer waits for a while, see
  // kRefusalPause.
  bool refused = false;
};

// As it goes over the wire. `with_body` is false for HEAD: the length is said
// all the same.
std::string ToWire(const HttpResponse& response, bool with_body,
                   bool keep_alive);

// "gzip" of "gzip, br;q=0.5": whether a list names it and does not refuse it.
bool ListAllows(absl::string_view list, absl::string_view token);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_HTTP_MESSAGE_H_
