// Finds every phrase of a lexicon in a text, all at once, over stems.
//
// The phrase language, for authors:
//   word        matches any word with the same stem ("swell": swelling, swells)
//   =word       matches this form only
//   a/b/c       any one of these words
//   (a b)       may be left out
//   <group>     any one of a word group's phrases
//   ..          up to three other words of the same clause
#ifndef FOOTNOTE_KNOWLEDGE_LEXICON_H_
#define FOOTNOTE_KNOWLEDGE_LEXICON_H_

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "knowledge/text.h"

namespace footnote::knowledge {

// Word groups by id, each a list of phrases without groups.
using WordGroups = std::map<std::string, std::vector<std::string>>;

struct LexiconMatch {
  // What was given to Lexicon::Add.
  int meaning = -1;
  // Token indexes, end exclusive.
  int begin = 0;
  int end = 0;
  // Bit i: token begin + i was matched by a word rather than by a gap.
  uint64_t words = 0;
};

// Immutable after Add and Finish; FindAll is then safe from any thread.
class Lexicon {
 public:
  // Adds a phrase that means `meaning`. InvalidArgument names the column and
  // how to mend; nothing is added then. The same phrase may have several
  // meanings; checks are the caller's.
  absl::Status Add(absl::string_view phrase, const WordGroups& groups,
                   int meaning);

  // Every match, ordered by begin, then longest first, then meaning. Gaps do
  // not cross punctuation that ends a clause.
  std::vector<LexiconMatch> FindAll(const std::vector<Token>& tokens) const;

  // The literal word sequences that a phrase expands to, gaps as "..": for
  // finding phrases that two slots claim.
  static absl::Status Expand(absl::string_view phrase, const WordGroups& groups,
                             std::vector<std::string>* sequences);

 private:
  struct Node {
    std::unordered_map<int, int> next;  // word id -> node; never iterated
    int gap = -1;                       // node after a gap
    std::vector<int> meanings;
  };
  std::unordered_map<std::string, int> stems_;
  std::unordered_map<std::string, int> forms_;
  std::vector<Node> nodes_;
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_LEXICON_H_
