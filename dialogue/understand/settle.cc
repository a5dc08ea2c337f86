#include "dialogue/understand/settle.h"

#include <algorithm>

#include "dialogue/understand/clauses.h"

namespace footnote::dialogue {
namespace {

using knowledge::kYes;
using knowledge::LexiconMatch;
using knowledge::Slot;

class Settler {
 public:
  explicit Settler(const Message& message) : message_(message) {
    for (const LexiconMatch& m : message.acts) {
      if (message.act_rule(m).act() == v1::USER_ACT_CORRECT) {
        corrections_.push_back(m.begin);
      }
    }
  }

  std::vector<Mention> Run(std::vector<Candidate> candidates) {
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) {
                       if (a.slot != b.slot) return a.slot < b.slot;
                       return a.tokens.begin < b.tokens.begin;
                     });
    std::vector<Mention> mentions;
    for (size_t i = 0; i < candidates.size();) {
      const Candidate* best = &candidates[i];
      size_t j = i + 1;
      for (; j < candidates.size() && candidates[j].slot == best->slot; ++j) {
        const bool replaces = Replaces(candidates[j], *best);
        const Candidate* loser = replaces ? best : &candidates[j];
        if (replaces) best = &candidates[j];
        TraceOverruled(*loser, *best);
      }
      const TokenRange quote = QuoteOf(*best, &candidates[i], j - i);
      i = j;
      mentions.push_back({.slot = best->slot,
                          .value = best->value,
                          .span = message_.SpanOf(quote.begin, quote.end),
                          .answers_pending = best->answers_pending,
                          .over = best->over});
    }
    return mentions;
  }

 private:
  // The words of the winner, and those that run into them and tell the same:
  // "the heel" and "heel of my hand" are one quote.
  static TokenRange QuoteOf(const Candidate& best, const Candidate* candidates,
                            size_t count) {
    TokenRange quote = best.tokens;
    for (size_t i = 0; i < count; ++i) {
      const Candidate& other = candidates[i];
      if (other.value == best.value && other.tokens.begin < quote.end &&
          quote.begin < other.tokens.end) {
        quote = {std::min(quote.begin, other.tokens.begin),
                 std::max(quote.end, other.tokens.end)};
      }
    }
    return quote;
  }

  void TraceOverruled(const Candidate& loser, const Candidate& winner) const {
    if (!message_.tracer.active() || loser.value == winner.value) return;
    const Span lost = message_.SpanOf(loser.tokens.begin, loser.tokens.end);
    const Span won = message_.SpanOf(winner.tokens.begin, winner.tokens.end);
    message_.tracer.Add(message_.topic.slots()[loser.slot].id, lost.begin,
                        lost.end, "not taken: overruled by \"",
                        message_.text.substr(won.begin, won.end - won.begin),
                        "\"");
  }

  // In the same sentence, or the clause behind it.
  bool IsSaidOn(const Candidate& earlier, const Candidate& later) const {
    const int from = message_.clause_of[earlier.tokens.end - 1];
    const int to = message_.clause_of[later.tokens.begin];
    return to - from <= 1 ||
           message_.clauses[from].sentence == message_.clauses[to].sentence;
  }

  bool Corrected(const Candidate& later, const Candidate& earlier) const {
    return std::any_of(corrections_.begin(), corrections_.end(), [&](int at) {
      return at >= earlier.tokens.end - 1 && at < later.tokens.end;
    });
  }

  // Whether `later`, which stands behind `earlier`, wins.
  bool Replaces(const Candidate& later, const Candidate& earlier) const {
    if (Corrected(later, earlier)) return true;
    // "No sudden jump in miles": what says no holds for the words it begins.
    if (earlier.says_no && later.tokens.begin < earlier.tokens.end) {
      return false;
    }
    if (later.weak != earlier.weak) return earlier.weak;
    if (later.value.unsure() || earlier.value.unsure()) {
      return earlier.value.unsure() && !later.value.unsure();
    }
    if (later.value == earlier.value) return false;
    if (later.over) return true;
    if (later.says_no && (earlier.past || IsSaidOn(earlier, later))) {
      return true;
    }
    const Slot& slot = message_.topic.slots()[later.slot];
    if (later.past != earlier.past && !LeavesScope(slot, later, earlier)) {
      return earlier.past;
    }
    if (slot.numeric()) {
      if (!slot.red_flag || later.value.max > earlier.value.max) return true;
      // "For ages, a year at least": the same, told closer.
      return later.value.max == earlier.value.max &&
             later.value.min > earlier.value.min;
    }
    if (slot.kind == v1::SLOT_KIND_YES_NO) {
      if (earlier.over || earlier.says_no) return later.value.choice == kYes;
      return !slot.red_flag || later.value.choice == kYes;
    }
    return ReplacesChoice(slot, later, earlier);
  }

  // "The thumb, no, the wrist"
  bool DeniedBetween(const Candidate& earlier, const Candidate& later) const {
    return std::any_of(
        message_.acts.begin(), message_.acts.end(), [&](const LexiconMatch& m) {
          return message_.act_rule(m).act() == v1::USER_ACT_DENY &&
                 message_.act_rule(m).interjection() &&
                 m.begin >= earlier.tokens.end && m.end <= later.tokens.begin &&
                 IsWholeClause(message_, m);
        });
  }

  bool ReplacesChoice(const Slot& slot, const Candidate& later,
                      const Candidate& earlier) const {
    if (DeniedBetween(earlier, later)) return true;
    const bool later_outside = slot.choices[later.value.choice].outside_article;
    const bool earlier_outside =
        slot.choices[earlier.value.choice].outside_article;
    if (later_outside != earlier_outside) return earlier_outside;
    // "Worse, no better": what is assumed anyway says little.
    if (slot.assumed == later.value.choice &&
        message_.clauses[message_.clause_of[earlier.tokens.begin]].sentence ==
            message_.clauses[message_.clause_of[later.tokens.begin]].sentence &&
        !IsContrasted(later)) {
      return false;
    }
    if (slot.red_flag) return true;
    // Of two places the one named first, unless a contrast sets them apart
    // ("first the thumb, but now the wrist").
    const int from = message_.clause_of[earlier.tokens.end - 1];
    return from != message_.clause_of[later.tokens.begin] &&
           IsContrasted(later);
  }

  // Whether it stands in a clause that begins with "but" or the like.
  bool IsContrasted(const Candidate& later) const {
    const int clause = message_.clause_of[later.tokens.begin];
    const int begin = message_.clauses[clause].tokens.begin;
    return std::any_of(message_.triggers.begin(), message_.triggers.end(),
                       [&](const LexiconMatch& m) {
                         return m.begin == begin &&
                                message_.context_rule(m).effect() ==
                                    v1::CONTEXT_EFFECT_TERMINATE;
                       });
  }

  // Whether only the later place lies outside of what the article treats.
  bool LeavesScope(const Slot& slot, const Candidate& later,
                   const Candidate& earlier) const {
    return slot.kind == v1::SLOT_KIND_CHOICE &&
           slot.choices[later.value.choice].outside_article &&
           !slot.choices[earlier.value.choice].outside_article &&
           !IsContrasted(later);
  }

  const Message& message_;
  std::vector<int> corrections_;
};

}  // namespace

std::vector<Mention> Settle(const Message& message,
                            std::vector<Candidate> candidates) {
  if (candidates.empty()) return {};
  return Settler(message).Run(std::move(candidates));
}

}  // namespace footnote::dialogue
