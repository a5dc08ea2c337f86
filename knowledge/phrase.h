// The phrase language of lexicon.h, parsed and expanded.
#ifndef FOOTNOTE_KNOWLEDGE_PHRASE_H_
#define FOOTNOTE_KNOWLEDGE_PHRASE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace footnote::knowledge {

// One word of a literal sequence, or a gap.
struct PhraseWord {
  enum class Kind { kStem, kForm, kGap };
  Kind kind = Kind::kStem;
  std::string text;  // the stem or the form; empty for a gap
  std::string stem;  // of either
};

using PhraseSequence = std::vector<PhraseWord>;

// Every literal sequence that `phrase` stands for, in the order written, each
// once. InvalidArgument says at which 1-based column what is wrong and how to
// mend it: an unknown group, a bracket without its partner, a gap at an end, no
// word at all, more than 4,096 sequences or more than 16 words in one.
absl::StatusOr<std::vector<PhraseSequence>> ExpandPhrase(
    absl::string_view phrase,
    const std::map<std::string, std::vector<std::string>>& groups);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_PHRASE_H_
