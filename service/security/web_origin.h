// The origin of a page (RFC 6454): scheme, host and port, as browsers send it
// in the header Origin.
#ifndef FOOTNOTE_SERVICE_SECURITY_WEB_ORIGIN_H_
#define FOOTNOTE_SERVICE_SECURITY_WEB_ORIGIN_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace footnote::service {

// Whether it is written as browsers write it, so that equal origins are equal
// texts: "https://portal.example", with a port only where it is not the
// scheme's own. INVALID_ARGUMENT does not repeat it.
absl::Status CheckOrigin(absl::string_view origin);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SECURITY_WEB_ORIGIN_H_
