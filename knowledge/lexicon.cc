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

// What a search wants to know of a token, or of the end.
struct Lexicon::Place {
  Words words;
  // The first token from here on that is not read across. It cannot be a
  // phrase's next one where it is punctuation.
  int next = 0;
  // The first from here on that is a word or ends the clause, so that a message
  // of nothing but marks takes no longer than another.
  int next_word = 0;
  bool is_punctuation = false;
  bool ends_clause = false;
  // Of the token's words, by Head::BitOf; and of all within a gap's reach.
  uint32_t bits = 0;
  uint32_t gap_bits = 0;
};

// One FindAll from one begin.
struct Lexicon::Search {
  absl::Span<const Place> places;  // one more than there are tokens
  int begin;
  std::vector<LexiconMatch>* matches;

  int size() const { return static_cast<int>(places.size()) - 1; }
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

absl::Span<const Lexicon::Step> Lexicon::StepsFrom(const Step* first,
                                                   uint32_t what) const {
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

// Fills in all but the words. From the end on, since each place is told by what
// follows it.
void Lexicon::LookAhead(const std::vector<Token>& tokens,
                        absl::Span<Place> places) {
  const int size = static_cast<int>(tokens.size());
  places[size].next = size;
  places[size].next_word = size;
  for (int t = size - 1; t >= 0; --t) {
    Place& place = places[t];
    place.is_punctuation = tokens[t].kind == Token::Kind::kPunctuation;
    place.ends_clause = place.is_punctuation && EndsClause(tokens[t]);
    const bool read_across = place.is_punctuation && IsTransparent(tokens[t]);
    place.next = read_across ? places[t + 1].next : t;
    const bool passed_over = place.is_punctuation && !place.ends_clause;
    place.next_word = passed_over ? places[t + 1].next_word : t;
    for (const LexiconWords::Word* word :
         {place.words.stem, place.words.form}) {
      if (word != nullptr) place.bits |= Head::BitOf(word->id);
    }
    int word = place.next_word;
    for (int i = 0; i <= kMaxGap && word < size; ++i) {
      if (places[word].ends_clause) break;
      place.gap_bits |= places[word].bits;
      word = places[word + 1].next_word;
    }
  }
}

// Takes the word as the first of phrases.
void Lexicon::Begin(const Search& search,
                    const LexiconWords::Word* word) const {
  if (word == nullptr || word->first < 0) return;
  for (const Step& step :
       StepsFrom(&steps_[word->first], Step::kFirstWord + word->id)) {
    Walk(search, step.to, search.begin + 1, 1);
  }
}

// Takes the token at `at` as the next word after `node`.
void Lexicon::FollowWord(const Search& search, uint32_t node, int at,
                         uint64_t words) const {
  const Words& said = search.places[at].words;
  for (const LexiconWords::Word* word : {said.stem, said.form}) {
    if (word == nullptr || !(steps_[node].what & Head::BitOf(word->id))) {
      continue;
    }
    for (const Step& step : StepsOf(node, Step::kFirstWord + word->id)) {
      Walk(search, step.to, at + 1,
           words | (uint64_t{1} << (at - search.begin)));
    }
  }
}

// The same at the end of a gap, where what may be left out comes next.
void Lexicon::Follow(const Search& search, uint32_t node, int at,
                     uint64_t words) const {
  if (!(steps_[node].what & search.places[at].bits)) return;
  FollowWord(search, node, at, words);
  for (const Step& step : StepsOf(node, Step::kSkip)) {
    Follow(search, step.to, at, words);
  }
}

// `node` was reached with the tokens before `at`.
void Lexicon::Walk(const Search& search, uint32_t node, int at,
                   uint64_t words) const {
  const Step& head = steps_[node];
  if (head.what & Head::kMeans) {
    for (const Step& step : StepsOf(node, Step::kMeaning)) {
      search.matches->push_back({.meaning = static_cast<int>(step.to),
                                 .begin = search.begin,
                                 .end = at,
                                 .words = words});
    }
  }
  int next = search.places[at].next;
  const Place& place = search.places[next];
  const bool reads_on = next < search.size() &&
                        next - search.begin < kMaxSpan && !place.is_punctuation;
  const bool by_word = reads_on && (head.what & place.bits) != 0;
  const bool by_gap = reads_on && (head.to & place.gap_bits) != 0;
  if (by_word || by_gap || (head.what & Head::kMeansBySkip)) {
    for (const Step& step : StepsOf(node, Step::kSkip)) {
      Walk(search, step.to, at, words);
    }
  }
  if (by_word) FollowWord(search, node, next, words);
  if (!by_gap) return;
  const absl::Span<const Step> gaps = StepsOf(node, Step::kGap);
  if (gaps.empty()) return;
  const int size = search.size();
  next = place.next_word;
  for (int skipped = 0; skipped <= kMaxGap; ++skipped) {
    if (next >= size || next - search.begin >= kMaxSpan) return;
    if (search.places[next].ends_clause) return;
    for (const Step& gap : gaps) Follow(search, gap.to, next, words);
    next = search.places[next + 1].next_word;
  }
}

std::vector<LexiconMatch> Lexicon::FindAll(
    const std::vector<Token>& tokens) const {
  absl::InlinedVector<Place, 48> places(tokens.size() + 1);
  for (size_t t = 0; t < tokens.size(); ++t) {
    places[t].words = WordsOf(tokens[t]);
  }
  LookAhead(tokens, absl::MakeSpan(places));

  std::vector<LexiconMatch> matches;
  for (int begin = 0; begin < static_cast<int>(tokens.size()); ++begin) {
    const Words& words = places[begin].words;
    if (words.stem == nullptr) continue;
    const size_t found_before = matches.size();
    const Search search{places, begin, &matches};
    Begin(search, words.stem);
    Begin(search, words.form);
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
