#include "service/security/api_keys.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "service/security/web_origin.h"

namespace footnote::service {
namespace {

constexpr absl::string_view kSecretPrefix = "fn_";
constexpr size_t kSecretBytes = 32;
constexpr size_t kIdBytes = 4;
constexpr size_t kMaxTenant = 64;
constexpr size_t kMaxNote = 200;
constexpr size_t kMaxOrigins = 16;

constexpr absl::string_view kHeading =
    "# API keys of Footnote, without their secrets. Written by footnote keys;\n"
    "# a running server takes changes up by itself.\n";

struct NamedScope {
  const char* name;
  Scope scope;
};
constexpr NamedScope kScopes[] = {{"converse", kConverse},
                                  {"read", kRead},
                                  {"admin", kAdmin},
                                  {"widget", kWidget}};

bool IsHex(absl::string_view text, size_t bytes) {
  return text.size() == 2 * bytes &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f');
         });
}

absl::StatusOr<std::string> RandomHex(size_t bytes) {
  std::array<unsigned char, kSecretBytes> random;
  if (RAND_bytes(random.data(), static_cast<int>(bytes)) != 1) {
    return absl::InternalError("the machine gives no random bytes");
  }
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(random.data()), bytes));
}

absl::StatusOr<absl::Time> ParseTime(absl::string_view text) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_sec, text, &time, &error)) {
    return absl::InvalidArgumentError(
        "a time is not one; write such as 2026-12-31T00:00:00Z");
  }
  return time;
}

std::string TimeAsText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d%ET%H:%M:%SZ", time, absl::UTCTimeZone());
}

// Sets the field `name`.
absl::Status SetField(absl::string_view name, absl::string_view value,
                      ApiKey* key) {
  if (name == "id") {
    if (!IsHex(value, kIdBytes)) {
      return absl::InvalidArgumentError("id is not 8 hexadecimal digits");
    }
    key->id = std::string(value);
  } else if (name == "tenant") {
    key->tenant = std::string(value);
    return CheckTenant(value);
  } else if (name == "scopes") {
    const absl::StatusOr<unsigned> scopes = ParseScopes(value);
    if (!scopes.ok()) return scopes.status();
    key->scopes = *scopes;
  } else if (name == "sha256") {
    if (!IsHex(value, SHA256_DIGEST_LENGTH)) {
      return absl::InvalidArgumentError("sha256 is not 64 hexadecimal digits");
    }
    key->hash = absl::HexStringToBytes(value);
  } else if (name == "created" || name == "expires") {
    const absl::StatusOr<absl::Time> time = ParseTime(value);
    if (!time.ok()) return time.status();
    if (name == "created") {
      key->created = *time;
    } else {
      key->expires = *time;
    }
  } else if (name == "origins") {
    key->origins = absl::StrSplit(value, ',');
  } else if (name == "note") {
    key->note = std::string(value);
    return CheckNote(value);
  } else {
    return absl::InvalidArgumentError(
        "a field is not one of id, tenant, scopes, sha256, created, expires, "
        "origins and note");
  }
  return absl::OkStatus();
}

absl::StatusOr<ApiKey> ParseLine(absl::string_view line) {
  ApiKey key;
  std::set<std::string> seen;
  while (!line.empty()) {
    const size_t equals = line.find('=');
    if (equals == absl::string_view::npos) {
      return absl::InvalidArgumentError("a field has no \"=\"");
    }
    const absl::string_view name = line.substr(0, equals);
    line.remove_prefix(equals + 1);
    // A note goes on to the end of its line.
    const size_t end = name == "note" ? line.size() : line.find(' ');
    const absl::string_view value = line.substr(0, end);
    line.remove_prefix(std::min(line.size(), value.size() + 1));
    const absl::Status status = SetField(name, value, &key);
    if (!status.ok()) return status;
    if (!seen.insert(std::string(name)).second) {
      return absl::InvalidArgumentError("a field is there twice");
    }
  }
  for (const char* name : {"id", "tenant", "scopes", "sha256", "created"}) {
    if (seen.count(name) == 0) {
      return absl::InvalidArgumentError(absl::StrCat(name, " is missing"));
    }
  }
  const absl::Status status = CheckUse(key);
  if (!status.ok()) return status;
  return key;
}

std::string LineOf(const ApiKey& key) {
  std::string line = absl::StrCat("id=", key.id, " tenant=", key.tenant,
                                  " scopes=", ScopesAsText(key.scopes),
                                  " sha256=", absl::BytesToHexString(key.hash),
                                  " created=", TimeAsText(key.created));
  if (key.expires.has_value()) {
    absl::StrAppend(&line, " expires=", TimeAsText(*key.expires));
  }
  if (!key.origins.empty()) {
    absl::StrAppend(&line, " origins=", absl::StrJoin(key.origins, ","));
  }
  if (!key.note.empty()) absl::StrAppend(&line, " note=", key.note);
  return line + "\n";
}

}  // namespace

absl::StatusOr<unsigned> ParseScopes(absl::string_view text) {
  unsigned scopes = 0;
  for (const absl::string_view name : absl::StrSplit(text, ',')) {
    const auto* const it =
        std::find_if(std::begin(kScopes), std::end(kScopes),
                     [name](const NamedScope& s) { return s.name == name; });
    if (it == std::end(kScopes)) {
      return absl::InvalidArgumentError(
          "scopes: there are converse, read, admin and widget; write such as "
          "converse,read");
    }
    scopes |= it->scope;
  }
  return scopes;
}

std::string ScopesAsText(unsigned scopes) {
  std::vector<std::string> names;
  for (const NamedScope& named : kScopes) {
    if ((scopes & named.scope) != 0) names.emplace_back(named.name);
  }
  return absl::StrJoin(names, ",");
}

absl::Status CheckTenant(absl::string_view tenant) {
  const bool good =
      !tenant.empty() && tenant.size() <= kMaxTenant &&
      std::all_of(tenant.begin(), tenant.end(), [](char c) {
        return absl::ascii_isalnum(c) || c == '.' || c == '-' || c == '_';
      });
  if (good) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "tenant: write 1 to 64 letters, digits, dots, hyphens and underscores, "
      "such as clinic-north");
}

absl::Status CheckUse(const ApiKey& key) {
  if (!key.widget()) {
    if (key.origins.empty()) return absl::OkStatus();
    return absl::InvalidArgumentError(
        "origins: only a widget key has them; leave them out, or make it one");
  }
  if (key.scopes != kWidget) {
    return absl::InvalidArgumentError(
        "scopes: a widget key is public and for nothing else; make another key "
        "for the rest");
  }
  if (key.origins.empty() || key.origins.size() > kMaxOrigins) {
    return absl::InvalidArgumentError(
        absl::StrCat("origins: a widget key is for 1 to ", kMaxOrigins,
                     " of them; name those of the pages that show it"));
  }
  for (const std::string& origin : key.origins) {
    const absl::Status status = CheckOrigin(origin);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status CheckNote(absl::string_view note) {
  const bool good = note.size() <= kMaxNote &&
                    std::none_of(note.begin(), note.end(), [](char c) {
                      return absl::ascii_iscntrl(static_cast<unsigned char>(c));
                    });
  if (good) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "note: write one line of at most 200 bytes");
}

absl::StatusOr<std::vector<ApiKey>> ParseKeys(absl::string_view text) {
  std::vector<ApiKey> keys;
  std::set<std::string> ids;
  std::set<std::string> hashes;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripSuffix(line, "\r");
    if (line.empty() || line[0] == '#') continue;
    absl::StatusOr<ApiKey> key = ParseLine(line);
    absl::Status status = key.status();
    if (key.ok() &&
        !(ids.insert(key->id).second && hashes.insert(key->hash).second)) {
      status = absl::InvalidArgumentError("the key is there twice");
    }
    if (!status.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(number, ": ", std::string(status.message()),
                       "; write keys with footnote keys, or mend the line"));
    }
    keys.push_back(*std::move(key));
  }
  return keys;
}

std::string KeysAsText(const std::vector<ApiKey>& keys) {
  return WithKeys(kHeading, keys);
}

std::string WithKeys(absl::string_view text, const std::vector<ApiKey>& keys) {
  std::map<std::string, const ApiKey*> left;
  for (const ApiKey& key : keys) left[key.id] = &key;
  std::string with;
  for (absl::string_view line :
       absl::StrSplit(absl::StripSuffix(text, "\n"), '\n')) {
    line = absl::StripSuffix(line, "\r");
    if (line.empty() || line[0] == '#') {
      if (!text.empty()) absl::StrAppend(&with, line, "\n");
      continue;
    }
    const absl::StatusOr<ApiKey> before = ParseLine(line);
    const auto it = before.ok() ? left.find(before->id) : left.end();
    if (it == left.end()) continue;
    with += LineOf(*it->second);
    left.erase(it);
  }
  for (const ApiKey& key : keys) {
    if (left.count(key.id) > 0) with += LineOf(key);
  }
  return with;
}

absl::StatusOr<std::string> NewSecret() {
  absl::StatusOr<std::string> hex = RandomHex(kSecretBytes);
  if (!hex.ok()) return hex;
  return absl::StrCat(kSecretPrefix, *hex);
}

absl::StatusOr<std::string> NewKeyId() { return RandomHex(kIdBytes); }

absl::optional<std::string> HashOf(absl::string_view secret) {
  if (!absl::StartsWith(secret, kSecretPrefix) ||
      !IsHex(secret.substr(kSecretPrefix.size()), kSecretBytes)) {
    return absl::nullopt;
  }
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(secret.data()), secret.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

}  // namespace footnote::service
