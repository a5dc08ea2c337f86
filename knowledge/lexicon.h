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

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "knowledge/lexicon_words.h"
#include "knowledge/text.h"

namespace footnote::knowledge {

struct LexiconMatch {
  // What was given to LexiconBuilder::Add.
  int meaning = -1;
  // Token indexes, end exclusive.
  int begin = 0;
  int end = 0;
  // Bit i: token begin + i was matched by a word rather than by a gap.
  uint64_t words = 0;
};

// Built by a LexiconBuilder. Immutable; safe from any thread. Packed, so that a
// thousand topics fit in memory, and what one turn looks at in a processor's
// cache.
class Lexicon {
 public:
  // Of no phrase.
  Lexicon() = default;

  // Every match, ordered by begin, then longest first, then meaning; one for
  // each begin, end and meaning. Gaps do not cross punctuation that ends a
  // clause.
  std::vector<LexiconMatch> FindAll(const std::vector<Token>& tokens) const;

  // Whether a phrase holds a word with the token's stem or form.
  bool Knows(const Token& token) const;
  bool KnowsStem(absl::string_view stem) const {
    return words_.FindStem(stem) != nullptr;
  }

 private:
  friend class LexiconBuilder;

  // What a node of the trie of phrases leads to. A node is the index of its
  // head, behind which its steps lie side by side, in order of `what`. The head
  // tells what cannot come next, since that is nearly every word: see Head.
  struct Step {
    // A word of words_ by id, or one of these.
    enum : uint32_t {
      kWide,     // the node has `to` more steps; only where they are many
      kMeaning,  // a phrase ends here: its meaning is `to`
      kSkip,     // `to` is reached without a word
      kGap,      // `to` is reached after a gap
      kFirstWord,
    };
    uint32_t what = kWide;
    uint32_t to : 31;
    uint32_t is_last : 1;

    Step() : to(0), is_last(0) {}
  };
  // A node's head as a step: `what` holds the bits of the words that can come
  // next and these marks, `to` the bits of those that can come after a gap. What
  // may be left out is seen through. Words share bits (a Bloom filter of one
  // hash): a bit says that a word may come, its absence that it does not.
  struct Head {
    static constexpr uint32_t kBits = 30;
    static constexpr uint32_t kWords = (uint32_t{1} << kBits) - 1;
    enum : uint32_t {
      kMeans = uint32_t{1} << 30,       // a phrase ends at the node
      kMeansBySkip = uint32_t{1} << 31  // or where words are left out
    };
    static uint32_t BitOf(uint32_t word_id) {
      return uint32_t{1} << (word_id % kBits);
    }
  };
  // What a token can stand for; null where the lexicon has no such word.
  struct Words {
    const LexiconWords::Word* stem = nullptr;
    const LexiconWords::Word* form = nullptr;
  };
  struct Place;
  struct Search;

  absl::Span<const Step> StepsFrom(const Step* first, uint32_t what) const;
  absl::Span<const Step> StepsOf(uint32_t node, uint32_t what) const {
    return StepsFrom(&steps_[node + 1], what);
  }
  Words WordsOf(const Token& token) const;
  static void LookAhead(const std::vector<Token>& tokens,
                        absl::Span<Place> places);
  void Begin(const Search& search, const LexiconWords::Word* word) const;
  void Walk(const Search& search, uint32_t node, int at, uint64_t words) const;
  void Follow(const Search& search, uint32_t node, int at,
              uint64_t words) const;
  void FollowWord(const Search& search, uint32_t node, int at,
                  uint64_t words) const;

  // Ids from Step::kFirstWord on.
  LexiconWords words_;
  // The root's come first; LexiconWords::Word::first finds its steps.
  std::vector<Step> steps_;
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_LEXICON_H_
