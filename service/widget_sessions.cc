#include "service/widget_sessions.h"

#include "service/session_id.h"

namespace footnote::service {

bool MayKnow(const Caller& caller, absl::string_view id) {
  return IsSessionId(id) &&
         (!caller.widget() || IsOfWidget(id, caller.key->key.id));
}

absl::Status CheckMayStart(const Caller& caller,
                           const v1::StartSessionRequest& request) {
  if (!caller.widget() || request.user_key().empty()) return absl::OkStatus();
  return absl::PermissionDeniedError(
      "user_key: a widget's sessions are nobody's, since anybody could say "
      "that they are another's; leave it out");
}

}  // namespace footnote::service
