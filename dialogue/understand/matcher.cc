#include "dialogue/understand/matcher.h"

#include <algorithm>
#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "absl/numeric/bits.h"
#include "dialogue/understand/message.h"

namespace footnote::dialogue {

using knowledge::LexiconMatch;

int WordCount(const LexiconMatch& match) { return absl::popcount(match.words); }

bool Overlap(const LexiconMatch& a, const LexiconMatch& b) {
  if (a.end <= b.begin || b.end <= a.begin) return false;
  // Moved to the same origin, the bits of a common token meet.
  const LexiconMatch& first = a.begin <= b.begin ? a : b;
  const LexiconMatch& second = a.begin <= b.begin ? b : a;
  return ((first.words >> (second.begin - first.begin)) & second.words) != 0;
}

bool Message::Covers(const LexiconMatch& outer, const LexiconMatch& inner) {
  if (inner.begin < outer.begin || inner.end > outer.end) return false;
  const uint64_t words = inner.words << (inner.begin - outer.begin);
  return (words & ~outer.words) == 0;
}

// Matches are ordered by begin, and span at most 64 tokens, so that only near
// neighbours are looked at.
void HideContained(
    absl::FunctionRef<bool(const LexiconMatch&, const LexiconMatch&)> hides,
    absl::FunctionRef<void(const LexiconMatch&, const LexiconMatch&)> hidden,
    Matches* matches) {
  const size_t size = matches->size();
  if (size < 2) return;
  absl::InlinedVector<bool, 64> gone(size, false);
  int longest = 0;
  for (const LexiconMatch& m : *matches) {
    longest = std::max(longest, m.end - m.begin);
  }
  for (size_t o = 0; o < size; ++o) {
    const LexiconMatch& outer = (*matches)[o];
    const int words = WordCount(outer);
    if (words < 2) continue;
    size_t i = o;
    while (i > 0 && (*matches)[i - 1].begin == outer.begin) --i;
    for (; i < size && (*matches)[i].begin < outer.end; ++i) {
      const LexiconMatch& inner = (*matches)[i];
      if (i == o || gone[i] || WordCount(inner) >= words) continue;
      if (!Message::Covers(outer, inner) || !hides(outer, inner)) continue;
      gone[i] = true;
      hidden(outer, inner);
    }
  }
  size_t kept = 0;
  for (size_t i = 0; i < size; ++i) {
    if (!gone[i]) (*matches)[kept++] = (*matches)[i];
  }
  matches->resize(kept);
}

void KeepLongest(
    absl::FunctionRef<void(const LexiconMatch&, const LexiconMatch&)> dropped,
    Matches* matches) {
  const size_t size = matches->size();
  if (size < 2) return;
  absl::InlinedVector<int, 64> order(size);
  for (size_t i = 0; i < size; ++i) order[i] = static_cast<int>(i);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return WordCount((*matches)[a]) > WordCount((*matches)[b]);
  });
  // By token: which match took it. Spans of matches are short.
  int tokens = 0;
  for (const LexiconMatch& m : *matches) tokens = std::max(tokens, m.end);
  absl::InlinedVector<int, 64> taken(tokens, -1);
  absl::InlinedVector<bool, 64> gone(size, false);
  for (const int i : order) {
    const LexiconMatch& m = (*matches)[i];
    for (int t = m.begin; t < m.end && !gone[i]; ++t) {
      if (!Message::Matched(m, t) || taken[t] < 0) continue;
      const LexiconMatch& other = (*matches)[taken[t]];
      if (other.begin == m.begin && other.words == m.words) continue;
      gone[i] = true;
      dropped(other, m);
    }
    if (gone[i]) continue;
    for (int t = m.begin; t < m.end; ++t) {
      if (Message::Matched(m, t)) taken[t] = i;
    }
  }
  size_t kept = 0;
  for (size_t i = 0; i < size; ++i) {
    if (!gone[i]) (*matches)[kept++] = (*matches)[i];
  }
  matches->resize(kept);
}

}  // namespace footnote::dialogue
