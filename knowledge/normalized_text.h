// Text in the one spelling that words are compared in, with the way back to
// the original.
#ifndef FOOTNOTE_KNOWLEDGE_NORMALIZED_TEXT_H_
#define FOOTNOTE_KNOWLEDGE_NORMALIZED_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace footnote::knowledge {

// UTF-8 in NFKC with case folded (Unicode, NFKC_Casefold), quotes, dashes and
// fractions made plain ASCII. Bytes that were not UTF-8 are spaces.
class NormalizedText {
 public:
  explicit NormalizedText(absl::string_view original);

  absl::string_view text() const { return text_; }
  // Where in the original the byte at `offset` of text() comes from.
  int OriginalBegin(int offset) const {
    return begins_.empty() ? offset : begins_[offset];
  }
  // One past the original of the byte at `offset`.
  int OriginalEnd(int offset) const {
    return ends_.empty() ? offset + 1 : ends_[offset];
  }

 private:
  void AddAscii(absl::string_view original);
  void AddUnicode(absl::string_view original);
  void Append(absl::string_view normal, int begin, int end);

  std::string text_;
  // By byte of text_; empty where both texts are ASCII and line up.
  std::vector<int> begins_;
  std::vector<int> ends_;
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_NORMALIZED_TEXT_H_
