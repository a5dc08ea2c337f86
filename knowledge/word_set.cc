#include "knowledge/word_set.h"

#include <utility>

#include "absl/numeric/bits.h"

namespace footnote::knowledge {
namespace {

// FNV-1a. A hash that differs by process would do as well; this one is cheap.
uint32_t Hash(absl::string_view text) {
  uint32_t hash = 2166136261u;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  }
  return hash ^ (hash >> 15);
}

}  // namespace

WordSet::WordSet(std::string words) : text_(std::move(words)) {
  if (!text_.empty() && text_.back() != '\n') text_.push_back('\n');
  for (size_t end = text_.find('\n'); end != std::string::npos;
       end = text_.find('\n', end + 1)) {
    starts_.push_back(static_cast<uint32_t>(end) + 1);
  }
  slots_.resize(absl::bit_ceil(2 * static_cast<uint32_t>(size()) + 2));
  const auto mask = static_cast<uint32_t>(slots_.size()) - 1;
  for (int id = 0; id < size(); ++id) {
    uint32_t at = Hash(word(id)) & mask;
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = id + 1;
  }
}

bool WordSet::Contains(absl::string_view wanted) const {
  if (slots_.empty()) return false;
  const auto mask = static_cast<uint32_t>(slots_.size()) - 1;
  for (uint32_t at = Hash(wanted) & mask; slots_[at] != 0;
       at = (at + 1) & mask) {
    if (word(static_cast<int>(slots_[at]) - 1) == wanted) return true;
  }
  return false;
}

}  // namespace footnote::knowledge
