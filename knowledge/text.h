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
  // A line break is the punctuation "\n"; "&" is the word "and".
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

// Whether the punctuation ends a clause for certain: . ! ? ; : , and a line
// break. A hyphen, a quote or a bracket does not; neither does a word.
bool EndsClause(const Token& token);

// Whether phrases are read across the token: a hyphen, a quote, a bracket.
bool IsTransparent(const Token& token);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_TEXT_H_
