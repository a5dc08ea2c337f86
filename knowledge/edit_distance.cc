#include "knowledge/edit_distance.h"

#include <algorithm>
#include <cstdlib>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace footnote::knowledge {
namespace {

constexpr int kDoubled = 5;
constexpr int kSwapped = 6;
constexpr int kSoundsAlike = 7;
constexpr int kVowel = 8;
constexpr int kNeighbouringKey = 8;
constexpr int kUnlikely = 10;
constexpr int kFirstLetter = 6;
constexpr int kFar = 1000;

bool IsVowel(char c) { return absl::StrContains("aeiouy", c); }

// Where a key lies on a QWERTY keyboard, in half keys; a row lies half a key to
// the right of the one above.
struct Key {
  int row = -1;
  int column = 0;
};

Key KeyOf(char c) {
  constexpr absl::string_view kRows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
  for (int row = 0; row < 3; ++row) {
    const size_t at = kRows[row].find(c);
    if (at == absl::string_view::npos) continue;
    return {.row = row, .column = 2 * static_cast<int>(at) + row};
  }
  return {};
}

bool AreNeighbours(char a, char b) {
  const Key key_a = KeyOf(a);
  const Key key_b = KeyOf(b);
  if (key_a.row < 0 || key_b.row < 0) return false;
  const int apart = std::abs(key_a.column - key_b.column);
  return key_a.row == key_b.row
             ? apart == 2
             : std::abs(key_a.row - key_b.row) == 1 && apart == 1;
}

int Substituted(char typed, char meant) {
  if (IsVowel(typed) && IsVowel(meant)) return kSoundsAlike;
  constexpr absl::string_view kAlike[] = {"sz", "sc", "ck", "gj", "vf",
                                          "td", "mn", "kq", "xz"};
  for (const absl::string_view pair : kAlike) {
    if (absl::StrContains(pair, typed) && absl::StrContains(pair, meant)) {
      return kSoundsAlike;
    }
  }
  return AreNeighbours(typed, meant) ? kNeighbouringKey : kUnlikely;
}

// The letter at `at` of `word` is one that the other word does not have there.
int OneMore(absl::string_view word, size_t at) {
  const char c = word[at];
  if (at > 0 && word[at - 1] == c) return kDoubled;
  if (at + 1 < word.size() && word[at + 1] == c) return kDoubled;
  const int cost = IsVowel(c) ? kVowel : kUnlikely;
  return at == 0 ? cost + kFirstLetter : cost;
}

struct Cell {
  int slips = kFar;
  int cost = kFar;

  // Fewer slips first, then likelier ones.
  void Take(const Cell& from, int slip, int more) {
    const Cell by{from.slips + slip, from.cost + more};
    if (by.slips < slips || (by.slips == slips && by.cost < cost)) *this = by;
  }
};

}  // namespace

bool IsPlainWord(absl::string_view word) {
  return !word.empty() && absl::c_all_of(word, [](unsigned char c) {
    return absl::ascii_islower(c);
  });
}

uint32_t LettersOf(absl::string_view word) {
  uint32_t letters = 0;
  for (const char c : word) letters |= 1u << (c & 31);
  return letters;
}

EditDistance MeasureSlips(absl::string_view typed, absl::string_view word,
                          int limit) {
  const EditDistance too_far{.slips = limit + 1, .cost = kFar};
  const int n = static_cast<int>(typed.size());
  const int m = static_cast<int>(word.size());
  if (n > kLongestMeasured || m > kLongestMeasured || std::abs(n - m) > limit) {
    return too_far;
  }
  // Three rows are enough; only cells within `limit` of the diagonal matter.
  Cell rows[3][kLongestMeasured + 1];
  for (int i = 0; i <= n; ++i) {
    Cell* const row = rows[i % 3];
    const Cell* const above = rows[(i + 2) % 3];
    const Cell* const above_2 = rows[(i + 1) % 3];
    const int first = std::max(0, i - limit);
    const int last = std::min(m, i + limit);
    int least = kFar;
    for (int j = std::max(0, first - 1); j <= std::min(m, last + 1); ++j) {
      row[j] = Cell();
    }
    for (int j = first; j <= last; ++j) {
      Cell& cell = row[j];
      if (i == 0 && j == 0) cell = {0, 0};
      if (i > 0 && j < i + limit) cell.Take(above[j], 1, OneMore(typed, i - 1));
      if (j > 0) cell.Take(row[j - 1], 1, OneMore(word, j - 1));
      if (i > 0 && j > 0) {
        const char a = typed[i - 1];
        const char b = word[j - 1];
        const int first_letter = i == 1 && j == 1 ? kFirstLetter : 0;
        if (a == b) {
          cell.Take(above[j - 1], 0, 0);
        } else {
          cell.Take(above[j - 1], 1, Substituted(a, b) + first_letter);
        }
        if (i > 1 && j > 1 && a == word[j - 2] && typed[i - 2] == b && a != b) {
          cell.Take(above_2[j - 2], 1,
                    kSwapped + (i == 2 && j == 2 ? kFirstLetter : 0));
        }
      }
      least = std::min(least, cell.slips);
    }
    if (least > limit) return too_far;
  }
  const Cell& end = rows[n % 3][m];
  if (end.slips > limit) return too_far;
  return {.slips = end.slips, .cost = end.cost};
}

}  // namespace footnote::knowledge
