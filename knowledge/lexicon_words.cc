#include "knowledge/lexicon_words.h"

#include <utility>

namespace footnote::knowledge {
namespace {

constexpr size_t kFewestPlaces = 16;

// FNV-1a. Forms start from another seed.
uint32_t HashOf(LexiconWords::Kind kind, absl::string_view text) {
  uint32_t hash =
      kind == LexiconWords::Kind::kForm ? 2166136261u ^ '=' : 2166136261u;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  }
  return hash ^ (hash >> 15);
}

}  // namespace

size_t LexiconWords::PlaceOf(uint32_t hash, Kind kind,
                             absl::string_view text) const {
  const size_t mask = places_.size() - 1;
  const size_t mark = kind == Kind::kForm ? 1 : 0;
  size_t place = hash & mask;
  for (; places_[place].size != 0; place = (place + 1) & mask) {
    const Word& word = places_[place];
    if (word.hash != hash || word.size != text.size() + mark) continue;
    const absl::string_view found(text_.data() + word.begin, word.size);
    if (found.substr(mark) == text && (mark == 0 || found[0] == '=')) break;
  }
  return place;
}

const LexiconWords::Word* LexiconWords::Find(Kind kind,
                                             absl::string_view text) const {
  if (size_ == 0 || text.empty()) return nullptr;
  const Word& word = places_[PlaceOf(HashOf(kind, text), kind, text)];
  return word.size == 0 ? nullptr : &word;
}

LexiconWords::Word& LexiconWords::Add(Kind kind, absl::string_view text) {
  // Three places of four are taken at most.
  if (size_ * 4 >= places_.size() * 3) {
    Grow(places_.empty() ? kFewestPlaces : places_.size() * 2);
  }
  const uint32_t hash = HashOf(kind, text);
  Word& word = places_[PlaceOf(hash, kind, text)];
  if (word.size != 0) return word;
  word.hash = hash;
  word.id = size_++;
  word.begin = static_cast<uint32_t>(text_.size());
  if (kind == Kind::kForm) text_.push_back('=');
  text_.append(text.data(), text.size());
  word.size = static_cast<uint32_t>(text_.size()) - word.begin;
  return word;
}

void LexiconWords::Grow(size_t places) {
  const std::vector<Word> words = std::exchange(places_, {});
  places_.resize(places);
  for (const Word& word : words) {
    if (word.size == 0) continue;
    size_t place = word.hash & (places - 1);
    while (places_[place].size != 0) place = (place + 1) & (places - 1);
    places_[place] = word;
  }
}

void LexiconWords::Trim() {
  text_.shrink_to_fit();
  places_.shrink_to_fit();
}

}  // namespace footnote::knowledge
