// What all topics of a language share of its spelling: the dictionary, the
// chat variants, and the words that only the language pack has.
#ifndef FOOTNOTE_KNOWLEDGE_SPELLING_H_
#define FOOTNOTE_KNOWLEDGE_SPELLING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "knowledge/deletion_index.h"
#include "knowledge/spelling_variants.h"
#include "knowledge/word_set.h"

namespace footnote::knowledge {

// A few words that a dictionary lacks, scanned rather than indexed: a topic has
// some tens of them, and a thousand topics may be loaded.
class ExtraWords {
 public:
  // Adds the words of a phrase of the phrase language, but for those of the
  // dictionary and those that are no lower-case ASCII of four letters or more.
  void AddPhrase(absl::string_view phrase, const DeletionIndex& dictionary);
  // The same for one word, however it would be tokenized.
  void AddWord(absl::string_view word, const DeletionIndex& dictionary);
  // After the last phrase, before the first look.
  void Finish();

  bool Contains(absl::string_view word) const;
  // Calls `take` with the words that may be within `limit` slips, in order.
  void FindNear(absl::string_view typed, int limit,
                absl::FunctionRef<void(absl::string_view)> take) const;

 private:
  std::vector<std::string> words_;  // sorted
  std::vector<uint32_t> letters_;   // by word: which it has
};

struct Spelling {
  // Words that are none of anybody's slips, and that may be meant by one.
  DeletionIndex dictionary;
  // Rarer words and names: no slips either, but hardly ever meant by one.
  WordSet rare_words;
  SpellingVariants variants;
  // The language pack's own, contractions without apostrophes among them.
  ExtraWords words;
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_SPELLING_H_
