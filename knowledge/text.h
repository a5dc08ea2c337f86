// A user's text as words, each with its place in the original: everything
// that reads language works on these, and quotes the original by offset.
#ifndef FOOTNOTE_KNOWLEDGE_TEXT_H_
#define FOOTNOTE_KNOWLEDGE_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace footnote::knowledge {

struct Token {
  enum class Kind { kWord, kNumber, kPunctuation, kSymbol };
  Kind kind = Kind::kWord;
  // NFKC, case folded, typographic quotes and dashes made plain, contractions
  // written out ("isn't" is "is" "not", both with the whole word's offsets).
  std::string text;
  // Snowball English (Porter2) stem of a word; `text` for the rest.
  std::string stem;
  // Byte offsets in the original text, end exclusive.
  int begin = 0;
  int end = 0;
};

// Splits UTF-8 text. Never fails: bytes that are not UTF-8 become separators.
// Numbers stand apart from letters that touch them ("2wks" is "2" "wks").
// Linear in the text.
std::vector<Token> Tokenize(absl::string_view text);

// The stem of one lower-case word.
std::string Stem(absl::string_view word);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_TEXT_H_
