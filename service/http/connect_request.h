// What a request says of the call that it is, by the Connect protocol.
#ifndef FOOTNOTE_SERVICE_HTTP_CONNECT_REQUEST_H_
#define FOOTNOTE_SERVICE_HTTP_CONNECT_REQUEST_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "service/http/http_message.h"
#include "service/http/message_codec.h"

namespace footnote::service {

// A call's message as it was sent, unpacked.
struct ConnectMessage {
  Codec codec = Codec::kJson;
  std::string bytes;
};

// The message of a GET: ?encoding=json&message=...&base64=1&compression=gzip.
// UNIMPLEMENTED: a compression that is not known here. INVALID_ARGUMENT:
// anything else that is wrong with it.
absl::StatusOr<ConnectMessage> MessageOfQuery(absl::string_view query);

// When the caller gives up; the infinite future where it does not say.
// INVALID_ARGUMENT: a Connect-Timeout-Ms that is none, or a version of the
// protocol that is not spoken here.
absl::StatusOr<absl::Time> ConnectDeadline(const HttpRequest& request,
                                           absl::Time now);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_CONNECT_REQUEST_H_
