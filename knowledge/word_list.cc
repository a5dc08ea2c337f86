#include "knowledge/word_list.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace footnote::knowledge {

std::string JoinWordLists(const std::vector<std::string>& lists) {
  std::vector<absl::string_view> words;
  for (const std::string& list : lists) {
    for (absl::string_view line : absl::StrSplit(list, '\n')) {
      line = absl::StripAsciiWhitespace(line);
      if (!line.empty() && absl::c_all_of(line, [](unsigned char c) {
            return absl::ascii_islower(c);
          })) {
        words.push_back(line);
      }
    }
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return absl::StrJoin(words, "\n");
}

}  // namespace footnote::knowledge
