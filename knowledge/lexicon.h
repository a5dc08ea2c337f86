// Finds every phrase of a lexicon in a text, all at once, over stems.
//
// The phrase language, for authors:
//   word        matches any word with the same stem ("swell": swelling, swells)
//   =word       matches this form only
//   a/b/c       any one of these words
//   (a b)       may be left out
//   <group>     any one of a word group's phrases
//   ..          up to three other words of the same clause
// Hyphens, quotes and brackets in a text are read across ("lower-back" is
// "lower back"); commas and sentence ends are not. Contractions are written out
// on both sides. Numbers match as digits ("24 7").
#ifndef FOOTNOTE_KNOWLEDGE_LEXICON_H_
#define FOOTNOTE_KNOWLEDGE_LEXICON_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
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

// Immutable once the last phrase is added; FindAll is then safe from any
// thread.
class Lexicon {
 public:
  Lexicon();

  // Adds a phrase that means `meaning`. InvalidArgument names the column and
  // how to mend; nothing is added then. The same phrase may have several
  // meanings; checks are the caller's.
  absl::Status Add(absl::string_view phrase, const WordGroups& groups,
                   int meaning);

  // Every match, ordered by begin, then longest first, then meaning. Gaps do
  // not cross punctuation that ends a clause.
  std::vector<LexiconMatch> FindAll(const std::vector<Token>& tokens) const;

  // Whether a phrase holds a word with the token's stem or form.
  bool Knows(const Token& token) const;

  // The literal word sequences that a phrase expands to, words as stems, =forms
  // and gaps as they are written: for finding phrases that two slots claim.
  static absl::Status Expand(absl::string_view phrase, const WordGroups& groups,
                             std::vector<std::string>* sequences);

 private:
  struct Node {
    int gap = -1;  // node after a gap
    std::vector<int> meanings;
  };
  // What a token can stand for; -1 where the lexicon has no such word.
  struct WordIds {
    int stem = -1;
    int form = -1;
  };
  struct Search;

  int WordId(const std::string& word);
  int NextNode(int node, int word);
  WordIds IdsOf(const Token& token) const;
  void Walk(const Search& search, int node, int at, uint64_t words) const;

  // Stems as they are, exact forms with a leading "=".
  absl::flat_hash_map<std::string, int> words_;
  // By word id of a stem: whether some exact form shares it.
  std::vector<bool> has_forms_;
  // By word id: the node after it from the root; -1 none.
  std::vector<int> first_;
  absl::flat_hash_map<uint64_t, int> edges_;  // (node, word id) -> node
  std::vector<Node> nodes_;                   // 0 is the root
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_LEXICON_H_
