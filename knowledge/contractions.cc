#include "knowledge/contractions.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace footnote::knowledge {
namespace {

struct Contraction {
  absl::string_view word;
  WrittenOut out;
};

// Sorted. Forms that are also words of their own ("ill", "well", "were",
// "id", "wed", "shell") are contractions only with their apostrophe.
constexpr Contraction kWhole[] = {
    {"ain't", {{"is", "not"}}},
    {"aint", {{"is", "not"}}},
    {"arent", {{"are", "not"}}},
    {"can't", {{"can", "not"}}},
    {"cannot", {{"can", "not"}}},
    {"cant", {{"can", "not"}}},
    {"couldnt", {{"could", "not"}}},
    {"didnt", {{"did", "not"}}},
    {"doesnt", {{"does", "not"}}},
    {"dont", {{"do", "not"}}},
    {"dunno", {{"do", "not", "know"}}},
    {"gonna", {{"going", "to"}}},
    {"gotta", {{"got", "to"}}},
    {"hadnt", {{"had", "not"}}},
    {"hasnt", {{"has", "not"}}},
    {"havent", {{"have", "not"}}},
    {"heres", {{"here", "is"}}},
    {"hes", {{"he", "is"}}},
    {"hows", {{"how", "is"}}},
    {"i'm", {{"i", "am"}}},
    {"im", {{"i", "am"}}},
    {"isnt", {{"is", "not"}}},
    {"its", {{"it", "is"}}},
    {"ive", {{"i", "have"}}},
    {"let's", {{"let", "us"}}},
    {"lets", {{"let", "us"}}},
    {"mustnt", {{"must", "not"}}},
    {"shan't", {{"shall", "not"}}},
    {"shes", {{"she", "is"}}},
    {"shouldnt", {{"should", "not"}}},
    {"thats", {{"that", "is"}}},
    {"theres", {{"there", "is"}}},
    {"theyre", {{"they", "are"}}},
    {"theyve", {{"they", "have"}}},
    {"wanna", {{"want", "to"}}},
    {"wasnt", {{"was", "not"}}},
    {"werent", {{"were", "not"}}},
    {"weve", {{"we", "have"}}},
    {"whats", {{"what", "is"}}},
    {"wheres", {{"where", "is"}}},
    {"whos", {{"who", "is"}}},
    {"won't", {{"will", "not"}}},
    {"wont", {{"will", "not"}}},
    {"wouldnt", {{"would", "not"}}},
    {"youre", {{"you", "are"}}},
    {"youve", {{"you", "have"}}},
};

// After these "'s" is "is"; after any other word it is a possessive.
constexpr absl::string_view kTakesIs[] = {
    "everything", "he",   "here",      "how",  "it",    "nothing",
    "one",        "she",  "something", "that", "there", "this",
    "what",       "when", "where",     "who",  "why",
};

template <typename Table>
bool Contains(const Table& table, absl::string_view word) {
  return std::binary_search(std::begin(table), std::end(table), word);
}

}  // namespace

WrittenOut WriteOut(absl::string_view word) {
  const auto* whole = std::lower_bound(
      std::begin(kWhole), std::end(kWhole), word,
      [](const Contraction& c, absl::string_view w) { return c.word < w; });
  if (whole != std::end(kWhole) && whole->word == word) return whole->out;
  const size_t apostrophe = word.find('\'');
  if (apostrophe == absl::string_view::npos) return {{word}};
  absl::string_view stem = word;
  if (absl::ConsumeSuffix(&stem, "n't")) return {{stem, "not"}};
  if (absl::ConsumeSuffix(&stem, "'re")) return {{stem, "are"}};
  if (absl::ConsumeSuffix(&stem, "'ve")) return {{stem, "have"}};
  if (absl::ConsumeSuffix(&stem, "'ll")) return {{stem, "will"}};
  if (absl::ConsumeSuffix(&stem, "'d")) return {{stem, "would"}};
  if (absl::ConsumeSuffix(&stem, "'s")) {
    if (Contains(kTakesIs, stem)) return {{stem, "is"}};
    return {{stem}};
  }
  return {{word}};
}

std::vector<absl::string_view> BareContractions() {
  std::vector<absl::string_view> words;
  for (const Contraction& contraction : kWhole) {
    if (!absl::StrContains(contraction.word, '\'')) {
      words.push_back(contraction.word);
    }
  }
  return words;
}

}  // namespace footnote::knowledge
