#include "knowledge/lexicon.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "knowledge/phrase.h"

namespace footnote::knowledge {
namespace {

constexpr int kMaxGap = 3;
// LexiconMatch::words has this many bits.
constexpr int kMaxSpan = 64;

uint64_t EdgeKey(int node, int word) {
  return (static_cast<uint64_t>(node) << 32) | static_cast<uint32_t>(word);
}

std::string FormKey(absl::string_view form) { return absl::StrCat("=", form); }

}  // namespace

// One FindAll from one begin.
struct Lexicon::Search {
  const std::vector<Token>& tokens;
  const absl::InlinedVector<WordIds, 64>& ids;
  int begin;
  std::vector<LexiconMatch>* matches;
};

Lexicon::Lexicon() : nodes_(1) {}

int Lexicon::WordId(const std::string& word) {
  const auto [it, is_new] = words_.try_emplace(word, words_.size());
  if (is_new) {
    has_forms_.push_back(false);
    first_.push_back(-1);
  }
  return it->second;
}

int Lexicon::NextNode(int node, int word) {
  const int fresh = static_cast<int>(nodes_.size());
  const int next = edges_.try_emplace(EdgeKey(node, word), fresh).first->second;
  if (next == fresh) nodes_.emplace_back();
  if (node == 0) first_[word] = next;
  return next;
}

absl::Status Lexicon::Add(absl::string_view phrase, const WordGroups& groups,
                          int meaning) {
  absl::StatusOr<std::vector<PhraseSequence>> sequences =
      ExpandPhrase(phrase, groups);
  if (!sequences.ok()) return sequences.status();
  for (const PhraseSequence& sequence : *sequences) {
    int node = 0;
    for (const PhraseWord& word : sequence) {
      if (word.kind == PhraseWord::Kind::kGap) {
        if (nodes_[node].gap < 0) {
          const int gap = static_cast<int>(nodes_.size());
          nodes_.emplace_back();
          nodes_[node].gap = gap;
        }
        node = nodes_[node].gap;
        continue;
      }
      // A form's stem is known as well: only tokens with it are looked up
      // by form.
      int id = WordId(word.stem);
      if (word.kind == PhraseWord::Kind::kForm) {
        has_forms_[id] = true;
        id = WordId(FormKey(word.text));
      }
      node = NextNode(node, id);
    }
    std::vector<int>& meanings = nodes_[node].meanings;
    if (std::find(meanings.begin(), meanings.end(), meaning) ==
        meanings.end()) {
      meanings.push_back(meaning);
    }
  }
  return absl::OkStatus();
}

Lexicon::WordIds Lexicon::IdsOf(const Token& token) const {
  WordIds ids;
  if (token.kind == Token::Kind::kPunctuation) return ids;
  const auto stem = words_.find(token.stem);
  if (stem == words_.end()) return ids;
  ids.stem = stem->second;
  if (has_forms_[ids.stem]) {
    const auto form = words_.find(FormKey(token.text));
    if (form != words_.end()) ids.form = form->second;
  }
  return ids;
}

bool Lexicon::Knows(const Token& token) const { return IdsOf(token).stem >= 0; }

void Lexicon::Walk(const Search& search, int node, int at,
                   uint64_t words) const {
  const Node& here = nodes_[node];
  for (const int meaning : here.meanings) {
    search.matches->push_back(
        {.meaning = meaning, .begin = search.begin, .end = at, .words = words});
  }
  const int size = static_cast<int>(search.tokens.size());
  const auto follow = [&](int from, int to) {
    const WordIds& ids = search.ids[to];
    for (const int id : {ids.stem, ids.form}) {
      if (id < 0) continue;
      const auto edge = edges_.find(EdgeKey(from, id));
      if (edge == edges_.end()) continue;
      Walk(search, edge->second, to + 1,
           words | (uint64_t{1} << (to - search.begin)));
    }
  };
  int next = at;
  while (next < size && IsTransparent(search.tokens[next])) ++next;
  if (next >= size || next - search.begin >= kMaxSpan) return;
  if (search.tokens[next].kind == Token::Kind::kPunctuation) return;
  follow(node, next);
  if (here.gap < 0) return;
  for (int skipped = 0; next < size && next - search.begin < kMaxSpan; ++next) {
    const Token& token = search.tokens[next];
    if (EndsClause(token)) return;
    if (token.kind == Token::Kind::kPunctuation) continue;
    follow(here.gap, next);
    if (++skipped > kMaxGap) return;
  }
}

std::vector<LexiconMatch> Lexicon::FindAll(
    const std::vector<Token>& tokens) const {
  absl::InlinedVector<WordIds, 64> ids;
  ids.reserve(tokens.size());
  for (const Token& token : tokens) ids.push_back(IdsOf(token));

  std::vector<LexiconMatch> matches;
  for (int begin = 0; begin < static_cast<int>(tokens.size()); ++begin) {
    const size_t found_before = matches.size();
    const Search search{tokens, ids, begin, &matches};
    for (const int id : {ids[begin].stem, ids[begin].form}) {
      if (id >= 0 && first_[id] >= 0) Walk(search, first_[id], begin + 1, 1);
    }
    const auto key = [](const LexiconMatch& m) {
      return std::make_tuple(-m.end, m.meaning, m.words);
    };
    const auto first = matches.begin() + found_before;
    std::sort(first, matches.end(),
              [&](const auto& a, const auto& b) { return key(a) < key(b); });
    matches.erase(std::unique(first, matches.end(),
                              [&](const auto& a, const auto& b) {
                                return key(a) == key(b);
                              }),
                  matches.end());
  }
  return matches;
}

absl::Status Lexicon::Expand(absl::string_view phrase, const WordGroups& groups,
                             std::vector<std::string>* sequences) {
  absl::StatusOr<std::vector<PhraseSequence>> expanded =
      ExpandPhrase(phrase, groups);
  if (!expanded.ok()) return expanded.status();
  for (const PhraseSequence& sequence : *expanded) {
    std::string text;
    for (const PhraseWord& word : sequence) {
      if (!text.empty()) text.push_back(' ');
      if (word.kind == PhraseWord::Kind::kGap) {
        text += "..";
      } else if (word.kind == PhraseWord::Kind::kForm) {
        text += FormKey(word.text);
      } else {
        text += word.text;
      }
    }
    sequences->push_back(std::move(text));
  }
  return absl::OkStatus();
}

}  // namespace footnote::knowledge
