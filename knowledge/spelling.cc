#include "knowledge/spelling.h"

#include <algorithm>

#include "knowledge/edit_distance.h"
#include "knowledge/text.h"

namespace footnote::knowledge {
namespace {

constexpr size_t kShortest = 4;

// The phrase without the names of word groups.
std::string WithoutGroups(absl::string_view phrase) {
  std::string words;
  bool in_name = false;
  for (const char c : phrase) {
    if (c == '<') in_name = true;
    words.push_back(in_name ? ' ' : c);
    if (c == '>') in_name = false;
  }
  return words;
}

}  // namespace

void ExtraWords::AddPhrase(absl::string_view phrase,
                           const DeletionIndex& dictionary) {
  for (const Token& token : Tokenize(WithoutGroups(phrase))) {
    AddWord(token.text, dictionary);
  }
}

void ExtraWords::AddWord(absl::string_view word,
                         const DeletionIndex& dictionary) {
  if (word.size() < kShortest || !IsPlainWord(word)) return;
  if (!dictionary.Contains(word)) words_.emplace_back(word);
}

void ExtraWords::Finish() {
  std::sort(words_.begin(), words_.end());
  words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
  words_.shrink_to_fit();
  letters_.clear();
  letters_.reserve(words_.size());
  for (const std::string& word : words_) letters_.push_back(LettersOf(word));
}

bool ExtraWords::Contains(absl::string_view word) const {
  return std::binary_search(words_.begin(), words_.end(), word);
}

void ExtraWords::FindNear(
    absl::string_view typed, int limit,
    absl::FunctionRef<void(absl::string_view)> take) const {
  const uint32_t letters = LettersOf(typed);
  for (size_t i = 0; i < words_.size(); ++i) {
    if (MayBeNear(letters, typed.size(), letters_[i], words_[i].size(),
                  limit)) {
      take(words_[i]);
    }
  }
}

}  // namespace footnote::knowledge
