// A plain HTTP/1.1 client for tests and benchmarks: one connection, POSTs of
// JSON, kept alive.
#ifndef FOOTNOTE_TESTS_SERVICE_HTTP_CLIENT_H_
#define FOOTNOTE_TESTS_SERVICE_HTTP_CLIENT_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/service/raw_connection.h"

namespace footnote::service {

struct HttpAnswer {
  // The field's value; empty where there is none.
  std::string Find(absl::string_view name) const;

  int status = 0;  // 0: none came
  std::string head;
  std::string body;
};

// Takes the first answer off what was received; false where it is not whole.
// `with_body` is false for HEAD.
bool TakeAnswer(std::string* received, HttpAnswer* answer,
                bool with_body = true);

// "POST /path HTTP/1.1 ..." with the fields, each "Name: value\r\n".
std::string PostOf(
    absl::string_view path, absl::string_view body,
    absl::string_view fields = "Content-Type: application/json\r\n");

// Many connections, each with one call at a time, on one thread.
class HttpLanes {
 public:
  // What the lane sends next; false ends it.
  using Next = std::function<bool(int lane, std::string* body)>;
  using Done = std::function<void(int lane, const HttpAnswer& answer)>;

  // To "127.0.0.1:PORT".
  HttpLanes(const std::string& server, int count);

  // Runs all lanes until each has ended; gives the latencies in microseconds.
  // Empty where a connection broke.
  std::vector<int> Run(absl::string_view path, absl::string_view fields,
                       const Next& next, const Done& done);
  // The same with whole requests as bytes.
  std::vector<int> Run(const Next& next_request, const Done& done);

 private:
  std::vector<std::unique_ptr<RawConnection>> lanes_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_HTTP_CLIENT_H_
