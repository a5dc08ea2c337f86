#include "service/security/gate.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

// The scheme's name is written in any case (RFC 9110).
constexpr absl::string_view kScheme = "Bearer ";

absl::Status Unauthenticated(absl::string_view what) {
  return absl::UnauthenticatedError(absl::StrCat("authorization: ", what));
}

}  // namespace

bool WaitingRefusals::Begin() {
  if (++count_ <= kMost) return true;
  --count_;
  return false;
}

absl::StatusOr<Caller> Gate::Admit(absl::string_view credential,
                                   Scope scope) const {
  if (keys_ == nullptr) return Caller();
  if (credential.empty()) {
    return Unauthenticated("there is no API key; send it as \"Bearer fn_...\"");
  }
  if (!absl::StartsWithIgnoreCase(credential, kScheme)) {
    return Unauthenticated("it is not an API key; write \"Bearer fn_...\"");
  }
  LoadedKeyPtr loaded = keys_->Find(credential.substr(kScheme.size()));
  if (loaded == nullptr) {
    return Unauthenticated(
        "the API key is not known, or was revoked; ask the operator for one");
  }
  const ApiKey& key = loaded->key;
  if (key.expires.has_value() && *key.expires <= clock_->Now()) {
    return Unauthenticated(absl::StrCat(
        "the API key ", key.id, " has expired; ask the operator for another"));
  }
  if ((key.scopes & scope) == 0) {
    return absl::PermissionDeniedError(absl::StrCat(
        "the API key ", key.id, " is not for this; it lacks the scope ",
        ScopesAsText(scope), ", which the operator gives"));
  }
  const absl::Status status = limits_->TakeCall(loaded);
  if (!status.ok()) return status;
  Caller caller;
  caller.tenant = key.tenant;
  caller.key = std::move(loaded);
  return caller;
}

}  // namespace footnote::service
