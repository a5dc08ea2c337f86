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

// One step of a phrase: any one of the sequences, or nothing if optional.
struct PhraseItem {
  std::vector<PhraseSequence> alternatives;
  bool optional = false;
};

// Word groups by id, each a list of phrases without groups.
using WordGroups = std::map<std::string, std::vector<std::string>>;

// What groups stand for, by their phrases in WordGroups. Phrases refer to few
// groups and often, and parsing these anew each time is a sixth of a load.
using GroupSequences =
    std::map<const std::vector<std::string>*, std::vector<PhraseSequence>>;

// The steps of `phrase`. InvalidArgument says at which 1-based column what is
// wrong and how to mend it: an unknown group, a bracket without its partner, a
// gap at an end, no word that must be there, more than 16 words, or more than
// 4,096 ways to say one step. Groups are parsed when they are first met, into
// `parsed`, which goes from phrase to phrase while `groups` stays as it is.
absl::StatusOr<std::vector<PhraseItem>> ParsePhrase(absl::string_view phrase,
                                                    const WordGroups& groups,
                                                    GroupSequences* parsed);

// Every literal sequence that `phrase` stands for, each once. InvalidArgument
// as above, and where there are more than 65,536.
absl::StatusOr<std::vector<PhraseSequence>> ExpandPhrase(
    absl::string_view phrase, const WordGroups& groups);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_PHRASE_H_
