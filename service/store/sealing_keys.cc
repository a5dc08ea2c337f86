#include "service/store/sealing_keys.h"

#include <sys/stat.h>

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "service/small_file.h"

namespace footnote::service {
namespace {

constexpr size_t kMostIdBytes = 32;

absl::Status Malformed() {
  return absl::InvalidArgumentError(
      "it is not a key; write an id, a space and 64 hexadecimal digits, as "
      "`openssl rand -hex 32` prints them");
}

absl::Status Twice() {
  return absl::InvalidArgumentError(
      "its id or its secret stands in an earlier line too; give each key an id "
      "and a secret of its own");
}

}  // namespace

bool IsKeyId(absl::string_view text) {
  return !text.empty() && text.size() <= kMostIdBytes &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                  c == '-' || c == '_' || c == '.';
         });
}

absl::StatusOr<SealingKeys> SealingKeys::Parse(absl::string_view text,
                                               absl::string_view name) {
  SealingKeys keys;
  keys.active_unsealed_ = false;
  keys.opens_unsealed_ = false;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    const absl::Status added = keys.AddLine(line);
    if (!added.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, ":", number, ": ", added.message()));
    }
  }
  if (keys.keys_.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        name,
        ": there is no key in it; write a line with an id, a space and "
        "what `openssl rand -hex 32` prints"));
  }
  return keys;
}

absl::Status SealingKeys::AddLine(absl::string_view line) {
  if (line == kUnsealed) {
    if (opens_unsealed_) return Twice();
    opens_unsealed_ = true;
    active_unsealed_ = keys_.empty();
    return absl::OkStatus();
  }
  const std::vector<absl::string_view> parts =
      absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
  if (parts.size() != 2 || !IsKeyId(parts[0]) || parts[0] == kUnsealed ||
      parts[1].size() != 2 * kSecretBytes ||
      !std::all_of(parts[1].begin(), parts[1].end(), [](char c) {
        return absl::ascii_isxdigit(static_cast<unsigned char>(c));
      })) {
    return Malformed();
  }
  Key key = {.id = std::string(parts[0]),
             .secret = absl::HexStringToBytes(parts[1])};
  for (const Key& other : keys_) {
    if (other.id == key.id || other.secret == key.secret) return Twice();
  }
  keys_.push_back(std::move(key));
  return absl::OkStatus();
}

absl::StatusOr<SealingKeys> SealingKeys::Read(const std::string& path) {
  const absl::StatusOr<SmallFile> file = ReadSmallFile(path);
  if (!file.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("encryption keys ", std::string(file.status().message())));
  }
  if ((file->permissions & S_IRWXO) != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("encryption keys ", path,
                     ": every user of the machine may read or write it; "
                     "protect it with: chmod o= ",
                     path));
  }
  return Parse(file->text, path);
}

const SealingKeys::Key* SealingKeys::Find(absl::string_view id) const {
  const auto found =
      std::find_if(keys_.begin(), keys_.end(),
                   [id](const Key& key) { return key.id == id; });
  return found == keys_.end() ? nullptr : &*found;
}

}  // namespace footnote::service
