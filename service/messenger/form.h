// A form as browsers and Twilio post it: application/x-www-form-urlencoded.
#ifndef FOOTNOTE_SERVICE_MESSENGER_FORM_H_
#define FOOTNOTE_SERVICE_MESSENGER_FORM_H_

#include <cstddef>
#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace footnote::service {

// By name, in the order of bytes.
using Form = std::multimap<std::string, std::string>;

// A dozen times what Twilio sends.
inline constexpr size_t kMostFields = 256;

// None where it is no form, such as "%2", or has more than kMostFields.
absl::optional<Form> ParseForm(absl::string_view body);

// The first value of that name; empty where there is none.
absl::string_view ValueIn(const Form& form, const std::string& name);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_MESSENGER_FORM_H_
