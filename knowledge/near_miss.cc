#include "knowledge/near_miss.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace footnote::knowledge {
namespace {

// Levenshtein distance, one row at a time.
size_t Distance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string SuggestFor(absl::string_view name,
                       const std::vector<std::string>& names) {
  constexpr size_t kLongest = 64;  // longer names are no slips of the finger
  constexpr size_t kListed = 10;
  if (names.empty()) return "there is none";
  if (name.size() <= kLongest) {
    const std::string* best = nullptr;
    size_t best_distance = (name.size() + 2) / 3 + 1;
    for (const std::string& candidate : names) {
      if (candidate.size() > kLongest) continue;
      const size_t distance = Distance(name, candidate);
      if (distance >= best_distance) continue;
      best = &candidate;
      best_distance = distance;
    }
    if (best != nullptr) return absl::StrCat("did you mean \"", *best, "\"?");
  }
  const auto end = names.begin() + std::min(names.size(), kListed);
  return absl::StrCat("there are ", absl::StrJoin(names.begin(), end, ", "),
                      names.size() > kListed ? ", ..." : "");
}

}  // namespace footnote::knowledge
