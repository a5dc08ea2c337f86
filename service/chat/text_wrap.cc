#include "service/chat/text_wrap.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"

namespace footnote::service {
namespace {

// Calls `take` with each character and its bytes; U_SENTINEL where they are
// not UTF-8.
template <typename Take>
void ForEachCharacter(absl::string_view text, const Take& take) {
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    const int32_t begin = at;
    UChar32 character;
    U8_NEXT(text.data(), at, size, character);
    take(character < 0 ? U_SENTINEL : character,
         text.substr(begin, at - begin));
  }
}

int ColumnsOfCharacter(UChar32 character) {
  if (character < 0) return 1;
  const int type = u_charType(character);
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK ||
      type == U_FORMAT_CHAR) {
    return 0;
  }
  const int width = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_FULLWIDTH || width == U_EA_WIDE ? 2 : 1;
}

// Without control characters; those that turn the direction of what follows
// would let a text look like another.
std::string Shown(absl::string_view line) {
  std::string shown;
  ForEachCharacter(line, [&shown](UChar32 character, absl::string_view bytes) {
    if (character == '\t') {
      shown.push_back(' ');
    } else if (character < 0) {
      shown.push_back('?');
    } else if (!u_iscntrl(character) ||
               // Joins the parts of a letter or an emoji.
               character == 0x200C || character == 0x200D) {
      shown.append(bytes.data(), bytes.size());
    }
  });
  return shown;
}

// Whether what a line begins with is a mark that its text stands behind.
bool IsMark(absl::string_view word) {
  if (word == "-" || word == ".") return true;
  if (word.size() < 2) return false;
  return (word.front() == '[' && word.back() == ']') ||
         (absl::ascii_isdigit(word.front()) && word.back() == ')');
}

void AppendWrapped(absl::string_view line, int width, std::string* text) {
  const size_t indent = line.find_first_not_of(' ');
  if (indent == absl::string_view::npos) return;
  text->append(indent, ' ');
  std::string hang(indent, ' ');
  int column = static_cast<int>(indent);
  bool begins = true;
  const std::vector<absl::string_view> words =
      absl::StrSplit(line.substr(indent), ' ', absl::SkipEmpty());
  for (size_t i = 0; i < words.size(); ++i) {
    const int columns = ColumnsOf(words[i]);
    if (!begins && column + 1 + columns > width) {
      text->append("\n");
      text->append(hang);
      column = static_cast<int>(hang.size());
      begins = true;
    }
    if (!begins) {
      text->push_back(' ');
      ++column;
    }
    text->append(words[i].data(), words[i].size());
    column += columns;
    begins = false;
    if (i == 0 && IsMark(words[i])) hang.append(columns + 1, ' ');
  }
}

}  // namespace

int ColumnsOf(absl::string_view text) {
  int columns = 0;
  ForEachCharacter(text, [&columns](UChar32 character, absl::string_view) {
    columns += ColumnsOfCharacter(character);
  });
  return columns;
}

std::string WrapText(absl::string_view text, int width) {
  std::string wrapped;
  bool first = true;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!first) wrapped.push_back('\n');
    first = false;
    const std::string shown = Shown(line);
    if (width <= 0) {
      wrapped.append(shown);
    } else {
      AppendWrapped(shown, width, &wrapped);
    }
  }
  return wrapped;
}

}  // namespace footnote::service
