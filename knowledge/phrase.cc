#include "knowledge/phrase.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "knowledge/text.h"

namespace footnote::knowledge {
namespace {

using Items = std::vector<PhraseItem>;
using Sequences = std::vector<PhraseSequence>;

constexpr size_t kMaxWays = 4096;
constexpr size_t kMaxSequences = 65536;
constexpr size_t kMaxWords = 16;
constexpr int kMaxDepth = 16;

bool IsGap(const PhraseWord& word) {
  return word.kind == PhraseWord::Kind::kGap;
}

// Each sequence once, in the order of first use.
Sequences Unique(Sequences sequences) {
  std::set<std::string> seen;
  Sequences unique;
  for (PhraseSequence& sequence : sequences) {
    std::string key;
    for (const PhraseWord& word : sequence) {
      absl::StrAppend(&key, static_cast<int>(word.kind), word.text, " ");
    }
    if (seen.insert(key).second) unique.push_back(std::move(sequence));
  }
  return unique;
}

// Every way to take one alternative of each item. False where there are more
// than `limit`.
bool Multiply(const Items& items, size_t limit, Sequences* product) {
  product->assign(1, {});
  for (const PhraseItem& item : items) {
    const size_t ways = item.alternatives.size() + (item.optional ? 1 : 0);
    if (product->size() * ways > limit) return false;
    Sequences longer;
    longer.reserve(product->size() * ways);
    for (const PhraseSequence& head : *product) {
      for (const PhraseSequence& tail : item.alternatives) {
        longer.push_back(head);
        longer.back().insert(longer.back().end(), tail.begin(), tail.end());
      }
      if (item.optional) longer.push_back(head);
    }
    *product = std::move(longer);
  }
  return true;
}

// Recursive descent over the grammar
//   phrase  = item { item }
//   item    = ".." | "(" choice ")" | "{" choice "}" | unit { "/" unit }
//   choice  = phrase { "|" phrase }
//   unit    = [ "=" ] word | "<" group ">"
class PhraseParser {
 public:
  // Null groups: none may be referred to, and nothing is parsed of them.
  PhraseParser(absl::string_view phrase, const WordGroups* groups,
               GroupSequences* parsed)
      : phrase_(phrase), groups_(groups), parsed_(parsed) {}

  absl::StatusOr<Items> Parse() {
    absl::StatusOr<Items> items = ParseItems(0);
    if (!items.ok()) return items;
    if (at_ < phrase_.size()) {
      return Error(absl::StrCat("\"", phrase_.substr(at_, 1),
                                "\" without a bracket before it; delete it"));
    }
    const bool may_vanish =
        std::all_of(items->begin(), items->end(),
                    [](const PhraseItem& item) { return item.optional; });
    if (may_vanish) {
      return Error("all words may be left out; keep one outside brackets");
    }
    if (GapAtEnd(items->begin(), items->end(), true) ||
        GapAtEnd(items->rbegin(), items->rend(), false)) {
      return Error("\"..\" at an end; put a word on each side of it");
    }
    size_t words = 0;
    for (const PhraseItem& item : *items) {
      size_t longest = 0;
      for (const PhraseSequence& sequence : item.alternatives) {
        longest = std::max(longest, sequence.size());
      }
      words += longest;
    }
    if (words > kMaxWords) {
      return Error(
          absl::StrCat("more than ", kMaxWords, " words; say it in fewer"));
    }
    return items;
  }

 private:
  // Whether what comes first (or last) can be a gap.
  template <typename Iterator>
  static bool GapAtEnd(Iterator item, Iterator end, bool front) {
    for (; item != end; ++item) {
      for (const PhraseSequence& sequence : item->alternatives) {
        if (IsGap(front ? sequence.front() : sequence.back())) return true;
      }
      if (!item->optional) return false;
    }
    return false;
  }

  absl::Status Error(absl::string_view what) const {
    return absl::InvalidArgumentError(
        absl::StrCat("column ", at_ + 1, ": ", what));
  }

  void SkipSpace() {
    while (at_ < phrase_.size() && absl::ascii_isspace(phrase_[at_])) ++at_;
  }

  // Ends at the end, at a closing bracket or at a "|".
  absl::StatusOr<Items> ParseItems(int depth) {
    if (depth > kMaxDepth) return Error("brackets too deep; use fewer");
    Items items;
    for (SkipSpace();
         at_ < phrase_.size() && !absl::StrContains(")}|", phrase_[at_]);
         SkipSpace()) {
      absl::StatusOr<PhraseItem> item = ParseItem(depth);
      if (!item.ok()) return item.status();
      items.push_back(*std::move(item));
    }
    return items;
  }

  absl::StatusOr<PhraseItem> ParseItem(int depth) {
    if (absl::StartsWith(phrase_.substr(at_), "..")) {
      at_ += 2;
      return PhraseItem{.alternatives = {{{.kind = PhraseWord::Kind::kGap}}}};
    }
    if (phrase_[at_] == '(') return ParseBrackets(depth, ')');
    if (phrase_[at_] == '{') return ParseBrackets(depth, '}');
    PhraseItem item;
    while (true) {
      absl::StatusOr<Sequences> unit = ParseUnit();
      if (!unit.ok()) return unit.status();
      item.alternatives.insert(item.alternatives.end(), unit->begin(),
                               unit->end());
      if (at_ >= phrase_.size() || phrase_[at_] != '/') break;
      ++at_;
    }
    if (item.alternatives.size() > kMaxWays) return TooManyWays();
    item.alternatives = Unique(std::move(item.alternatives));
    return item;
  }

  absl::Status TooManyWays() const {
    return Error(absl::StrCat("more than ", kMaxWays,
                              " ways to say it; split the phrase"));
  }

  // Round brackets may be left out, braces may not.
  absl::StatusOr<PhraseItem> ParseBrackets(int depth, char close) {
    PhraseItem item{.optional = close == ')'};
    do {
      ++at_;
      absl::StatusOr<Items> inner = ParseItems(depth + 1);
      if (!inner.ok()) return inner.status();
      Sequences ways;
      if (!Multiply(*inner, kMaxWays, &ways)) return TooManyWays();
      item.alternatives.insert(item.alternatives.end(), ways.begin(),
                               ways.end());
    } while (at_ < phrase_.size() && phrase_[at_] == '|');
    if (at_ >= phrase_.size() || phrase_[at_] != close) {
      return Error(absl::StrCat("a bracket is not closed; add \"",
                                std::string(1, close), "\""));
    }
    ++at_;
    item.alternatives = Unique(std::move(item.alternatives));
    const auto empty =
        std::remove_if(item.alternatives.begin(), item.alternatives.end(),
                       [](const PhraseSequence& s) { return s.empty(); });
    item.optional |= empty != item.alternatives.end();
    item.alternatives.erase(empty, item.alternatives.end());
    if (item.alternatives.empty()) return Error("no word in these brackets");
    if (item.alternatives.size() > kMaxWays) return TooManyWays();
    return item;
  }

  absl::StatusOr<Sequences> ParseUnit() {
    if (at_ < phrase_.size() && phrase_[at_] == '<') return ParseGroup();
    const bool exact = at_ < phrase_.size() && phrase_[at_] == '=';
    if (exact) ++at_;
    const size_t begin = at_;
    while (at_ < phrase_.size() && !absl::ascii_isspace(phrase_[at_]) &&
           !absl::StrContains("/(){}|<>=", phrase_[at_]) &&
           !absl::StartsWith(phrase_.substr(at_), "..")) {
      ++at_;
    }
    if (at_ == begin) return Error("a word is missing here");
    PhraseSequence sequence;
    for (const Token& token : Tokenize(phrase_.substr(begin, at_ - begin))) {
      if (IsTransparent(token)) continue;
      if (token.kind == Token::Kind::kPunctuation) {
        at_ = begin + token.begin;
        return Error(absl::StrCat("\"", token.text,
                                  "\" is never matched; leave it out"));
      }
      const bool stem = !exact && token.kind == Token::Kind::kWord;
      sequence.push_back(
          {.kind = stem ? PhraseWord::Kind::kStem : PhraseWord::Kind::kForm,
           .text = stem ? token.stem : token.text,
           .stem = token.stem});
    }
    if (sequence.empty()) return Error("no word here; put one");
    return Sequences{std::move(sequence)};
  }

  absl::StatusOr<Sequences> ParseGroup() {
    const size_t close = phrase_.find('>', at_);
    if (close == absl::string_view::npos) {
      return Error("\"<\" is not closed; add \">\"");
    }
    const std::string id(phrase_.substr(at_ + 1, close - at_ - 1));
    if (groups_ == nullptr) {
      return Error("a word group's phrases cannot refer to groups");
    }
    const auto group = groups_->find(id);
    if (group == groups_->end()) {
      return Error(absl::StrCat("no word group <", id, ">; define it"));
    }
    const auto known = parsed_->find(&group->second);
    if (known != parsed_->end()) {
      at_ = close + 1;
      return known->second;
    }
    absl::StatusOr<Sequences> all = SequencesOf(id, group->second);
    if (!all.ok()) return all;
    (*parsed_)[&group->second] = *all;
    at_ = close + 1;
    return all;
  }

  absl::StatusOr<Sequences> SequencesOf(
      const std::string& id, const std::vector<std::string>& phrases) const {
    Sequences all;
    for (const std::string& phrase : phrases) {
      absl::StatusOr<Items> items =
          PhraseParser(phrase, nullptr, nullptr).Parse();
      if (!items.ok()) {
        return Error(absl::StrCat("in <", id, ">, \"", phrase, "\": ",
                                  std::string(items.status().message())));
      }
      Sequences sequences;
      if (!Multiply(*items, kMaxWays, &sequences)) return TooManyWays();
      all.insert(all.end(), sequences.begin(), sequences.end());
    }
    if (all.empty()) return Error(absl::StrCat("<", id, "> has no words"));
    return all;
  }

  const absl::string_view phrase_;
  const WordGroups* const groups_;
  GroupSequences* const parsed_;
  size_t at_ = 0;
};

}  // namespace

absl::StatusOr<std::vector<PhraseItem>> ParsePhrase(absl::string_view phrase,
                                                    const WordGroups& groups,
                                                    GroupSequences* parsed) {
  return PhraseParser(phrase, &groups, parsed).Parse();
}

absl::StatusOr<std::vector<PhraseSequence>> ExpandPhrase(
    absl::string_view phrase, const WordGroups& groups) {
  GroupSequences parsed;
  absl::StatusOr<Items> items = ParsePhrase(phrase, groups, &parsed);
  if (!items.ok()) return items.status();
  Sequences sequences;
  if (!Multiply(*items, kMaxSequences, &sequences)) {
    return absl::InvalidArgumentError(
        absl::StrCat("column 1: stands for more than ", kMaxSequences,
                     " sequences of words; split the phrase"));
  }
  return Unique(std::move(sequences));
}

}  // namespace footnote::knowledge
