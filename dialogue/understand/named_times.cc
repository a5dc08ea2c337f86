#include "dialogue/understand/named_times.h"

#include "absl/time/civil_time.h"
#include "dialogue/understand/numbers.h"

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;
using knowledge::WordRoles;

// The days since the last day of the year that is meant; false where today
// is not known.
bool ReadFeast(const Message& message, const v1::NamedTime& time,
               Amount* amount) {
  if (!message.context.today.has_value()) return false;
  const absl::CivilDay today = *message.context.today;
  absl::CivilDay day(today.year(), time.month(), time.day());
  if (day > today)
    day = absl::CivilDay(today.year() - 1, time.month(), time.day());
  amount->min = amount->max = amount->best = static_cast<double>(today - day);
  return true;
}

}  // namespace

Amount ReadNamedTime(const Message& message, const LexiconMatch& match) {
  const v1::NamedTime& time = message.language.content().named_times(
      message.language_meaning(match).index);
  Amount amount{.kind = v1::SLOT_KIND_DURATION,
                .min = time.has_min() ? time.min() : time.days(),
                .max = time.has_max() ? time.max() : time.days(),
                .best = time.days(),
                .tokens = {match.begin, match.end},
                .below_a_day = !time.point() && time.has_min() &&
                               time.min() < kLeastLength,
                .point = time.point()};
  if (time.month() > 0) {
    amount.point = true;
    if (!ReadFeast(message, time, &amount))
      amount.kind = v1::SLOT_KIND_UNSPECIFIED;
  }
  amount.loose = amount.point;
  int begin = match.begin;
  while (begin > match.begin - 2 && message.Is(begin - 1, WordRoles::kAt)) {
    --begin;
  }
  if (message.Is(begin - 1, WordRoles::kSince)) {
    amount.tokens.begin = begin - 1;
    amount.loose = false;
  }
  // "the last month and a half"
  Number more;
  if (!amount.point && message.Is(match.end, WordRoles::kJoins) &&
      ReadNumber(message, match.end + 1, &more) && more.best < 1) {
    amount.Add(more.best * time.days());
    amount.tokens.end = more.end;
  }
  return amount;
}

}  // namespace footnote::dialogue
