#include "dialogue/understand/bearers.h"

#include <algorithm>

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;
using knowledge::Meaning;
using knowledge::WordRoles;

// So many words may stand between a subject and what is said of it ("my elbow
// has been really quite stiff"), or between that and its place.
constexpr int kMostBetweenSubject = 4;
constexpr int kMostBetweenObject = 3;

}  // namespace

Bearers::Bearers(const Message& message) : message_(message) {
  const auto is_other = [&](const LexiconMatch& m) {
    return message.meaning(m).kind == Meaning::Kind::kOtherBearer;
  };
  if (std::none_of(message.bearers.begin(), message.bearers.end(), is_other)) {
    return;
  }
  int part = 0;
  part_of_.reserve(message.tokens.size());
  for (int t = 0; t < message.size(); ++t) {
    part += t > 0 && (message.tokens[t].text == "," ||
                      message.clause_of[t] != message.clause_of[t - 1]);
    part_of_.push_back(part);
  }
  own_.resize(part + 1, false);
  for (const LexiconMatch& m : message.bearers) {
    if (!is_other(m)) own_[part_of_[m.begin]] = true;
  }
  AddAfterthoughts();
}

// "My elbow is stiff, and so is my hand": what is named without anything said
// of it bears what was said before.
void Bearers::AddAfterthoughts() {
  std::vector<bool> says(own_.size(), false);
  for (const LexiconMatch& m : message_.phrases) {
    const int slot = message_.meaning(m).slot;
    if (slot < 0 || message_.topic.slots()[slot].is_place()) continue;
    says[part_of_[m.begin]] = true;
  }
  for (const LexiconMatch& m : message_.triggers) {
    if (message_.context_rule(m).effect() != v1::CONTEXT_EFFECT_NEGATED) {
      continue;
    }
    says[part_of_[m.begin]] = true;
  }
  std::vector<int> sentence(own_.size(), 0);
  for (int t = 0; t < message_.size(); ++t) {
    sentence[part_of_[t]] = message_.clauses[message_.clause_of[t]].sentence;
  }
  for (size_t p = own_.size(); p-- > 1;) {
    if (own_[p] && !says[p] && sentence[p] == sentence[p - 1]) {
      own_[p - 1] = true;
    }
  }
}

bool Bearers::IsOfAnother(const LexiconMatch& match) const {
  if (part_of_.empty() || own_[part_of_[match.begin]]) return false;
  const auto& all = message_.bearers;
  const auto from = std::lower_bound(
      all.begin(), all.end(), match.begin - kMostBetweenSubject - 64,
      [](const LexiconMatch& m, int token) { return m.begin < token; });
  for (auto m = from; m != all.end(); ++m) {
    if (m->begin > match.end + kMostBetweenObject) break;
    if (message_.meaning(*m).kind != Meaning::Kind::kOtherBearer) continue;
    if (IsSubject(*m, match) || IsObject(match, *m)) return true;
  }
  return false;
}

// A word that has a subject or a clause of its own begin.
bool Bearers::TakesOver(int token) const {
  return (message_.Is(token, WordRoles::kOwn) &&
          !message_.Is(token, WordRoles::kPossessive)) ||
         message_.Is(token, WordRoles::kReferring) ||
         message_.Is(token, WordRoles::kSubordinator) ||
         message_.IsPunctuation(token);
}

bool Bearers::IsSubject(const LexiconMatch& bearer,
                        const LexiconMatch& said) const {
  if (bearer.end > said.begin ||
      said.begin - bearer.end > kMostBetweenSubject ||
      part_of_[bearer.begin] != part_of_[said.begin]) {
    return false;
  }
  for (int t = bearer.end; t < said.begin; ++t) {
    if (TakesOver(t)) return false;
  }
  return true;
}

bool Bearers::IsObject(const LexiconMatch& said,
                       const LexiconMatch& bearer) const {
  if (bearer.begin < said.end || bearer.begin - said.end > kMostBetweenObject ||
      part_of_[bearer.begin] != part_of_[said.begin]) {
    return false;
  }
  for (int t = said.end; t < bearer.begin; ++t) {
    const bool links = message_.Is(t, WordRoles::kAt) ||
                       message_.Is(t, WordRoles::kWithin) ||
                       message_.Is(t, WordRoles::kOf);
    if (t == said.end ? !links && !message_.Is(t, WordRoles::kPossessive)
                      : TakesOver(t) || message_.Is(t, WordRoles::kJoins) ||
                            !message_.Is(t, WordRoles::kStopWord)) {
      return false;
    }
  }
  return true;
}

}  // namespace footnote::dialogue
