#include "knowledge/normalized_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "unicode/bytestream.h"
#include "unicode/normalizer2.h"
#include "unicode/stringpiece.h"
#include "unicode/uchar.h"
#include "unicode/utf8.h"

namespace footnote::knowledge {
namespace {

bool IsAscii(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 128;
  });
}

// What NFKC_Casefold would keep apart or take apart the wrong way. Null leaves
// the character to it.
const char* PlainForm(UChar32 c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032:
    case 0x02BC:
    case 0x00B4:
      return "'";
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x2033:
      return "\"";
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
      return "-";
    case 0x2044:
      return "/";
    case 0x2022:
    case 0x00B7:  // bullets begin a line of a list
      return ";";
    case 0x2028:
    case 0x2029:
    case 0x0085:
      return "\n";
    // "2½" must not become "21/2".
    case 0x00BD:
      return " 0.5";
    case 0x00BC:
      return " 0.25";
    case 0x00BE:
      return " 0.75";
    case 0x2153:
      return " 0.33";
    case 0x2154:
      return " 0.67";
    case 0x2116:
      return " ";  // the numero sign is no "no"
    default:
      return nullptr;
  }
}

bool JoinsPrevious(UChar32 c) {
  return u_hasBinaryProperty(c, UCHAR_GRAPHEME_EXTEND) || c == 0x200D;
}

}  // namespace

NormalizedText::NormalizedText(absl::string_view original) {
  text_.reserve(original.size());
  if (IsAscii(original)) {
    AddAscii(original);
  } else {
    AddUnicode(original);
  }
}

void NormalizedText::AddAscii(absl::string_view original) {
  text_.resize(original.size());
  std::transform(original.begin(), original.end(), text_.begin(),
                 [](char c) { return absl::ascii_tolower(c); });
}

void NormalizedText::Append(absl::string_view normal, int begin, int end) {
  text_.append(normal.data(), normal.size());
  begins_.insert(begins_.end(), normal.size(), begin);
  ends_.insert(ends_.end(), normal.size(), end);
}

void NormalizedText::AddUnicode(absl::string_view original) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* fold =
      icu::Normalizer2::getNFKCCasefoldInstance(error);
  const int size = static_cast<int>(original.size());
  begins_.reserve(size);
  ends_.reserve(size);
  std::string folded;
  int at = 0;
  while (at < size) {
    const int begin = at;
    UChar32 c;
    U8_NEXT(original.data(), at, size, c);
    if (c < 0) {
      Append(" ", begin, at);
      continue;
    }
    if (const char* plain = PlainForm(c)) {
      Append(plain, begin, at);
      continue;
    }
    // A character and the marks on it are folded together, or "e" with an
    // accent would differ by how it was typed.
    for (int next = at; next < size; at = next) {
      UChar32 mark;
      U8_NEXT(original.data(), next, size, mark);
      if (mark < 0 || !JoinsPrevious(mark)) break;
    }
    folded.clear();
    icu::StringByteSink<std::string> sink(&folded);
    UErrorCode status = error;
    if (U_SUCCESS(status)) {
      fold->normalizeUTF8(0,
                          icu::StringPiece(original.data() + begin, at - begin),
                          sink, nullptr, status);
    }
    if (U_FAILURE(status)) folded.assign(original.data() + begin, at - begin);
    Append(folded, begin, at);
  }
}

}  // namespace footnote::knowledge
