#include "knowledge/lexicon.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/numeric/bits.h"
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

int Lexicon::WordId(absl::string_view word) {
  const auto [it, is_new] =
      words_.try_emplace(word, static_cast<int>(words_.size()));
  if (is_new) has_forms_.push_back(false);
  return it->second;
}

int Lexicon::NewNode() {
  nodes_.emplace_back();
  return static_cast<int>(nodes_.size()) - 1;
}

void Lexicon::AddLink(int* first, int node) {
  links_.push_back({.node = node, .more = *first});
  *first = static_cast<int>(links_.size()) - 1;
}

void Lexicon::AddEdge(int node, int word, int to) {
  AddLink(&edges_.try_emplace(EdgeKey(node, word), -1).first->second, to);
  // Phrases may begin with what may be left out. Those edges are the root's as
  // well, or every word would be tried behind each of these beginnings.
  if (nodes_[node].begins) AddEdge(0, word, to);
}

void Lexicon::AddSequence(int from, const PhraseSequence& sequence, int to) {
  for (size_t i = 0; i < sequence.size(); ++i) {
    const PhraseWord& word = sequence[i];
    const int next = i + 1 < sequence.size() ? NewNode() : to;
    if (word.kind == PhraseWord::Kind::kGap) {
      AddLink(&nodes_[from].gaps, next);
    } else {
      // A form's stem is known as well: only tokens with it are looked up by
      // form.
      int id = WordId(word.stem);
      if (word.kind == PhraseWord::Kind::kForm) {
        has_forms_[id] = true;
        id = WordId(FormKey(word.text));
      }
      AddEdge(from, id, next);
    }
    from = next;
  }
}

int Lexicon::AddItem(int from, const PhraseItem& item) {
  std::string key = absl::StrCat(from, item.optional ? "?" : "!");
  for (const PhraseSequence& sequence : item.alternatives) {
    for (const PhraseWord& word : sequence) {
      absl::StrAppend(&key, " ", static_cast<int>(word.kind), word.text);
    }
    key.push_back('/');
  }
  const auto [it, is_new] = items_.try_emplace(std::move(key), 0);
  if (!is_new) return it->second;
  const int to = NewNode();
  it->second = to;
  for (const PhraseSequence& sequence : item.alternatives) {
    AddSequence(from, sequence, to);
  }
  if (item.optional) {
    AddLink(&nodes_[from].skips, to);
    nodes_[to].begins = from == 0 || nodes_[from].begins;
  }
  return to;
}

absl::Status Lexicon::Add(absl::string_view phrase, const WordGroups& groups,
                          int meaning) {
  const absl::StatusOr<std::vector<PhraseItem>> items =
      ParsePhrase(phrase, groups);
  if (!items.ok()) return items.status();
  int node = 0;
  for (const PhraseItem& item : *items) node = AddItem(node, item);
  std::vector<int>& meanings = nodes_[node].meanings;
  if (std::find(meanings.begin(), meanings.end(), meaning) == meanings.end()) {
    meanings.push_back(meaning);
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

// Takes the token at `at` as the next word after `node`.
void Lexicon::FollowWord(const Search& search, int node, int at,
                         uint64_t words) const {
  const WordIds& ids = search.ids[at];
  for (const int id : {ids.stem, ids.form}) {
    if (id < 0) continue;
    const auto edge = edges_.find(EdgeKey(node, id));
    if (edge == edges_.end()) continue;
    for (int link = edge->second; link >= 0; link = links_[link].more) {
      Walk(search, links_[link].node, at + 1,
           words | (uint64_t{1} << (at - search.begin)));
    }
  }
}

// The same at the end of a gap, where what may be left out comes next.
void Lexicon::Follow(const Search& search, int node, int at,
                     uint64_t words) const {
  FollowWord(search, node, at, words);
  for (int link = nodes_[node].skips; link >= 0; link = links_[link].more) {
    Follow(search, links_[link].node, at, words);
  }
}

// `node` was reached with the tokens before `at`.
void Lexicon::Walk(const Search& search, int node, int at,
                   uint64_t words) const {
  const Node& here = nodes_[node];
  for (const int meaning : here.meanings) {
    search.matches->push_back(
        {.meaning = meaning, .begin = search.begin, .end = at, .words = words});
  }
  for (int link = here.skips; link >= 0; link = links_[link].more) {
    Walk(search, links_[link].node, at, words);
  }
  const int size = static_cast<int>(search.tokens.size());
  int next = at;
  while (next < size && IsTransparent(search.tokens[next])) ++next;
  if (next >= size || next - search.begin >= kMaxSpan) return;
  if (search.tokens[next].kind == Token::Kind::kPunctuation) return;
  FollowWord(search, node, next, words);
  if (here.gaps < 0) return;
  for (int skipped = 0; next < size && next - search.begin < kMaxSpan; ++next) {
    const Token& token = search.tokens[next];
    if (EndsClause(token)) return;
    if (token.kind == Token::Kind::kPunctuation) continue;
    for (int link = here.gaps; link >= 0; link = links_[link].more) {
      Follow(search, links_[link].node, next, words);
    }
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
    if (ids[begin].stem < 0) continue;
    const size_t found_before = matches.size();
    const Search search{tokens, ids, begin, &matches};
    FollowWord(search, 0, begin, 0);
    if (matches.size() - found_before < 2) continue;
    // Of two readings of the same words, the one with fewer gaps stays.
    const auto first = matches.begin() + found_before;
    std::sort(first, matches.end(), [](const auto& a, const auto& b) {
      return std::make_tuple(b.end, a.meaning, absl::popcount(b.words)) <
             std::make_tuple(a.end, b.meaning, absl::popcount(a.words));
    });
    const auto last =
        std::unique(first, matches.end(), [](const auto& a, const auto& b) {
          return a.end == b.end && a.meaning == b.meaning;
        });
    matches.erase(last, matches.end());
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
