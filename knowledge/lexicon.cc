#include "knowledge/lexicon.h"

#include <algorithm>
#include <tuple>

#include "absl/container/inlined_vector.h"
#include "absl/numeric/bits.h"

namespace footnote::knowledge {
namespace {

constexpr int kMaxGap = 3;
// LexiconMatch::words has this many bits.
constexpr int kMaxSpan = 64;

}  // namespace

// One FindAll from one begin.
struct Lexicon::Search {
  const std::vector<Token>& tokens;
  const absl::InlinedVector<Words, 64>& words;
  int begin;
  std::vector<LexiconMatch>* matches;
};

Lexicon::Words Lexicon::WordsOf(const Token& token) const {
  Words words;
  if (token.kind == Token::Kind::kPunctuation) return words;
  words.stem = words_.FindStem(token.stem);
  if (words.stem != nullptr && words.stem->has_forms) {
    words.form = words_.FindForm(token.text);
  }
  return words;
}

bool Lexicon::Knows(const Token& token) const {
  return WordsOf(token).stem != nullptr;
}

absl::Span<const Lexicon::Step> Lexicon::StepsOf(uint32_t node,
                                                 uint32_t what) const {
  const Step* first = &steps_[node];
  if (first->what == Step::kWide && what >= Step::kFirstWord) {
    const Step* const end = first + 1 + first->to;
    first = std::lower_bound(
        first + 1, end, what,
        [](const Step& step, uint32_t w) { return step.what < w; });
    if (first == end) return {};
  }
  for (; first->what < what; ++first) {
    if (first->is_last) return {};
  }
  size_t size = 0;
  while (first[size].what == what) {
    if (first[size++].is_last) break;
  }
  return {first, size};
}

// Takes the word as the first of phrases.
void Lexicon::Begin(const Search& search,
                    const LexiconWords::Word* word) const {
  if (word == nullptr || word->first < 0) return;
  const auto node = static_cast<uint32_t>(word->first);
  for (const Step& step : StepsOf(node, Step::kFirstWord + word->id)) {
    Walk(search, step.to, search.begin + 1, 1);
  }
}

// Takes the token at `at` as the next word after `node`.
void Lexicon::FollowWord(const Search& search, uint32_t node, int at,
                         uint64_t words) const {
  for (const LexiconWords::Word* word :
       {search.words[at].stem, search.words[at].form}) {
    if (word == nullptr) continue;
    for (const Step& step : StepsOf(node, Step::kFirstWord + word->id)) {
      Walk(search, step.to, at + 1,
           words | (uint64_t{1} << (at - search.begin)));
    }
  }
}

// The same at the end of a gap, where what may be left out comes next.
void Lexicon::Follow(const Search& search, uint32_t node, int at,
                     uint64_t words) const {
  FollowWord(search, node, at, words);
  for (const Step& step : StepsOf(node, Step::kSkip)) {
    Follow(search, step.to, at, words);
  }
}

// `node` was reached with the tokens before `at`.
void Lexicon::Walk(const Search& search, uint32_t node, int at,
                   uint64_t words) const {
  for (const Step& step : StepsOf(node, Step::kMeaning)) {
    search.matches->push_back({.meaning = static_cast<int>(step.to),
                               .begin = search.begin,
                               .end = at,
                               .words = words});
  }
  for (const Step& step : StepsOf(node, Step::kSkip)) {
    Walk(search, step.to, at, words);
  }
  const int size = static_cast<int>(search.tokens.size());
  int next = at;
  while (next < size && IsTransparent(search.tokens[next])) ++next;
  if (next >= size || next - search.begin >= kMaxSpan) return;
  if (search.tokens[next].kind == Token::Kind::kPunctuation) return;
  FollowWord(search, node, next, words);
  const absl::Span<const Step> gaps = StepsOf(node, Step::kGap);
  if (gaps.empty()) return;
  for (int skipped = 0; next < size && next - search.begin < kMaxSpan; ++next) {
    const Token& token = search.tokens[next];
    if (EndsClause(token)) return;
    if (token.kind == Token::Kind::kPunctuation) continue;
    for (const Step& gap : gaps) Follow(search, gap.to, next, words);
    if (++skipped > kMaxGap) return;
  }
}

std::vector<LexiconMatch> Lexicon::FindAll(
    const std::vector<Token>& tokens) const {
  absl::InlinedVector<Words, 64> words;
  words.reserve(tokens.size());
  for (const Token& token : tokens) words.push_back(WordsOf(token));

  std::vector<LexiconMatch> matches;
  for (int begin = 0; begin < static_cast<int>(tokens.size()); ++begin) {
    if (words[begin].stem == nullptr) continue;
    const size_t found_before = matches.size();
    const Search search{tokens, words, begin, &matches};
    Begin(search, words[begin].stem);
    Begin(search, words[begin].form);
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

}  // namespace footnote::knowledge
