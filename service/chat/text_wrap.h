// How text stands in a terminal: how wide it is, and where its lines break.
#ifndef FOOTNOTE_SERVICE_CHAT_TEXT_WRAP_H_
#define FOOTNOTE_SERVICE_CHAT_TEXT_WRAP_H_

#include <string>

#include "absl/strings/string_view.h"

namespace footnote::service {

// The columns that UTF-8 text takes: two for each wide character, as East Asian
// Width (Unicode's annex 11) has it, none for what stands on another.
int ColumnsOf(absl::string_view text);

// The text, its lines broken at spaces so that none takes more than `width`
// columns but for a word that is longer than that. 0 breaks none. What goes on
// stands under what began, behind a mark such as "- ", "[1] " or "2) ".
// Characters that a terminal would obey rather than show, line ends apart, are
// left out: texts come from others.
std::string WrapText(absl::string_view text, int width);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_CHAT_TEXT_WRAP_H_
