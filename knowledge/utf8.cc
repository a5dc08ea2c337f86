#include "knowledge/utf8.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace footnote::knowledge {
namespace {

// Reads the code point at *position and moves past it; negative where the
// bytes are none.
UChar32 NextCodePoint(absl::string_view bytes, int64_t* position) {
  const auto* data = reinterpret_cast<const uint8_t*>(bytes.data());
  const auto size = static_cast<int64_t>(bytes.size());
  UChar32 code_point = 0;
  U8_NEXT(data, *position, size, code_point);
  return code_point;
}

}  // namespace

bool IsUtf8(absl::string_view bytes) {
  int64_t position = 0;
  while (position < static_cast<int64_t>(bytes.size())) {
    if (NextCodePoint(bytes, &position) < 0) return false;
  }
  return true;
}

std::string OneLine(absl::string_view bytes) {
  std::string line;
  int64_t position = 0;
  while (position < static_cast<int64_t>(bytes.size())) {
    const int64_t begin = position;
    const UChar32 code_point = NextCodePoint(bytes, &position);
    const bool control = (code_point >= 0 && code_point < 0x20) ||
                         (code_point >= 0x7f && code_point < 0xa0) ||
                         code_point == 0x2028 || code_point == 0x2029 ||
                         (code_point >= 0 &&
                          u_hasBinaryProperty(code_point, UCHAR_BIDI_CONTROL));
    if (code_point < 0) {
      line += '?';
    } else if (control) {
      line += ' ';
    } else {
      line.append(bytes.data() + begin, position - begin);
    }
  }
  return line;
}

}  // namespace footnote::knowledge
