// What a connection over HTTP may cost. Reaching a bound ends a request or the
// connection, and nothing else.
#ifndef FOOTNOTE_SERVICE_HTTP_HTTP_BOUNDS_H_
#define FOOTNOTE_SERVICE_HTTP_HTTP_BOUNDS_H_

#include "absl/time/time.h"
#include "service/limits.h"

namespace footnote::service {

struct HttpBounds {
  // Open at a time; those that come after are closed unread.
  int connections = 10000;
  // The request line and all fields, and how many fields.
  int head_bytes = 16 << 10;
  int fields = 100;
  // A body as it is sent: JSON may take several bytes where a message takes
  // one.
  int body_bytes = 4 * kMaxRequestBytes;
  // Each is for the whole of what it names, so that a byte now and then gains
  // nobody more.
  absl::Duration handshake = absl::Seconds(10);
  absl::Duration head = absl::Seconds(10);
  absl::Duration body = absl::Seconds(20);
  absl::Duration write = absl::Seconds(30);
  // Between two requests.
  absl::Duration idle = absl::Seconds(75);
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_HTTP_BOUNDS_H_
