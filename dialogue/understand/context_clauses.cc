// Which clauses tell of long ago, or of somebody else.
#include <algorithm>

#include "absl/container/inlined_vector.h"
#include "absl/strings/numbers.h"
#include "dialogue/understand/context.h"

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;
using knowledge::Meaning;
using knowledge::Token;
using knowledge::WordRoles;

// A verb stands so near behind its subject.
constexpr int kVerbWithin = 3;
// The first year in four digits that a person may tell of.
constexpr int kFirstYear = 1930;
// The first year that is not gone by whatever today is, where it is not known.
constexpr int kNotSurelyGone = 2025;
// Of numbers that are as round as this few are years.
constexpr int kRound = 100;
// A point so many days ago is long ago.
constexpr double kLongAgo = 180;

}  // namespace

// "In 2015", "the 2023 marathon", "my 2019 injury": a number that can only be a
// year gone by. Not "2000 feet", "my 2000 calorie diet", "the 2019 steps".
bool Context::IsYearGone(int token, int this_year) const {
  int year = 0;
  if (message_.tokens[token].kind != Token::Kind::kNumber ||
      message_.tokens[token].text.size() != 4 ||
      !absl::SimpleAtoi(message_.tokens[token].text, &year) ||
      year < kFirstYear || year >= this_year || CountsNext(token)) {
    return false;
  }
  const int before = token - 1;
  if (message_.tokens[before].text == "(" ||
      message_.Is(before, WordRoles::kWithin) ||
      (message_.Is(before, WordRoles::kAt) &&
       !message_.Is(before, WordRoles::kStopWord)) ||
      message_.roles[before]->month > 0) {
    return true;
  }
  // Before a noun it is a year where the clause does not talk of now; of round
  // numbers most count something.
  if (year % kRound == 0 || !IsWord(token + 1) ||
      message_.Is(token + 1, WordRoles::kStopWord) ||
      !(message_.Is(before, WordRoles::kStopWord) ||
        message_.Is(before, WordRoles::kPossessive))) {
    return message_.Is(before, WordRoles::kAt) && !IsWord(token + 1);
  }
  return !TalksOfNow(message_.clauses[message_.clause_of[token]].tokens);
}

bool Context::IsWord(int token) const {
  return token < message_.size() &&
         message_.tokens[token].kind == Token::Kind::kWord;
}

// "2000 feet", "1990 steps", "2000 of them": it says how many.
bool Context::CountsNext(int token) const {
  const int next = token + 1;
  if (!IsWord(next)) return message_.Is(next, WordRoles::kPercent);
  const Token& word = message_.tokens[next];
  return message_.roles[next]->unit >= 0 ||
         message_.Is(next, WordRoles::kCounted) ||
         (!message_.Is(next, WordRoles::kStopWord) &&
          !message_.Is(next, WordRoles::kCommon) && word.text.back() == 's' &&
          word.stem != word.text);
}

bool Context::TalksOfNow(TokenRange tokens) const {
  for (int t = tokens.begin; t < tokens.end; ++t) {
    if (message_.Is(t, WordRoles::kPresent)) return true;
  }
  return false;
}

void Context::FindOlder() {
  for (const Reach& reach : reaches_) {
    if (reach.effect != v1::CONTEXT_EFFECT_HISTORICAL) continue;
    older_[message_.clause_of[reach.trigger->begin]] = true;
  }
  for (const Reach& reach : reaches_) {
    if (reach.effect == v1::CONTEXT_EFFECT_HISTORICAL && reach.backward) {
      LookBack(reach);
    }
  }
  FindYearsGone();
}

// "All sorted now", "that was years ago": of the clauses before, where its own
// tells nothing.
void Context::LookBack(const Reach& reach) {
  const int index = message_.clause_of[reach.trigger->begin];
  const Clause& clause = message_.clauses[index];
  const bool tells =
      std::any_of(message_.phrases.begin(), message_.phrases.end(),
                  [&](const LexiconMatch& m) {
                    // "... took up typing years ago" has its own time.
                    const Meaning::Kind kind = message_.meaning(m).kind;
                    return clause.tokens.Contains(m.begin) &&
                           (kind == Meaning::Kind::kValue ||
                            kind == Meaning::Kind::kAmountReading);
                  });
  // "That faded long ago": it was so of late, and is over.
  const bool over =
      std::any_of(reaches_.begin(), reaches_.end(), [&](const Reach& other) {
        return other.effect == v1::CONTEXT_EFFECT_NEGATED && other.backward &&
               message_.clause_of[other.trigger->begin] == index;
      });
  if (over && !tells) older_[index] = false;
  if (tells || over || index == 0) return;
  const int sentence = message_.clauses[index - 1].sentence;
  for (int c = index - 1; c >= 0; --c) {
    if (message_.clauses[c].sentence != sentence) break;
    if (c < index - 1 && TakesOver(c)) break;
    older_[c] = true;
  }
}

// "I broke it in 2015": a year gone by, not one since which it is so.
void Context::FindYearsGone() {
  const int this_year = message_.context.today.has_value()
                            ? static_cast<int>(message_.context.today->year())
                            : kNotSurelyGone;
  for (int t = 1; t < message_.size(); ++t) {
    if (!IsYearGone(t, this_year)) continue;
    const int index = message_.clause_of[t];
    const Clause& clause = message_.clauses[index];
    bool began = false;
    for (int w = clause.tokens.begin; w < t; ++w) {
      // "From 2020" is no "since".
      began |= message_.Is(w, WordRoles::kBegan) ||
               (message_.Is(w, WordRoles::kSince) &&
                !message_.Is(w, WordRoles::kAheadAfter));
    }
    if (began) continue;
    older_[index] = true;
    // "I wore them until 2020"
    if (clause.exception && index > 0) older_[index - 1] = true;
  }
}

// "I had a sore wrist last spring": a time long gone by, told of in the past.
void Context::FindSeasonsGone() {
  for (const LexiconMatch& m : message_.times) {
    const v1::NamedTime& time = message_.language.content().named_times(
        message_.language_meaning(m).index);
    if (time.month() == 0 && !(time.point() && time.days() >= kLongAgo)) {
      continue;
    }
    const int index = message_.clause_of[m.begin];
    const TokenRange tokens = message_.clauses[index].tokens;
    bool now = message_.Is(m.begin, WordRoles::kSince);
    for (int t = tokens.begin; t < tokens.end; ++t) {
      now |= message_.Is(t, WordRoles::kPresent) ||
             message_.Is(t, WordRoles::kBegan) ||
             (t < m.begin && message_.Is(t, WordRoles::kSince));
    }
    const bool past =
        std::any_of(message_.triggers.begin(), message_.triggers.end(),
                    [&](const LexiconMatch& trigger) {
                      return tokens.Contains(trigger.begin) &&
                             message_.context_rule(trigger).effect() ==
                                 v1::CONTEXT_EFFECT_PAST;
                    });
    if (past && !now) older_[index] = true;
  }
}

// Whether the clause has a subject of its own, or talks of now, so that whose
// and when do not go on from the clause before.
bool Context::TakesOver(int clause) const {
  const TokenRange tokens = message_.clauses[clause].tokens;
  for (int t = tokens.begin; t < tokens.end; ++t) {
    if (message_.Is(t, WordRoles::kOwn) ||
        message_.Is(t, WordRoles::kPresent)) {
      return true;
    }
  }
  return false;
}

// What a clause tells of long ago or of somebody else goes on in its sentence
// until a clause takes over, and somebody else's where the next sentence says
// "she".
void Context::Spread() {
  absl::InlinedVector<bool, 16> other(of_other_.size(), false);
  for (const Reach& reach : reaches_) {
    if (reach.effect == v1::CONTEXT_EFFECT_OTHER_PERSON && !reach.backward) {
      other[message_.clause_of[reach.trigger->begin]] = true;
    }
  }
  for (size_t c = 1; c < older_.size(); ++c) {
    const Clause& clause = message_.clauses[c];
    const Clause& before = message_.clauses[c - 1];
    const bool same = clause.sentence == before.sentence;
    const bool takes_over = TakesOver(static_cast<int>(c));
    if (older_[c - 1] && same && !takes_over) older_[c] = true;
    if (!other[c - 1]) continue;
    bool third = false;
    bool own = false;
    for (int t = clause.tokens.begin; t < clause.tokens.end; ++t) {
      third |= message_.Is(t, WordRoles::kThirdPerson);
      own |= message_.Is(t, WordRoles::kOwn);
    }
    if (!own && (third || (same && !clause.contrast && !takes_over))) {
      other[c] = of_other_[c] = true;
    }
    // "My dad types on a desk, which is hard. He ..." goes on about him.
    if (!own && same) other[c] = true;
  }
}

bool Context::IsComplaint(const LexiconMatch& match) const {
  const Meaning& meaning = message_.meaning(match);
  if (meaning.kind == Meaning::Kind::kAnchor) return true;
  if (meaning.kind != Meaning::Kind::kValue) return false;
  const knowledge::Slot& slot = message_.topic.slots()[meaning.slot];
  if (slot.kind != v1::SLOT_KIND_CHOICE) return slot.red_flag;
  // "My sister swears by soft gloves" is no complaint.
  return (slot.is_place() || slot.red_flag) &&
         !slot.choices[meaning.choice].outside_article;
}

// "My mum has it" is not the patient's. But where a message tells of the
// problem only as somebody else's ("my son has a sore wrist", "my son fell, his
// wrist is sore"), that somebody is the patient.
void Context::FindPatient() {
  absl::InlinedVector<bool, 16> named(message_.clauses.size(), false);
  bool any_named = false;
  bool complaint_of_other = false;
  for (const Reach& reach : reaches_) {
    if (reach.effect != v1::CONTEXT_EFFECT_OTHER_PERSON || reach.backward ||
        message_.context_rule(*reach.trigger).direction() !=
            v1::CONTEXT_DIRECTION_FORWARD) {
      continue;
    }
    if (message_.context_rule(*reach.trigger).stranger()) continue;
    named[message_.clause_of[reach.trigger->begin]] = any_named = true;
    for (const LexiconMatch& m : message_.phrases) {
      complaint_of_other |= reach.tokens.Contains(m.begin) && IsComplaint(m) &&
                            IsOfNow(*reach.trigger);
    }
  }
  if (!any_named) return;
  for (const LexiconMatch& m : message_.phrases) {
    if (!IsComplaint(m)) continue;
    const int index = message_.clause_of[m.begin];
    const TokenRange tokens = message_.clauses[index].tokens;
    bool now = false;
    for (int t = tokens.begin; t < tokens.end; ++t) {
      now |= message_.Is(t, WordRoles::kPresent);
      if (message_.Is(t, WordRoles::kOwn) && !named[index]) return;
    }
    complaint_of_other |= of_other_[index] && now;
  }
  patient_is_other_ = complaint_of_other;
}

// "My son has", not "my son had".
bool Context::IsOfNow(const LexiconMatch& trigger) const {
  const int clause = message_.clause_of[trigger.end - 1];
  const int clause_end = message_.clauses[clause].tokens.end;
  // "My mother, 74, a diabetic, has": what stands between commas is beside it.
  int from = trigger.end;
  for (int t = from;
       t < clause_end && from < clause_end && message_.tokens[from].text == ",";
       ++t) {
    if (t > from && message_.tokens[t].text == ",") {
      from = message_.Is(t + 1, WordRoles::kFiniteVerb) ? t + 1 : t;
    }
  }
  const int end = std::min(from + kVerbWithin, clause_end);
  bool verb = false;
  for (int t = trigger.begin; t < end; ++t) {
    if (t == trigger.end) t = from;
    if (t >= end) break;
    if (message_.Is(t, WordRoles::kPresent)) return true;
    verb |= message_.Is(t, WordRoles::kFiniteVerb);
  }
  return !verb && end == message_.clauses[clause].tokens.end;
}

}  // namespace footnote::dialogue
