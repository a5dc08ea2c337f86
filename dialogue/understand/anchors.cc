#include "dialogue/understand/anchors.h"

#include <algorithm>
#include <limits>

namespace footnote::dialogue {

using knowledge::LexiconMatch;
using knowledge::Meaning;

namespace {

// A length stands so much farther from its anchor than a time such as "today".
constexpr int kPastLoose = 1;

}  // namespace

Anchors::Anchors(const Message& message, const std::vector<Amount>& amounts,
                 const AmountSetting& setting)
    : message_(message), amounts_(amounts), nearest_(amounts.size()) {
  for (size_t i = 0; i < amounts.size(); ++i) {
    const Amount& amount = amounts[i];
    if (amount.counted) continue;
    const int clause = setting.ClauseOf(amount.tokens.begin);
    auto group =
        std::find_if(groups_.rbegin(), groups_.rend(), [&](const Group& g) {
          return g.clause < clause ||
                 (g.kind == amount.kind && g.below_a_day == amount.below_a_day);
        });
    if (group == groups_.rend() || group->clause < clause) {
      groups_.push_back({.clause = clause,
                         .kind = amount.kind,
                         .below_a_day = amount.below_a_day});
      group = groups_.rbegin();
    }
    group->amounts.push_back(i);
  }
  size_t bracket = 0;
  for (const LexiconMatch& m : message.phrases) {
    const v1::SlotKind kind = KindOf(message.meaning(m));
    if (kind == v1::SLOT_KIND_UNSPECIFIED) continue;
    const int clause = setting.ClauseOf(m.begin);
    Offer(m, clause, kind);
    const int after = clause + 2;
    if (after < static_cast<int>(message.clauses.size()) &&
        setting.ResumedBy(after) == clause) {
      Offer(m, after, kind);
    }
    // Phrases come in the order in which they begin, and end nearly so.
    while (bracket > 0 && amounts[bracket - 1].tokens.begin > m.end) --bracket;
    while (bracket < amounts.size() && amounts[bracket].tokens.begin <= m.end) {
      ++bracket;
    }
    if (bracket < amounts.size() && amounts[bracket].kind == kind &&
        !amounts[bracket].counted &&
        setting.IsInBrackets(amounts[bracket], m)) {
      Take(m, bracket);
    }
  }
}

v1::SlotKind Anchors::KindOf(const Meaning& meaning) const {
  if (meaning.kind == Meaning::Kind::kAnchor) {
    return message_.topic.slots()[meaning.slot].kind;
  }
  if (meaning.kind == Meaning::Kind::kAmountReading) {
    return message_.topic.slots()[meaning.slot]
        .content->amount_readings(meaning.index)
        .kind();
  }
  return v1::SLOT_KIND_UNSPECIFIED;
}

void Anchors::Offer(const LexiconMatch& m, int clause, v1::SlotKind kind) {
  const auto first = std::lower_bound(
      groups_.begin(), groups_.end(), clause,
      [](const Group& g, int wanted) { return g.clause < wanted; });
  int limit = std::numeric_limits<int>::max();
  for (const bool below_a_day : {false, true}) {
    for (auto g = first; g != groups_.end() && g->clause == clause; ++g) {
      if (g->kind != kind || g->below_a_day != below_a_day) continue;
      limit = OfferTo(*g, m, limit);
    }
  }
}

int Anchors::OfferTo(const Group& group, const LexiconMatch& m, int limit) {
  const std::vector<size_t>& of = group.amounts;
  // The amounts do not overlap: the nearest are those around where it begins,
  // and those that it spans.
  const size_t behind =
      std::partition_point(
          of.begin(), of.end(),
          [&](size_t i) { return amounts_[i].tokens.end <= m.begin; }) -
      of.begin();
  const size_t from = behind > 0 ? behind - 1 : 0;
  int least = limit;
  size_t to = from;
  for (; to < of.size(); ++to) {
    least = std::min(least, AmountSetting::Distance(amounts_[of[to]], m));
    if (amounts_[of[to]].tokens.begin >= m.end) {
      ++to;
      break;
    }
  }
  bool loose = true;
  for (size_t i = from; i < to; ++i) {
    loose &= AmountSetting::Distance(amounts_[of[i]], m) > least ||
             amounts_[of[i]].loose;
  }
  for (size_t i = from; i < to; ++i) {
    const int distance = AmountSetting::Distance(amounts_[of[i]], m);
    // "Day 9 of pain today": what begins nothing by itself stands in the way
    // of no length.
    if (distance == least ||
        (loose && distance <= least + kPastLoose && !amounts_[of[i]].loose)) {
      Take(m, of[i]);
    }
  }
  return least;
}

void Anchors::Take(const LexiconMatch& m, size_t amount) {
  Near& near = nearest_[amount];
  const int distance = AmountSetting::Distance(amounts_[amount], m);
  if (near.anchor != nullptr &&
      (distance > near.distance ||
       (distance == near.distance &&
        m.end - m.begin <= near.anchor->end - near.anchor->begin))) {
    return;
  }
  near = {.anchor = &m, .distance = distance};
}

}  // namespace footnote::dialogue
