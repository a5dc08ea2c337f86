// English contractions written out, so that a rule for "is not" also reads
// "isn't", "isnt" and "aren't".
#ifndef FOOTNOTE_KNOWLEDGE_CONTRACTIONS_H_
#define FOOTNOTE_KNOWLEDGE_CONTRACTIONS_H_

#include <vector>

#include "absl/strings/string_view.h"

namespace footnote::knowledge {

// Up to three words; empty ones follow the last.
struct WrittenOut {
  absl::string_view words[3];
};

// `word` is lower case, its apostrophe "'" or missing. A word that is no
// contraction comes back as it is, a possessive without its "'s".
WrittenOut WriteOut(absl::string_view word);

// The contractions that are one without their apostrophe: "isnt".
std::vector<absl::string_view> BareContractions();

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_CONTRACTIONS_H_
