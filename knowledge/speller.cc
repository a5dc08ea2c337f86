#include "knowledge/speller.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "knowledge/contractions.h"
#include "knowledge/edit_distance.h"

namespace footnote::knowledge {
namespace {

constexpr absl::string_view kRule = "spelling";
constexpr size_t kShortest = 4;
// From this length on a word may be two slips away.
constexpr size_t kTwoSlips = 6;

// How much less likely it is that a word of the language pack is meant than one
// of the topic, and another word than either; in the units of EditDistance.
constexpr int kLanguagePenalty = 2;
constexpr int kOtherPenalty = 4;
constexpr int kDoubledLetter = 5;
// How much nearer the chosen word must be than any other, by slips.
constexpr int kMargin[] = {0, 2, 4};

int Limit(absl::string_view typed) { return typed.size() < kTwoSlips ? 1 : 2; }

// The word with runs of three letters or more cut to `most`.
std::string CutRuns(absl::string_view word, int most) {
  std::string cut;
  for (size_t i = 0; i < word.size();) {
    size_t end = i;
    while (end < word.size() && word[end] == word[i]) ++end;
    const auto length = static_cast<int>(end - i);
    cut.append(length >= 3 ? std::min(length, most) : length, word[i]);
    i = end;
  }
  return cut;
}

// A capital in the middle of a sentence: a name, as far as can be told.
bool IsName(absl::string_view text, const std::vector<Token>& tokens, int at) {
  if (at == 0 || tokens[at - 1].kind != Token::Kind::kWord) return false;
  const absl::string_view written =
      text.substr(tokens[at].begin, tokens[at].end - tokens[at].begin);
  return written.size() > 1 && absl::ascii_isupper(written[0]) &&
         absl::ascii_islower(written[1]);
}

}  // namespace

struct Speller::Candidate {
  enum class Source { kTopic, kLanguage, kOther };
  absl::string_view word;
  std::string stem;
  Source source = Source::kOther;
  EditDistance distance;
  int score = 0;
};

// What a word is to be read as; both empty where it stays.
struct Speller::Choice {
  std::string word;
  int slips = 0;
  std::string doubt;  // why it stays, where that is worth saying
};

Speller::Speller(const v1::Topic& content, const Language& language,
                 const Lexicon& lexicon, const QuestionIndex& questions)
    : language_(&language), lexicon_(&lexicon), questions_(&questions) {
  const DeletionIndex& dictionary = language.spelling().dictionary;
  if (dictionary.empty()) return;
  const auto add_all = [&](const auto& phrases) {
    for (const std::string& phrase : phrases) {
      words_.AddPhrase(phrase, dictionary);
    }
  };
  for (const v1::Slot& slot : content.slots()) {
    add_all(slot.yes_phrases());
    add_all(slot.no_phrases());
    add_all(slot.pending_yes_phrases());
    add_all(slot.pending_no_phrases());
    add_all(slot.anchors());
    for (const v1::Choice& choice : slot.choices()) {
      add_all(choice.phrases());
      add_all(choice.pending_phrases());
    }
    for (const v1::AmountReading& reading : slot.amount_readings()) {
      add_all(reading.anchors());
    }
  }
  for (const v1::Condition& it : content.conditions()) add_all(it.phrases());
  for (const v1::UnansweredSubject& it : content.unanswered()) {
    add_all(it.phrases());
  }
  for (const v1::WordGroup& it : content.word_groups()) add_all(it.words());
  for (const v1::Subject& it : content.subjects()) add_all(it.phrases());
  for (const v1::Question& question : content.questions()) {
    add_all(question.examples());
  }
  words_.Finish();
}

bool Speller::TopicHas(absl::string_view stem) const {
  return lexicon_->KnowsStem(stem) ||
         questions_->KnowsStem(language_->Canonical(stem));
}

bool Speller::LanguageHas(absl::string_view word,
                          absl::string_view stem) const {
  return language_->lexicon().KnowsStem(stem) ||
         language_->Roles(word).IsAny() ||
         language_->spelling().words.Contains(word);
}

bool Speller::IsInDictionary(absl::string_view word) const {
  return language_->spelling().dictionary.Contains(word) ||
         language_->spelling().rare_words.Contains(word);
}

bool Speller::IsWord(absl::string_view word) const {
  return language_->spelling().dictionary.Contains(word) ||
         words_.Contains(word) || language_->spelling().words.Contains(word) ||
         language_->Roles(word).IsAny();
}

bool Speller::IsKnown(absl::string_view word, absl::string_view stem) const {
  return IsInDictionary(word) || TopicHas(stem) || LanguageHas(word, stem);
}

// Whether the word alone denies, or answers yes or no.
bool Speller::IsPolarity(absl::string_view word, absl::string_view stem) const {
  const Token token{.text = std::string(word), .stem = std::string(stem)};
  for (const LexiconMatch& match : language_->lexicon().FindAll({token})) {
    const LanguageMeaning& meaning = language_->meanings()[match.meaning];
    const v1::Language& content = language_->content();
    if (meaning.kind == LanguageMeaning::Kind::kContext &&
        content.context_rules(meaning.index).effect() ==
            v1::CONTEXT_EFFECT_NEGATED) {
      return true;
    }
    if (meaning.kind == LanguageMeaning::Kind::kAct) {
      const v1::UserAct act = content.act_rules(meaning.index).act();
      if (act == v1::USER_ACT_AFFIRM || act == v1::USER_ACT_DENY) return true;
    }
  }
  return false;
}

// "soooo", "runnin" and "did'nt" as the word that they are; empty where it is
// none of these.
std::string Speller::Shortened(absl::string_view word) const {
  if (absl::StrContains(word, '\'')) {
    std::string bare(word);
    bare.erase(std::remove(bare.begin(), bare.end(), '\''), bare.end());
    return IsWord(bare) || !WriteOut(bare).words[1].empty() ? bare : "";
  }
  for (const int most : {2, 1}) {
    std::string cut = CutRuns(word, most);
    if (cut.size() != word.size() && IsWord(cut)) return cut;
  }
  if (word.size() > kShortest && absl::EndsWith(word, "in")) {
    std::string whole = absl::StrCat(word, "g");
    if (IsWord(whole)) return whole;
  }
  return "";
}

std::vector<Speller::Candidate> Speller::FindCandidates(
    absl::string_view typed) const {
  std::vector<Candidate> candidates;
  const int limit = Limit(typed);
  const auto take = [&](absl::string_view word) {
    Candidate candidate{.word = word,
                        .distance = MeasureSlips(typed, word, limit)};
    if (candidate.distance.slips > limit) return;
    if (candidate.distance.slips > 1 && word[0] != typed[0]) return;
    candidate.stem = Stem(word);
    candidate.score = candidate.distance.cost;
    if (TopicHas(candidate.stem)) {
      candidate.source = Candidate::Source::kTopic;
    } else if (LanguageHas(word, candidate.stem)) {
      candidate.source = Candidate::Source::kLanguage;
      candidate.score += kLanguagePenalty;
    } else {
      candidate.score += kOtherPenalty;
    }
    candidates.push_back(std::move(candidate));
  };
  const DeletionIndex& dictionary = language_->spelling().dictionary;
  for (const int id : dictionary.FindNear(typed, limit)) {
    take(dictionary.word(id));
  }
  words_.FindNear(typed, limit, take);
  language_->spelling().words.FindNear(typed, limit, take);
  // Ties go to the word that comes first in the alphabet: the same message is
  // always read alike.
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) {
              return a.score != b.score ? a.score < b.score : a.word < b.word;
            });
  return candidates;
}

bool Speller::MayBecome(absl::string_view typed,
                        const Candidate& candidate) const {
  if (candidate.source == Candidate::Source::kOther) return false;
  const bool same_first = candidate.word[0] == typed[0];
  const bool long_enough = typed.size() > kShortest;
  // What denies or answers must be beyond doubt; "no", "now" and "know" are
  // never made of anything.
  const bool polarity = !WriteOut(candidate.word).words[1].empty() ||
                        IsPolarity(candidate.word, candidate.stem);
  if (polarity) {
    return candidate.distance.slips == 1 && same_first && long_enough &&
           candidate.word.size() >= kShortest;
  }
  const bool of_topic = candidate.source == Candidate::Source::kTopic;
  if (candidate.distance.slips == 1) {
    if (candidate.word.size() >= kShortest) return same_first || long_enough;
    // Of so short a word only a doubled letter is sure, and only of one with a
    // meaning of its own.
    return of_topic && candidate.distance.cost <= kDoubledLetter &&
           !language_->Roles(candidate.word).Is(WordRoles::kCommon);
  }
  if (typed.size() >= 8) return true;
  if (typed.size() == 7) return of_topic && candidate.distance.cost <= 17;
  return of_topic && candidate.distance.cost <= 15;
}

Speller::Choice Speller::Choose(absl::string_view typed) const {
  const std::vector<Candidate> candidates = FindCandidates(typed);
  if (candidates.empty()) return {};
  const Candidate& best = candidates.front();
  if (!MayBecome(typed, best)) return {};
  const int slips = best.distance.slips;
  for (const Candidate& other : candidates) {
    if (other.stem == best.stem) continue;
    if (other.score - best.score >= kMargin[slips]) break;
    return {.doubt = absl::StrCat("not repaired: as near to \"", best.word,
                                  "\" as to \"", other.word, "\"")};
  }
  return {.word = std::string(best.word), .slips = slips};
}

// Two words that the topic or the language pack knows, run together. Short ones
// only where they are among the commonest.
std::string Speller::Split(absl::string_view typed) const {
  const auto may_be_part = [this](absl::string_view part, bool* of_phrase) {
    if (part.size() < 2 || !IsWord(part)) return false;
    if (!WriteOut(part).words[1].empty()) return true;
    if (part.size() == 2 && !language_->Roles(part).Is(WordRoles::kCommon)) {
      return false;
    }
    const std::string stem = Stem(part);
    if (part.size() >= kShortest &&
        (TopicHas(stem) || language_->lexicon().KnowsStem(stem))) {
      *of_phrase = true;
    }
    return TopicHas(stem) || LanguageHas(part, stem);
  };
  std::string found;
  size_t shorter_part = 0;
  for (size_t at = 2; at + 2 <= typed.size(); ++at) {
    bool of_phrase = false;
    const absl::string_view left = typed.substr(0, at);
    const absl::string_view right = typed.substr(at);
    if (!may_be_part(left, &of_phrase) || !may_be_part(right, &of_phrase) ||
        !of_phrase) {
      continue;
    }
    const size_t shorter = std::min(left.size(), right.size());
    if (shorter == shorter_part) return "";  // two ways, neither better
    if (shorter < shorter_part) continue;
    shorter_part = shorter;
    found = absl::StrCat(left, " ", right);
  }
  return found;
}

// One message.
class Speller::Run {
 public:
  Run(const Speller& speller, absl::string_view text,
      std::vector<Token>* tokens)
      : speller_(speller), text_(text), tokens_(tokens) {}

  std::vector<SpellingNote> Repair() {
    // Tokens are copied from the first repair on, and most texts need none.
    const auto size = static_cast<int>(tokens_->size());
    for (int at = 0; at < size;) {
      const int begin = at;
      if ((*tokens_)[at].kind == Token::Kind::kPunctuation ||
          !(RepairVariant(&at) || RepairWord(&at))) {
        ++at;
        if (copied_) repaired_.push_back(std::move((*tokens_)[begin]));
      }
    }
    if (copied_) *tokens_ = std::move(repaired_);
    return std::move(notes_);
  }

 private:
  bool RepairVariant(int* at) {
    const SpellingVariantMatch match =
        speller_.language_->spelling().variants.FindAt(*tokens_, *at);
    if (match.size == 0) return false;
    Replace(at, match.size, *match.read, *match.rule);
    return true;
  }

  bool RepairWord(int* at) {
    const Token& token = (*tokens_)[*at];
    const DeletionIndex& dictionary = speller_.language_->spelling().dictionary;
    if (token.kind != Token::Kind::kWord || dictionary.empty() ||
        token.text.size() < 3 || token.text.size() > kLongestTyped ||
        speller_.IsKnown(token.text, token.stem) ||
        IsName(text_, *tokens_, *at)) {
      return false;
    }
    std::string read = speller_.Shortened(token.text);
    if (read.empty()) read = Nearest(token);
    if (read.empty()) return false;
    Replace(at, 1, Tokenize(read), kRule);
    return true;
  }

  std::string Nearest(const Token& token) {
    const std::string typed = CutRuns(token.text, 2);
    if (!IsPlainWord(typed) || typed.size() < kShortest) return "";
    Choice choice = speller_.Choose(typed);
    if (choice.slips == 1) return choice.word;
    if (choice.doubt.empty() || choice.slips == 2) {
      std::string split = speller_.Split(typed);
      if (!split.empty()) return split;
    }
    if (!choice.doubt.empty()) {
      notes_.push_back({.rule = std::string(kRule),
                        .outcome = choice.doubt,
                        .begin = token.begin,
                        .end = token.end});
    }
    return choice.word;
  }

  // Reads the `size` tokens at `at` as `read`, and moves `at` behind them.
  void Replace(int* at, int size, const std::vector<Token>& read,
               absl::string_view rule) {
    if (!copied_) {
      repaired_.reserve(tokens_->size() + 8);
      std::move(tokens_->begin(), tokens_->begin() + *at,
                std::back_inserter(repaired_));
      copied_ = true;
    }
    const int begin = (*tokens_)[*at].begin;
    const int end = (*tokens_)[*at + size - 1].end;
    for (const Token& token : read) {
      repaired_.push_back(token);
      repaired_.back().begin = begin;
      repaired_.back().end = end;
    }
    notes_.push_back(
        {.rule = std::string(rule),
         .outcome = absl::StrCat(
             "read as \"",
             absl::StrJoin(read, " ",
                           [](std::string* out, const Token& token) {
                             out->append(token.text);
                           }),
             "\""),
         .begin = begin,
         .end = end,
         .repaired = true});
    *at += size;
  }

  static constexpr size_t kLongestTyped = 40;

  const Speller& speller_;
  const absl::string_view text_;
  std::vector<Token>* const tokens_;
  std::vector<Token> repaired_;
  bool copied_ = false;
  std::vector<SpellingNote> notes_;
};

std::vector<SpellingNote> Speller::Repair(absl::string_view text,
                                          std::vector<Token>* tokens) const {
  if (language_ == nullptr) return {};
  return Run(*this, text, tokens).Repair();
}

}  // namespace footnote::knowledge
