// The words of a dictionary, found by spelling or by near spelling: a symmetric
// delete index (SymSpell, Garbe 2012): two words a few slips apart become the
// same when a few letters of each are left out. Only the first letters are
// indexed, so that the index stays small; what it finds is measured by
// edit_distance.h.
#ifndef FOOTNOTE_KNOWLEDGE_DELETION_INDEX_H_
#define FOOTNOTE_KNOWLEDGE_DELETION_INDEX_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "knowledge/word_set.h"

namespace footnote::knowledge {

// Immutable; safe from any thread.
class DeletionIndex {
 public:
  DeletionIndex() = default;
  // `words`: lower-case ASCII, sorted, each once, one a line.
  explicit DeletionIndex(std::string words);

  int size() const { return words_.size(); }
  bool empty() const { return words_.empty(); }
  absl::string_view word(int id) const { return words_.word(id); }
  bool Contains(absl::string_view word) const { return words_.Contains(word); }

  // Ids, ascending, of words that may be within `limit` slips of `typed`; all
  // that are, but for these: words shorter than three letters, and beyond one
  // slip words shorter than six letters or with another first letter.
  std::vector<int> FindNear(absl::string_view typed, int limit) const;

 private:
  WordSet words_;
  std::vector<uint32_t> letters_;  // by id: which it has
  // Ids by the hash of what is left of a word: bucket b is
  // ids_[buckets_[b]] to ids_[buckets_[b + 1]].
  std::vector<uint32_t> buckets_;
  std::vector<uint32_t> ids_;
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_DELETION_INDEX_H_
