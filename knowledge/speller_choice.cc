// How a word that is not known may be meant; see speller.h.
#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "knowledge/contractions.h"
#include "knowledge/edit_distance.h"
#include "knowledge/speller.h"

namespace footnote::knowledge {
namespace {

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

}  // namespace

struct Speller::Candidate {
  enum class Source { kTopic, kLanguage, kOther };
  absl::string_view word;
  std::string stem;
  Source source = Source::kOther;
  EditDistance distance;
  int score = 0;
};

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

Speller::Choice Speller::ChooseNear(absl::string_view typed) const {
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
  return {.words = std::string(best.word), .slips = slips};
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

Speller::Choice Speller::Choose(absl::string_view word) const {
  std::string shortened = Shortened(word);
  if (!shortened.empty()) return {.words = std::move(shortened)};
  const std::string typed = CutRuns(word, 2);
  if (!IsPlainWord(typed) || typed.size() < kShortest) return {};
  Choice choice = ChooseNear(typed);
  if (choice.slips == 1 || !choice.doubt.empty()) return choice;
  std::string split = Split(typed);
  if (!split.empty()) return {.words = std::move(split)};
  return choice;
}

}  // namespace footnote::knowledge
