#include "knowledge/phrase.h"

#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "knowledge/text.h"

namespace footnote::knowledge {
namespace {

using Groups = std::map<std::string, std::vector<std::string>>;
using Sequences = std::vector<PhraseSequence>;

constexpr size_t kMaxSequences = 4096;
constexpr size_t kMaxWords = 16;
constexpr int kMaxDepth = 16;

// Recursive descent over the grammar
//   phrase = item { item }
//   item   = ".." | "(" phrase ")" | unit { "/" unit }
//   unit   = [ "=" ] word | "<" group ">"
class PhraseParser {
 public:
  // Null groups: none may be referred to.
  PhraseParser(absl::string_view phrase, const Groups* groups)
      : phrase_(phrase), groups_(groups) {}

  absl::StatusOr<Sequences> Parse() {
    absl::StatusOr<Sequences> sequences = ParsePhrase(0);
    if (!sequences.ok()) return sequences;
    if (at_ < phrase_.size()) return Error("\")\" without \"(\"; delete it");
    std::set<std::string> seen;
    Sequences unique;
    for (PhraseSequence& sequence : *sequences) {
      if (sequence.empty()) {
        return Error("all words may be left out; keep one outside brackets");
      }
      if (sequence.front().kind == PhraseWord::Kind::kGap ||
          sequence.back().kind == PhraseWord::Kind::kGap) {
        return Error("\"..\" at an end; put a word on each side of it");
      }
      if (sequence.size() > kMaxWords) {
        return Error(
            absl::StrCat("more than ", kMaxWords, " words; say it in fewer"));
      }
      if (seen.insert(Key(sequence)).second) {
        unique.push_back(std::move(sequence));
      }
    }
    return unique;
  }

 private:
  static std::string Key(const PhraseSequence& sequence) {
    std::string key;
    for (const PhraseWord& word : sequence) {
      absl::StrAppend(&key, static_cast<int>(word.kind), word.text, " ");
    }
    return key;
  }

  absl::Status Error(absl::string_view what) const {
    return absl::InvalidArgumentError(
        absl::StrCat("column ", at_ + 1, ": ", what));
  }

  void SkipSpace() {
    while (at_ < phrase_.size() && absl::ascii_isspace(phrase_[at_])) ++at_;
  }

  // Ends at the end or at a ")".
  absl::StatusOr<Sequences> ParsePhrase(int depth) {
    if (depth > kMaxDepth) return Error("brackets too deep; use fewer");
    Sequences all(1);
    for (SkipSpace(); at_ < phrase_.size() && phrase_[at_] != ')';
         SkipSpace()) {
      absl::StatusOr<Sequences> item = ParseItem(depth);
      if (!item.ok()) return item;
      if (all.size() * item->size() > kMaxSequences) {
        return Error(absl::StrCat("more than ", kMaxSequences,
                                  " ways to say it; split the phrase"));
      }
      Sequences longer;
      longer.reserve(all.size() * item->size());
      for (const PhraseSequence& head : all) {
        for (const PhraseSequence& tail : *item) {
          longer.push_back(head);
          longer.back().insert(longer.back().end(), tail.begin(), tail.end());
        }
      }
      all = std::move(longer);
    }
    return all;
  }

  absl::StatusOr<Sequences> ParseItem(int depth) {
    if (absl::StartsWith(phrase_.substr(at_), "..")) {
      at_ += 2;
      return Sequences{{{.kind = PhraseWord::Kind::kGap}}};
    }
    if (phrase_[at_] == '(') {
      ++at_;
      absl::StatusOr<Sequences> inner = ParsePhrase(depth + 1);
      if (!inner.ok()) return inner;
      if (at_ >= phrase_.size()) return Error("\"(\" is not closed; add \")\"");
      ++at_;
      inner->push_back({});
      return inner;
    }
    Sequences all;
    while (true) {
      absl::StatusOr<Sequences> unit = ParseUnit();
      if (!unit.ok()) return unit;
      all.insert(all.end(), unit->begin(), unit->end());
      if (at_ >= phrase_.size() || phrase_[at_] != '/') return all;
      ++at_;
    }
  }

  absl::StatusOr<Sequences> ParseUnit() {
    if (at_ < phrase_.size() && phrase_[at_] == '<') return ParseGroup();
    const bool exact = at_ < phrase_.size() && phrase_[at_] == '=';
    if (exact) ++at_;
    const size_t begin = at_;
    while (at_ < phrase_.size() && !absl::ascii_isspace(phrase_[at_]) &&
           !absl::StrContains("/()<>=", phrase_[at_]) &&
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
    Sequences all;
    for (const std::string& phrase : group->second) {
      absl::StatusOr<Sequences> expanded =
          PhraseParser(phrase, nullptr).Parse();
      if (!expanded.ok()) {
        return Error(absl::StrCat("in <", id, ">, \"", phrase,
                                  "\": ", ToText(expanded.status())));
      }
      all.insert(all.end(), expanded->begin(), expanded->end());
    }
    if (all.empty()) return Error(absl::StrCat("<", id, "> has no words"));
    at_ = close + 1;
    return all;
  }

  static std::string ToText(const absl::Status& status) {
    return std::string(status.message());
  }

  const absl::string_view phrase_;
  const Groups* const groups_;
  size_t at_ = 0;
};

}  // namespace

absl::StatusOr<std::vector<PhraseSequence>> ExpandPhrase(
    absl::string_view phrase,
    const std::map<std::string, std::vector<std::string>>& groups) {
  return PhraseParser(phrase, &groups).Parse();
}

}  // namespace footnote::knowledge
