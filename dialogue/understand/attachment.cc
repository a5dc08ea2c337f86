#include "dialogue/understand/attachment.h"

#include <algorithm>
#include <cstdlib>

#include "absl/container/inlined_vector.h"
#include "dialogue/understand/amount_readings.h"
#include "dialogue/understand/amount_sequence.h"
#include "dialogue/understand/amount_setting.h"
#include "dialogue/understand/anchors.h"
#include "dialogue/understand/bare_amounts.h"

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;
using knowledge::Meaning;
using knowledge::Slot;
using knowledge::Value;
using knowledge::WordRoles;

// Somebody who names so many years beside what one may well have done for years
// tells an age.
constexpr double kLeastAge = 30 * 365;

class Attacher {
 public:
  Attacher(const Message& message, const Context& context,
           const std::vector<Amount>& amounts)
      : message_(message),
        context_(context),
        amounts_(amounts),
        setting_(message, amounts),
        sequence_(message, amounts, setting_),
        anchors_(message, amounts, setting_),
        claimed_(amounts.size(), false) {}

  std::vector<Candidate> Run() {
    for (size_t i = 0; i < amounts_.size(); ++i) Claim(i);
    ClaimSinceThen();
    for (size_t i = 0; i < amounts_.size(); ++i) {
      if (!claimed_[i]) TakeBare(i);
    }
    AnswerByReading();
    return std::move(candidates_);
  }

 private:
  int asked() const { return message_.context.asked; }

  void Reject(const Amount& amount, absl::string_view why) const {
    const Span span = message_.SpanOf(amount.tokens.begin, amount.tokens.end);
    message_.tracer.Add("amount", span.begin, span.end, "not taken: ", why);
  }

  void Claim(size_t index) {
    const Amount& amount = amounts_[index];
    if (amount.counted) return;
    const LexiconMatch* anchor = anchors_.Nearest(index);
    if (anchor == nullptr) return;
    claimed_[index] = true;
    const Standing standing = context_.Of(*anchor);
    const Standing own = context_.Of(amount.tokens);
    const Meaning& meaning = message_.meaning(*anchor);
    const bool over = (standing.historical || own.historical) &&
                      meaning.kind == Meaning::Kind::kAnchor;
    if (meaning.kind == Meaning::Kind::kAnchor &&
        (setting_.IsOfCircumstance(amount) || setting_.IsOfValue(amount) ||
         setting_.IsOfSubordinate(amount, *anchor))) {
      Reject(amount, "how long something else takes");
      return;
    }
    // "Less sore today" is no beginning.
    if (meaning.kind == Meaning::Kind::kAnchor && amount.loose &&
        amount.best < 1 && !setting_.Began(amount) &&
        !setting_.IsInjury(*anchor)) {
      Reject(amount, "nothing beside it says that it began then");
      return;
    }
    if (meaning.kind == Meaning::Kind::kAnchor &&
        (setting_.IsOfChange(amount) ||
         (standing.past && setting_.IsSetAgainst(amount)))) {
      Reject(amount, "when it changed, or how it was then");
      return;
    }
    if (standing.hypothetical || standing.other_person || over ||
        (own.asked && standing.asked)) {
      Reject(amount, "its clause tells of nothing that is so");
      return;
    }
    if (meaning.kind == Meaning::Kind::kAmountReading) {
      if ((setting_.IsAddedAlone(amount) &&
           IsAge(message_, setting_, amount, kLeastAge)) ||
          !TakeReading(amount, *anchor, standing)) {
        claimed_[index] = false;
        return;
      }
      TakeSince(amount, *anchor);
      return;
    }
    if (standing.negated && !standing.over && amount.exceeds > 0 &&
        amount.kind != v1::SLOT_KIND_DURATION &&
        !IsAdvice(standing.quote.begin, *anchor)) {
      TakeMost(amount, meaning.slot, *anchor, standing);
      return;
    }
    if (standing.negated &&
        (standing.over || (!amount.point && !setting_.IsBesidePlace(amount)))) {
      Reject(amount, "denied");
      return;
    }
    if (amount.below_a_day && !amount.point && asked() != meaning.slot) {
      Reject(amount, "how long it takes rather than since when");
      return;
    }
    Take(amount, meaning.slot, *anchor, standing);
  }

  // "Never to add more than 10 percent" is what somebody said one should do.
  bool IsAdvice(int denial, const LexiconMatch& anchor) const {
    for (int t = denial; t < anchor.begin; ++t) {
      if (message_.Is(t, WordRoles::kRange)) return true;  // "to"
    }
    return false;
  }

  // "I never add more than 10 percent": it is 10 at most.
  void TakeMost(const Amount& amount, int slot, const LexiconMatch& anchor,
                const Standing& standing) {
    Amount most = amount;
    most.min = most.max = most.best = amount.exceeds;
    Take(most, slot, anchor, standing);
  }

  // "It aches since I began to type in May": the same amount says both.
  void TakeSince(const Amount& amount, const LexiconMatch& reading) {
    const int clause = setting_.ClauseOf(reading.begin);
    for (const LexiconMatch& m : message_.phrases) {
      const Meaning& meaning = message_.meaning(m);
      if (meaning.kind != Meaning::Kind::kAnchor ||
          anchors_.KindOf(meaning) != amount.kind ||
          setting_.ClauseOf(m.begin) != clause) {
        continue;
      }
      bool since = false;
      for (int t = m.begin; t < reading.begin; ++t) {
        since |= message_.Is(t, WordRoles::kSince);
      }
      const Standing standing = context_.Of(m);
      if (!since || standing.Void() || standing.negated) continue;
      Take(amount, meaning.slot, m, standing);
      return;
    }
  }

  void Take(const Amount& amount, int slot, const LexiconMatch& anchor,
            const Standing& standing) {
    const size_t before = candidates_.size();
    TakeFor(amount, slot, message_.meaning(anchor).phrase, false);
    if (candidates_.size() > before) {
      candidates_.back().past = standing.past && amount.point;
    }
  }

  void Trace(const Amount& amount, int slot, absl::string_view by) const {
    const Span span = message_.SpanOf(amount.tokens.begin, amount.tokens.end);
    message_.tracer.Add("amount", span.begin, span.end,
                        message_.topic.slots()[slot].id, " = ", amount.best,
                        " (", amount.min, " to ", amount.max, "), by ", by);
  }

  // "typing for a month" says whether somebody is new to it.
  // False where it tells nothing, so that the amount may be of something else.
  bool TakeReading(const Amount& amount, const LexiconMatch& anchor,
                   const Standing& standing) {
    const Meaning& meaning = message_.meaning(anchor);
    const Slot& slot = message_.topic.slots()[meaning.slot];
    const v1::AmountReading& reading =
        slot.content->amount_readings(meaning.index);
    if (standing.negated) {
      Reject(amount, "denied");
      return true;
    }
    if (amount.below_a_day) {
      Reject(amount, "how long it takes rather than since when");
      return true;
    }
    const int choice = ReadingOf(message_.topic, meaning.slot, reading, amount);
    Trace(amount, meaning.slot, meaning.phrase);
    if (choice < 0) return false;
    candidates_.push_back(
        {.slot = meaning.slot,
         .value = Value::OfChoice(choice),
         .tokens = {std::min(anchor.begin, amount.tokens.begin),
                    std::max(anchor.end, amount.tokens.end)},
         .weak = Straddles(amount, reading.threshold())});
    return true;
  }

  // "Started typing because of my job, three weeks ago": the amount between
  // marks is of what stands before them, where nothing wrong is told there.
  bool TakeReadingBefore(const Amount& amount) {
    if (amount.below_a_day || !setting_.IsAddedAlone(amount)) return false;
    const int sentence =
        message_.clauses[setting_.ClauseOf(amount.tokens.begin)].sentence;
    const LexiconMatch* reading = nullptr;
    for (const LexiconMatch& m : message_.phrases) {
      if (m.begin >= amount.tokens.begin) break;
      const Meaning& meaning = message_.meaning(m);
      if (anchors_.KindOf(meaning) != amount.kind ||
          message_.clauses[setting_.ClauseOf(m.begin)].sentence != sentence) {
        continue;
      }
      if (meaning.kind == Meaning::Kind::kAnchor) return false;
      reading = &m;
    }
    if (reading == nullptr ||
        std::any_of(candidates_.begin(), candidates_.end(),
                    [&](const Candidate& c) {
                      return c.slot == message_.meaning(*reading).slot;
                    })) {
      return false;
    }
    const Standing standing = context_.Of(*reading);
    return !standing.Void() && !standing.negated &&
           TakeReading(amount, *reading, standing);
  }

  // "Started typing three weeks ago, been sore since": the time told before is
  // when this began.
  void ClaimSinceThen() {
    for (const LexiconMatch& trigger : message_.triggers) {
      if (message_.context_rule(trigger).effect() !=
          v1::CONTEXT_EFFECT_SINCE_THEN) {
        continue;
      }
      const int clause = setting_.ClauseOf(trigger.begin);
      const Amount* earlier = nullptr;
      bool own = false;
      for (const Amount& amount : amounts_) {
        if (amount.kind != v1::SLOT_KIND_DURATION || amount.below_a_day) {
          continue;
        }
        if (amount.tokens.end <= trigger.begin) earlier = &amount;
        own |= setting_.ClauseOf(amount.tokens.begin) == clause &&
               amount.tokens.begin > trigger.begin;
      }
      if (earlier == nullptr || own) continue;
      for (const LexiconMatch& m : message_.phrases) {
        const Meaning& meaning = message_.meaning(m);
        if (meaning.kind != Meaning::Kind::kAnchor ||
            anchors_.KindOf(meaning) != v1::SLOT_KIND_DURATION ||
            setting_.ClauseOf(m.begin) != clause) {
          continue;
        }
        const Standing standing = context_.Of(m);
        if (standing.Void() || standing.negated) continue;
        Take(*earlier, meaning.slot, m, standing);
        for (size_t i = 0; i < amounts_.size(); ++i) {
          claimed_[i] = claimed_[i] || &amounts_[i] == earlier;
        }
        break;
      }
    }
  }

  int BareSlot(v1::SlotKind kind) const {
    for (size_t s = 0; s < message_.topic.slots().size(); ++s) {
      const Slot& slot = message_.topic.slots()[s];
      if (slot.kind == kind && slot.content->bare_amounts()) {
        return static_cast<int>(s);
      }
    }
    return -1;
  }

  // "Since I began to type in May", when asked how long it has hurt.
  void AnswerByReading() {
    if (asked() < 0) return;
    const Slot& slot = message_.topic.slots()[asked()];
    for (const Candidate& c : candidates_) {
      if (c.slot == asked()) return;
    }
    for (size_t i = 0; i < amounts_.size(); ++i) {
      if (claimed_[i] && amounts_[i].point && amounts_[i].kind == slot.kind) {
        TakeFor(amounts_[i], asked(), "the question asked", false);
        return;
      }
    }
  }

  void TakeFor(const Amount& amount, int slot, absl::string_view by,
               bool answers_pending) {
    const v1::Slot& content = *message_.topic.slots()[slot].content;
    if (amount.best < content.min() ||
        (content.max() > 0 && amount.best > content.max())) {
      Reject(amount, "out of the slot's bounds");
      return;
    }
    Trace(amount, slot, by);
    candidates_.push_back({.slot = slot,
                           .value = amount.value(),
                           .tokens = amount.tokens,
                           .answers_pending = answers_pending});
  }

  void TakeBare(size_t index) {
    const Amount amount = sequence_.WithUnit(index);
    int slot = BareSlot(amount.kind);
    bool is_asked = false;
    if (asked() >= 0) {
      const Slot& pending = message_.topic.slots()[asked()];
      // "14", when asked how many days.
      is_asked = pending.kind == amount.kind ||
                 (pending.kind != v1::SLOT_KIND_YES_NO &&
                  pending.kind != v1::SLOT_KIND_CHOICE &&
                  amount.kind == v1::SLOT_KIND_NUMBER);
      if (is_asked) slot = asked();
    }
    if (amount.counted || setting_.IsInRequest(amount)) return;
    if (!is_asked && setting_.IsOfChange(amount)) {
      Reject(amount, "when it changed");
      return;
    }
    if (!is_asked && (TakeReadingBefore(amount) || AnswersByReading(amount))) {
      return;
    }
    if (slot < 0) return;
    if (!is_asked) {
      const bool claimed =
          std::any_of(candidates_.begin(), candidates_.end(),
                      [&](const Candidate& c) { return c.slot == slot; });
      if (sequence_.Corrects(index)) {
        TakeFor(amount, slot, "correction", false);
        return;
      }
      const bool sharper =
          index > 0 && claimed_[index - 1] && sequence_.IsSharper(index);
      const absl::string_view why =
          claimed && !sharper ? "another amount was claimed"
                              : WhyNotOfProblem(message_, setting_, amount);
      if (!why.empty()) {
        Reject(amount, why);
        return;
      }
    }
    const Standing standing = context_.Of(amount.tokens);
    // "Two weeks?" answers, "is 8 weeks a bad sign?" asks.
    const bool answers = is_asked && setting_.IsBare(amount);
    if (standing.hypothetical || standing.other_person || standing.historical ||
        (standing.asked && !answers) || (standing.negated && !is_asked)) {
      Reject(amount, "its clause tells of nothing that is so");
      return;
    }
    TakeFor(amount, slot, is_asked ? "the question asked" : "default",
            is_asked && amount.kind == v1::SLOT_KIND_NUMBER);
  }

  // "Six years", when asked whether somebody is new to it.
  bool AnswersByReading(const Amount& amount) {
    if (asked() < 0) return false;
    const Slot& slot = message_.topic.slots()[asked()];
    for (int i = 0; i < slot.content->amount_readings_size(); ++i) {
      const v1::AmountReading& reading = slot.content->amount_readings(i);
      if (reading.kind() != amount.kind) continue;
      const int choice = ReadingOf(message_.topic, asked(), reading, amount);
      if (choice < 0) return false;
      Trace(amount, asked(), "the question asked");
      candidates_.push_back({.slot = asked(),
                             .value = Value::OfChoice(choice),
                             .tokens = amount.tokens});
      return true;
    }
    return false;
  }

  const Message& message_;
  const Context& context_;
  const std::vector<Amount>& amounts_;
  const AmountSetting setting_;
  const AmountSequence sequence_;
  const Anchors anchors_;
  absl::InlinedVector<bool, 8> claimed_;
  std::vector<Candidate> candidates_;
};

}  // namespace

std::vector<Candidate> AttachAmounts(const Message& message,
                                     const Context& context,
                                     const std::vector<Amount>& amounts) {
  if (amounts.empty()) return {};
  return Attacher(message, context, amounts).Run();
}

}  // namespace footnote::dialogue
