// What callers may do with sessions who call from a page that anybody can open.
#ifndef FOOTNOTE_SERVICE_WIDGET_SESSIONS_H_
#define FOOTNOTE_SERVICE_WIDGET_SESSIONS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "footnote/v1/dialogue_service.pb.h"
#include "service/security/gate.h"

namespace footnote::service {

// Whether the caller may know of a session of this id, if there is one: a
// widget of those that its key began, others of all. Told by the id alone, so
// that a widget cannot feel others out by how long it takes.
bool MayKnow(const Caller& caller, absl::string_view id);

// PERMISSION_DENIED: a widget says whose the session is.
absl::Status CheckMayStart(const Caller& caller,
                           const v1::StartSessionRequest& request);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_WIDGET_SESSIONS_H_
