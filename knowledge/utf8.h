// Whether bytes are UTF-8, and making them so.
#ifndef FOOTNOTE_KNOWLEDGE_UTF8_H_
#define FOOTNOTE_KNOWLEDGE_UTF8_H_

#include <string>

#include "absl/strings/string_view.h"

namespace footnote::knowledge {

bool IsUtf8(absl::string_view bytes);

// Valid UTF-8 on one line: control characters, and those that change the
// direction of the text around them, become spaces; bytes that are not UTF-8
// become "?".
std::string OneLine(absl::string_view bytes);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_UTF8_H_
