#include "service/security/gate.h"

#include <algorithm>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace footnote::service {
namespace {

// The scheme's name is written in any case (RFC 9110).
constexpr absl::string_view kScheme = "Bearer ";

constexpr char kRefusedKey[] = "footnote/refused-key";

absl::Status Unauthenticated(absl::string_view what) {
  return absl::UnauthenticatedError(absl::StrCat("authorization: ", what));
}

absl::Status CheckPage(const ApiKey& key, absl::string_view origin) {
  if (!key.widget()) return absl::OkStatus();
  if (origin.empty()) {
    return absl::PermissionDeniedError(absl::StrCat(
        "origin: the API key ", key.id,
        " is for pages in a browser only, which say their origin; ask the "
        "operator for a key that is kept secret"));
  }
  if (std::find(key.origins.begin(), key.origins.end(), origin) !=
      key.origins.end()) {
    return absl::OkStatus();
  }
  return absl::PermissionDeniedError(
      absl::StrCat("origin: the API key ", key.id,
                   " is not for pages of this origin; the operator makes one "
                   "that is, with footnote keys add --widget --origin"));
}

absl::Status CheckKey(const ApiKey& key, unsigned scopes,
                      absl::string_view origin, absl::Time now) {
  if (key.expires.has_value() && *key.expires <= now) {
    return Unauthenticated(absl::StrCat(
        "the API key ", key.id, " has expired; ask the operator for another"));
  }
  if ((key.scopes & scopes) == 0) {
    return absl::PermissionDeniedError(absl::StrCat(
        "the API key ", key.id, " is not for this; it lacks the scope ",
        ScopesAsText(scopes & ~kWidget), ", which the operator gives"));
  }
  return CheckPage(key, origin);
}

absl::Status WithKey(const ApiKey& key, absl::Status refusal) {
  // No tenant has a slash.
  refusal.SetPayload(kRefusedKey,
                     absl::Cord(absl::StrCat(key.tenant, "/", key.id)));
  return refusal;
}

}  // namespace

RefusedKey RefusedKeyOf(const absl::Status& refusal) {
  const absl::optional<absl::Cord> payload = refusal.GetPayload(kRefusedKey);
  if (!payload.has_value()) return {};
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(std::string(*payload), '/');
  return {.tenant = parts.first, .id = parts.second};
}

bool WaitingRefusals::Begin() {
  if (++count_ <= kMost) return true;
  --count_;
  return false;
}

absl::StatusOr<Caller> Gate::Admit(
    absl::string_view credential, unsigned scopes, absl::string_view origin,
    const std::function<std::string()>& network) const {
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
  Caller caller;
  caller.tenant = key.tenant;
  if (key.widget() && network) caller.network = network();
  absl::Status status = CheckKey(key, scopes, origin, clock_->Now());
  // Also of a key that may not do this: who is told so is written down.
  const absl::Status taken = limits_->TakeCall(loaded, caller.network);
  if (!taken.ok()) status = taken;
  if (!status.ok()) return WithKey(key, std::move(status));
  caller.key = std::move(loaded);
  return caller;
}

bool Gate::OriginAllowed(absl::string_view origin) const {
  return keys_ != nullptr && keys_->OriginUntil(origin) > clock_->Now();
}

}  // namespace footnote::service
