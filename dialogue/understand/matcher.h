// Of the phrases found, those that count: what lies inside a longer phrase is
// not said ("wrist rest" is not the wrist).
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_MATCHER_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_MATCHER_H_

#include <vector>

#include "absl/functional/function_ref.h"
#include "knowledge/lexicon.h"

namespace footnote::dialogue {

using Matches = std::vector<knowledge::LexiconMatch>;

// Removes every match whose words are a proper part of another's, where
// `hides(outer, inner)` allows it. Calls `hidden` for each.
void HideContained(absl::FunctionRef<bool(const knowledge::LexiconMatch& outer,
                                          const knowledge::LexiconMatch& inner)>
                       hides,
                   absl::FunctionRef<void(const knowledge::LexiconMatch& outer,
                                          const knowledge::LexiconMatch& inner)>
                       hidden,
                   Matches* matches);

// Keeps matches that do not overlap in a matched word: longer ones first, then
// earlier ones. Matches of the very same words stay together. The order of the
// rest stays.
void KeepLongest(absl::FunctionRef<void(const knowledge::LexiconMatch& kept,
                                        const knowledge::LexiconMatch& dropped)>
                     dropped,
                 Matches* matches);

// Words that a match matched, at most 64.
int WordCount(const knowledge::LexiconMatch& match);

// Whether both matched some token.
bool Overlap(const knowledge::LexiconMatch& a,
             const knowledge::LexiconMatch& b);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_MATCHER_H_
