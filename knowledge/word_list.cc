#include "knowledge/word_list.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "knowledge/edit_distance.h"

namespace footnote::knowledge {
namespace {

// Sorted, each once.
std::vector<std::string> Words(const std::vector<std::string>& lists,
                               bool with_names) {
  std::vector<std::string> words;
  for (const std::string& list : lists) {
    for (const absl::string_view line : absl::StrSplit(list, '\n')) {
      std::string word(absl::StripAsciiWhitespace(line));
      if (with_names && !word.empty()) word[0] = absl::ascii_tolower(word[0]);
      if (IsPlainWord(word)) words.push_back(std::move(word));
    }
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

}  // namespace

std::string JoinWordLists(const std::vector<std::string>& lists) {
  return absl::StrJoin(Words(lists, false), "\n");
}

std::string JoinRareWordLists(const std::vector<std::string>& lists,
                              const std::string& dictionary) {
  const std::vector<std::string> words = Words(lists, true);
  const std::vector<absl::string_view> known = absl::StrSplit(dictionary, '\n');
  std::vector<std::string> rare;
  std::set_difference(words.begin(), words.end(), known.begin(), known.end(),
                      std::back_inserter(rare));
  return absl::StrJoin(rare, "\n");
}

}  // namespace footnote::knowledge
