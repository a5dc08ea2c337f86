#include "knowledge/deletion_index.h"

#include <algorithm>
#include <utility>

#include "knowledge/edit_distance.h"

namespace footnote::knowledge {
namespace {

// Letters of a word that are indexed.
constexpr int kPrefix = 6;
constexpr int kShortest = 3;
// From this length on, two slips are looked for.
constexpr int kTwoSlips = 6;
// A power of two, about as many as a large dictionary has entries for four.
constexpr uint32_t kBuckets = 1u << 17;

constexpr uint32_t kHashSeed = 2166136261u;  // FNV-1a

uint32_t Extend(uint32_t hash, char c) {
  return (hash ^ static_cast<unsigned char>(c)) * 16777619u;
}

uint32_t Finish(uint32_t hash) { return hash ^ (hash >> 15); }

// Calls `take` with the bucket of the word's prefix, and of the prefix without
// each one of its letters, and each two but the first; the same bucket may come
// twice.
template <typename Take>
void ForEachDeletion(absl::string_view word, int limit, const Take& take) {
  const absl::string_view prefix = word.substr(0, kPrefix);
  const int size = static_cast<int>(prefix.size());
  const auto bucket = [&](int skip_1, int skip_2) {
    uint32_t hash = kHashSeed;
    for (int i = 0; i < size; ++i) {
      if (i != skip_1 && i != skip_2) hash = Extend(hash, prefix[i]);
    }
    return Finish(hash) % kBuckets;
  };
  take(bucket(-1, -1));
  for (int i = 0; i < size; ++i) {
    // Of equal neighbours the first is enough.
    if (i > 0 && prefix[i] == prefix[i - 1]) continue;
    take(bucket(i, -1));
    if (limit < 2 || i == 0) continue;
    for (int j = i + 1; j < size; ++j) take(bucket(i, j));
  }
}

}  // namespace

DeletionIndex::DeletionIndex(std::string words) : words_(std::move(words)) {
  letters_.reserve(size());
  for (int id = 0; id < size(); ++id) letters_.push_back(LettersOf(word(id)));
  // Counts, then fills: no bucket grows on its own.
  const auto for_each = [this](const auto& take) {
    for (int id = 0; id < size(); ++id) {
      const int length = static_cast<int>(word(id).size());
      if (length < kShortest) continue;
      ForEachDeletion(word(id), length < kTwoSlips ? 1 : 2,
                      [&](uint32_t bucket) { take(id, bucket); });
    }
  };
  buckets_.assign(kBuckets + 1, 0);
  for_each([this](int, uint32_t bucket) { ++buckets_[bucket + 1]; });
  for (uint32_t b = 0; b < kBuckets; ++b) buckets_[b + 1] += buckets_[b];
  ids_.resize(buckets_.back());
  std::vector<uint32_t> next(buckets_.begin(), buckets_.end() - 1);
  for_each([&](int id, uint32_t bucket) { ids_[next[bucket]++] = id; });
}

std::vector<int> DeletionIndex::FindNear(absl::string_view typed,
                                         int limit) const {
  std::vector<int> near;
  if (empty()) return near;
  const uint32_t letters = LettersOf(typed);
  ForEachDeletion(typed, limit, [&](uint32_t bucket) {
    for (uint32_t i = buckets_[bucket]; i < buckets_[bucket + 1]; ++i) {
      const auto id = static_cast<int>(ids_[i]);
      if (MayBeNear(letters, typed.size(), letters_[id], word(id).size(),
                    limit)) {
        near.push_back(id);
      }
    }
  });
  std::sort(near.begin(), near.end());
  near.erase(std::unique(near.begin(), near.end()), near.end());
  return near;
}

}  // namespace footnote::knowledge
