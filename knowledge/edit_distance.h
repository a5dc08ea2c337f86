// How far a misspelt word is from a word: the restricted Damerau-Levenshtein
// distance (Damerau 1964, "A technique for computer detection and correction of
// spelling errors"): insertions, deletions, substitutions, and swaps of two
// neighbours, no letter being changed twice. And how likely the slips are.
#ifndef FOOTNOTE_KNOWLEDGE_EDIT_DISTANCE_H_
#define FOOTNOTE_KNOWLEDGE_EDIT_DISTANCE_H_

#include <cstddef>
#include <cstdint>

#include "absl/numeric/bits.h"
#include "absl/strings/string_view.h"

namespace footnote::knowledge {

struct EditDistance {
  // Slips; more than `limit` where it is further.
  int slips = 0;
  // The least that slips within the limit cost, in tenths of an unlikely slip:
  // a doubled letter 5, a swap 6, a vowel for another or letters that sound
  // alike 7, a vowel too many or too few 8, a neighbouring key 8, others 10;
  // 6 more where it changes the first letter. (The order follows the
  // frequencies in Kernighan, Church and Gale 1990, "A spelling correction
  // program based on a noisy channel model".)
  int cost = 0;
};

// For lower-case ASCII words of at most kLongestMeasured letters; others are
// further than any limit. `limit` is 0 to 2. Linear in the length.
inline constexpr int kLongestMeasured = 24;
EditDistance MeasureSlips(absl::string_view typed, absl::string_view word,
                          int limit);

// Whether `word` is lower-case ASCII letters, one at least.
bool IsPlainWord(absl::string_view word);

// Whether plain words may be within `limit` slips, at a glance: each slip
// brings one letter at most, and takes one away.
uint32_t LettersOf(absl::string_view word);
inline bool MayBeNear(uint32_t letters, size_t size, uint32_t other_letters,
                      size_t other_size, int limit) {
  const size_t longer =
      size > other_size ? size - other_size : other_size - size;
  return longer <= static_cast<size_t>(limit) &&
         absl::popcount(letters ^ other_letters) <= 2 * limit;
}

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_EDIT_DISTANCE_H_
