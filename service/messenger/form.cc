#include "service/messenger/form.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"

namespace footnote::service {
namespace {

bool Decode(absl::string_view text, std::string* decoded) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      decoded->push_back(' ');
    } else if (text[i] != '%') {
      decoded->push_back(text[i]);
    } else if (i + 2 < text.size() && absl::ascii_isxdigit(text[i + 1]) &&
               absl::ascii_isxdigit(text[i + 2])) {
      decoded->append(absl::HexStringToBytes(text.substr(i + 1, 2)));
      i += 2;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

absl::optional<Form> ParseForm(absl::string_view body) {
  Form form;
  for (const absl::string_view field :
       absl::StrSplit(body, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(field, absl::MaxSplits('=', 1));
    if (form.size() == kMostFields) return absl::nullopt;
    std::string name;
    std::string value;
    if (!Decode(parts.first, &name) || !Decode(parts.second, &value)) {
      return absl::nullopt;
    }
    form.emplace(std::move(name), std::move(value));
  }
  return form;
}

absl::string_view ValueIn(const Form& form, const std::string& name) {
  const auto it = form.lower_bound(name);
  if (it == form.end() || it->first != name) return {};
  return it->second;
}

}  // namespace footnote::service
