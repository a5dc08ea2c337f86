// The words of a lexicon's phrases, packed: a look-up of a word that is not
// there touches one cache line, of one that is there two.
#ifndef FOOTNOTE_KNOWLEDGE_LEXICON_WORDS_H_
#define FOOTNOTE_KNOWLEDGE_LEXICON_WORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace footnote::knowledge {

// Grows by Add; then safe from any thread.
class LexiconWords {
 public:
  enum class Kind { kStem, kForm };

  struct Word {
    uint32_t hash = 0;
    uint32_t id = 0;
    uint32_t begin = 0;  // of its characters
    uint32_t size : 31;  // 0: the place is free
    uint32_t has_forms : 1;
    // The lexicon's first step that begins with the word; -1 where none does.
    int32_t first = -1;

    Word() : size(0), has_forms(0) {}
  };

  // The word, new or not, until the next Add. New ones have ids one after the
  // other, from 0. A form is another word than the stem that is spelt alike.
  Word& Add(Kind kind, absl::string_view text);
  // Gives back what room is left over.
  void Trim();

  // Null where there is no such word.
  const Word* FindStem(absl::string_view stem) const {
    return Find(Kind::kStem, stem);
  }
  const Word* FindForm(absl::string_view form) const {
    return Find(Kind::kForm, form);
  }
  // By place, for those who read or change all; free ones are among them.
  std::vector<Word>& places() { return places_; }

 private:
  const Word* Find(Kind kind, absl::string_view text) const;
  // Where the word is, or the free place where it would be.
  size_t PlaceOf(uint32_t hash, Kind kind, absl::string_view text) const;
  void Grow(size_t places);

  std::string text_;          // "=" before the characters of each form
  std::vector<Word> places_;  // open addressing; a power of two, or none
  uint32_t size_ = 0;
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_LEXICON_WORDS_H_
