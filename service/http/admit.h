// The one place where a request over HTTP meets the gate.
#ifndef FOOTNOTE_SERVICE_HTTP_ADMIT_H_
#define FOOTNOTE_SERVICE_HTTP_ADMIT_H_

#include "absl/status/statusor.h"
#include "service/http/http_message.h"
#include "service/security/gate.h"

namespace footnote::service {

// Who calls, by what the request says and where it comes from; errors are the
// gate's.
inline absl::StatusOr<Caller> Admit(const Gate& gate,
                                    const HttpRequest& request,
                                    unsigned scopes) {
  return gate.Admit(request.Find("Authorization"), scopes,
                    request.Find("Origin"),
                    [&request] { return request.network; });
}

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_ADMIT_H_
