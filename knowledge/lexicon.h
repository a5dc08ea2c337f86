// Finds every phrase of a lexicon in a text, all at once, over stems.
//
// The phrase language, for authors:
//   word        matches any word with the same stem ("ache": aching, aches)
//   =word       matches this form only
//   a/b/c       any one of these words
//   (a b)       may be left out
//   {a b|c d}   any one of these; (a b|c d) too, or none
//   <group>     any one of a word group's phrases
//   ..          up to three other words of the same clause
// Hyphens, quotes and brackets in a text are read across ("lower-back" is
// "lower back"); commas and sentence ends are not. Contractions are written out
// on both sides. Numbers match as digits ("24 7").
#ifndef FOOTNOTE_KNOWLEDGE_LEXICON_H_
#define FOOTNOTE_KNOWLEDGE_LEXICON_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "knowledge/phrase.h"
#include "knowledge/text.h"

namespace footnote::knowledge {

// Word groups by id, each a list of phrases without groups.
using WordGroups = PhraseGroups;

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

  // Every match, ordered by begin, then longest first, then meaning; one for
  // each begin, end and meaning. Gaps do not cross punctuation that ends a
  // clause.
  std::vector<LexiconMatch> FindAll(const std::vector<Token>& tokens) const;

  // Whether a phrase holds a word with the token's stem or form.
  bool Knows(const Token& token) const;
  bool KnowsStem(absl::string_view stem) const { return words_.contains(stem); }

  // The literal word sequences that a phrase expands to, words as stems, =forms
  // and gaps as they are written: for finding phrases that two slots claim.
  static absl::Status Expand(absl::string_view phrase, const WordGroups& groups,
                             std::vector<std::string>* sequences);

 private:
  // A trie whose edges are the steps of phrases: two phrases share a node as
  // long as their steps are the same, and the ways to say one step meet again
  // in one node, so that size grows with the sum of the ways, not the product.
  struct Node {
    int skips = -1;       // first of links_ that need no word
    int gaps = -1;        // first of links_ after a gap
    bool begins = false;  // reached without a word
    std::vector<int> meanings;
  };
  // One of several nodes that follow, as a list.
  struct Link {
    int node = -1;
    int more = -1;  // index into links_
  };
  // What a token can stand for; -1 where the lexicon has no such word.
  struct WordIds {
    int stem = -1;
    int form = -1;
  };
  struct Search;

  int WordId(absl::string_view word);
  int NewNode();
  void AddLink(int* first, int node);
  void AddEdge(int node, int word, int to);
  void AddSequence(int from, const PhraseSequence& sequence, int to);
  int AddItem(int from, const PhraseItem& item);
  WordIds IdsOf(const Token& token) const;
  void Walk(const Search& search, int node, int at, uint64_t words) const;
  void Follow(const Search& search, int node, int at, uint64_t words) const;
  void FollowWord(const Search& search, int node, int at, uint64_t words) const;

  // Stems as they are, exact forms with a leading "=".
  absl::flat_hash_map<std::string, int> words_;
  // By word id of a stem: whether some exact form shares it.
  std::vector<bool> has_forms_;
  // (node, word id) -> first of links_.
  absl::flat_hash_map<uint64_t, int> edges_;
  // (node, step) -> the node where the step's ways meet; for Add only.
  absl::flat_hash_map<std::string, int> items_;
  std::vector<Link> links_;
  std::vector<Node> nodes_;  // 0 is the root
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_LEXICON_H_
