// Errors as the Connect protocol has them.
#ifndef FOOTNOTE_SERVICE_HTTP_CONNECT_ERRORS_H_
#define FOOTNOTE_SERVICE_HTTP_CONNECT_ERRORS_H_

#include <string>

#include "absl/status/status.h"
#include "service/http/http_message.h"

namespace footnote::service {

// "invalid_argument", and the status that goes with it: 400.
const char* ConnectCode(absl::StatusCode code);
int HttpStatusOf(absl::StatusCode code);

// {"code":"not_found","message":"..."}
std::string ConnectErrorJson(const absl::Status& status);

// The whole answer to a call that failed.
HttpResponse ConnectErrorResponse(const absl::Status& status);

// The answer to a request that is no call, in the same form. `http_status`
// says more than the code.
HttpResponse HttpErrorResponse(int http_status, absl::StatusCode code,
                               absl::string_view message);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_CONNECT_ERRORS_H_
