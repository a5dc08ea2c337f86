// A fixed set of words, packed.
#ifndef FOOTNOTE_KNOWLEDGE_WORD_SET_H_
#define FOOTNOTE_KNOWLEDGE_WORD_SET_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace footnote::knowledge {

// Immutable; safe from any thread.
class WordSet {
 public:
  WordSet() = default;
  // `words`: one a line, each once.
  explicit WordSet(std::string words);

  int size() const { return static_cast<int>(starts_.size()) - 1; }
  bool empty() const { return size() == 0; }
  // By its line, from 0.
  absl::string_view word(int id) const {
    return absl::string_view(text_).substr(starts_[id],
                                           starts_[id + 1] - starts_[id] - 1);
  }
  bool Contains(absl::string_view word) const;

 private:
  std::string text_;
  std::vector<uint32_t> starts_ = {0};  // by id, and the end
  std::vector<uint32_t> slots_;         // open addressing: id + 1, 0 is free
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_WORD_SET_H_
