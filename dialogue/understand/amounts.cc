#include "dialogue/understand/amounts.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "dialogue/understand/amount_modifiers.h"
#include "dialogue/understand/amount_senses.h"
#include "dialogue/understand/calendar.h"
#include "dialogue/understand/named_times.h"
#include "dialogue/understand/numbers.h"

namespace footnote::dialogue {
namespace {

using knowledge::Token;
using knowledge::WordRoles;

constexpr double kDaysOfWeek = 7;
constexpr double kHoursOfDay = 24;
// "Week 300" counts nothing.
constexpr double kMostCounted = 99;

// "3/52" is three weeks, in how clinicians write; "2/7" two days, "4/12" four
// months.
double DaysOfPart(absl::string_view parts) {
  if (parts == "52") return 7;
  if (parts == "12") return 30;
  return parts == "7" ? 1 : 0;
}

class AmountReader {
 public:
  AmountReader(const Message& message, const Context& context)
      : message_(message), context_(context), modifiers_(message) {}

  std::vector<Amount> Run() {
    size_t named = 0;
    for (int t = 0; t < message_.size();) {
      while (named < message_.times.size() && message_.times[named].begin < t) {
        ++named;
      }
      Amount amount;
      if (named < message_.times.size() && message_.times[named].begin == t) {
        amount = ReadNamedTime(message_, message_.times[named]);
      } else if (!CanBegin(t) ||
                 (!ReadPoint(message_, t, &amount) &&
                  !ReadCounted(t, &amount) && !ReadAmount(t, &amount))) {
        ++t;
        continue;
      }
      t = std::max(amount.tokens.end, t + 1);
      if (amount.kind == v1::SLOT_KIND_UNSPECIFIED) continue;
      TakeUnitBefore(&amount);
      if (TakeWeeksAfterDay(amount) || TakeDayAfterWeeks(amount)) continue;
      if (amount.kind == v1::SLOT_KIND_DURATION && amount.unit >= 1) {
        unit_before_ = amount.unit;
      }
      const absl::string_view why = WhyNoLength(message_, context_, amount);
      if (why.empty()) {
        // "A week last Thursday" holds the week read before.
        while (!amounts_.empty() &&
               amount.tokens.begin < amounts_.back().tokens.end) {
          amounts_.pop_back();
        }
        amounts_.push_back(amount);
        continue;
      }
      const Span span = message_.SpanOf(amount.tokens.begin, amount.tokens.end);
      message_.tracer.Add("amount", span.begin, span.end, "not taken: ", why);
    }
    return std::move(amounts_);
  }

 private:
  // "On Thursday a fortnight ago": the day of the week that lies so far back.
  bool TakeWeeksAfterDay(const Amount& amount) {
    if (amounts_.empty() || !amount.point || amount.loose) return false;
    Amount& day = amounts_.back();
    if (!day.point || !day.loose || day.max >= kDaysOfWeek + 1 ||
        day.tokens.end != amount.tokens.begin || amount.best < kDaysOfWeek) {
      return false;
    }
    const double more =
        std::round((amount.best - day.best) / kDaysOfWeek) * kDaysOfWeek;
    day.Add(more);
    day.tokens.end = amount.tokens.end;
    return true;
  }

  // "A week today", "two weeks yesterday": so long before that day.
  bool TakeDayAfterWeeks(const Amount& amount) {
    if (amounts_.empty() || !amount.loose || amount.max > 1) return false;
    Amount& weeks = amounts_.back();
    if (weeks.point || weeks.kind != v1::SLOT_KIND_DURATION ||
        weeks.unit < kDaysOfWeek || weeks.tokens.end != amount.tokens.begin) {
      return false;
    }
    weeks.Add(amount.best);
    weeks.tokens.end = amount.tokens.end;
    return true;
  }

  // "On tablets for 3 days, in pain for 8": the unit told before holds on.
  void TakeUnitBefore(Amount* amount) const {
    const int next = amount->tokens.end;
    if (amount->kind != v1::SLOT_KIND_NUMBER || amount->counted ||
        unit_before_ == 0 ||
        !message_.Is(amount->tokens.begin - 1, WordRoles::kBeforeOne) ||
        (next < message_.size() && message_.IsWordOrNumber(next))) {
      return;
    }
    amount->kind = v1::SLOT_KIND_DURATION;
    amount->unit = unit_before_;
    amount->min *= unit_before_;
    amount->max *= unit_before_;
    amount->best *= unit_before_;
  }

  bool CanBegin(int t) const {
    const WordRoles& roles = *message_.roles[t];
    if (IsOfCode(t)) return false;
    return message_.tokens[t].kind == Token::Kind::kNumber ||
           roles.number >= 0 || roles.week_day >= 0 || roles.month >= 0 ||
           roles.ordinal >= 0 || roles.unit >= 0 || roles.Is(WordRoles::kOne) ||
           roles.Is(WordRoles::kHalf) || roles.Is(WordRoles::kLast);
  }

  // The "1" of "T1D", the "5" of "L5": letters run into it.
  bool IsOfCode(int t) const {
    if (t == 0 || message_.tokens[t].kind != Token::Kind::kNumber) return false;
    const Token& before = message_.tokens[t - 1];
    return before.kind == Token::Kind::kWord && before.text.size() <= 2 &&
           before.end == message_.tokens[t].begin &&
           !message_.Is(t - 1, WordRoles::kBeforeOne) &&
           !message_.Is(t - 1, WordRoles::kCounted);
  }

  // "day 4", "week 2 of it", "the third week": within the unit counted.
  bool ReadCounted(int t, Amount* amount) const {
    double count = message_.roles[t]->ordinal;
    int at = t + 1;
    if (message_.tokens[t].kind == Token::Kind::kNumber &&
        message_.Is(at, WordRoles::kOrdinalEnding)) {
      if (!absl::SimpleAtod(message_.tokens[t].text, &count)) return false;
      ++at;
    }
    const v1::TimeUnit* unit = nullptr;
    if (count > 0) {
      unit = UnitAt(at);
      ++at;
    } else if (UnitAt(t) != nullptr && t + 1 < message_.size() &&
               (message_.tokens[t + 1].kind == Token::Kind::kNumber ||
                IsCount(t + 1)) &&
               !message_.Is(t - 1, WordRoles::kEvery) &&
               PercentEnd(t + 2) == t + 2) {  // not "a week 25% more"
      unit = UnitAt(t);
      if (!IsCount(t + 1)) {
        if (!absl::SimpleAtod(message_.tokens[t + 1].text, &count)) {
          return false;
        }
      } else {
        count = message_.language.content()
                    .numbers(message_.roles[t + 1]->number)
                    .value();
      }
      at = t + 2;
      if (UnitAt(at) != nullptr) return false;
    }
    if (unit == nullptr || count < 1 || count > kMostCounted) return false;
    // "week 3 of the plan"
    if (message_.Is(at, WordRoles::kOf) &&
        !message_.Is(at + 1, WordRoles::kReferring) &&
        !IsAtAnchor(message_, at + 1)) {
      return false;
    }
    *amount = {.kind = v1::SLOT_KIND_DURATION,
               .min = (count - 1) * unit->days(),
               .max = count * unit->days(),
               .best = (count - 0.5) * unit->days(),
               .tokens = {t, at},
               // "Week 5" by itself may be one of a plan.
               .loose = unit->days() > 1 && message_.roles[t]->ordinal <= 0 &&
                        !message_.Is(at, WordRoles::kOf),
               .unit = unit->days()};
    if (unit->days() <= 1) amount->best = amount->max;
    return true;
  }

  // "Nineteen" of "day nineteen": a whole number in a word, and no amount of
  // its own behind a plural ("days three").
  bool IsCount(int t) const {
    if (message_.roles[t]->number < 0 ||
        message_.tokens[t - 1].text != message_.tokens[t - 1].stem) {
      return false;
    }
    const v1::NumberWord& word =
        message_.language.content().numbers(message_.roles[t]->number);
    return word.value() >= 1 && word.min() == 0;
  }

  bool IsPercentAsked() const {
    const int asked = message_.context.asked;
    return asked >= 0 &&
           message_.topic.slots()[asked].kind == v1::SLOT_KIND_PERCENT;
  }

  const v1::TimeUnit* UnitAt(int t) const {
    if (t >= message_.size() || message_.roles[t]->unit < 0) return nullptr;
    return &message_.language.content().time_units(message_.roles[t]->unit);
  }

  // One past "%", "percent" or "per cent" at `t`; `t` where there is none.
  int PercentEnd(int t) const {
    if (message_.Is(t, WordRoles::kPercent)) return t + 1;
    return message_.Is(t, WordRoles::kEvery) &&
                   message_.Is(t + 1, WordRoles::kCent)
               ? t + 2
               : t;
  }

  // Whether the token sets the number that begins at `number` apart from an
  // upper bound.
  bool IsRange(int number, int token) const {
    return message_.Is(token, WordRoles::kRange) ||
           message_.tokens[token].text == "-" ||
           message_.tokens[token].text == "/" ||
           (message_.Is(token, WordRoles::kJoins) &&
            message_.Is(number - 1, WordRoles::kBetween));
  }

  // A number, or two as bounds: "3-4", "two to three", "two three".
  bool ReadRange(int t, Number* number) const {
    if (!ReadNumber(message_, t, number)) return false;
    if (number->article) return true;
    Number upper;
    int next = number->end;
    // "2, maybe 3", "three, four"
    const bool comma = next + 1 < message_.size() &&
                       message_.tokens[next].text == "," &&
                       !message_.IsPunctuation(next + 1);
    if (comma) ++next;
    const bool range = next < message_.size() && IsRange(t, next);
    if (range) ++next;
    if (!ReadNumber(message_, next, &upper) || upper.article) return true;
    if (!range && upper.best != number->best + 1) return true;
    // "3/4 weeks" is a range, "3/52" is none.
    if (range && message_.tokens[next - 1].text == "/" &&
        UnitAt(upper.end) == nullptr) {
      return true;
    }
    if (upper.best <= number->best) return true;
    number->max = upper.max;
    number->best = (number->best + upper.best) / 2;
    number->end = upper.end;
    return true;
  }

  // "Month and a half": one of it, where no number stands before.
  bool ReadUnitAndHalf(int t, Number* number) const {
    Number half;
    if (UnitAt(t) == nullptr || !message_.Is(t + 1, WordRoles::kJoins) ||
        !ReadNumber(message_, t + 2, &half) || half.best >= 1 ||
        UnitAt(half.end) != nullptr) {
      return false;
    }
    *number = {.min = 1, .max = 1, .best = 1, .end = t, .article = true};
    return true;
  }

  // "Fortnight or so", asked how long: one of it.
  bool ReadUnitAlone(int t, Number* number) const {
    const int asked = message_.context.asked;
    if (asked < 0 ||
        message_.topic.slots()[asked].kind != v1::SLOT_KIND_DURATION ||
        UnitAt(t) == nullptr || UnitAt(t)->days() < kDaysOfWeek ||
        message_.tokens[t].text != message_.tokens[t].stem) {
      return false;
    }
    for (int i = 0; i < t; ++i) {
      if (message_.IsWordOrNumber(i) && !message_.Is(i, WordRoles::kPolite) &&
          !message_.Is(i, WordRoles::kBeforeOne)) {
        return false;
      }
    }
    *number = {.min = 1, .max = 1, .best = 1, .end = t, .article = true};
    return true;
  }

  bool ReadAmount(int t, Amount* amount) const {
    Number number;
    if (!ReadRange(t, &number) && !ReadUnitAndHalf(t, &number) &&
        !ReadUnitAlone(t, &number)) {
      return false;
    }
    int at = number.end;
    v1::AmountBound bound = v1::AMOUNT_BOUND_UNSPECIFIED;
    int end;
    // "3+ weeks", "10-ish days"
    if (const v1::AmountModifier* between = modifiers_.From(at, &end)) {
      if (UnitAt(end) != nullptr) {
        bound = between->bound();
        at = end;
      }
    }
    if (at < message_.size() && UnitAt(at) == nullptr &&
        UnitAt(at + 1) != nullptr &&
        (message_.tokens[at].text == "-" ||
         (message_.Is(at, WordRoles::kBeforeOne) &&
          !message_.Is(at, WordRoles::kRange)))) {
      ++at;  // "3-week", "two full weeks"
    }
    if (ReadPart(t, number, amount)) return true;
    double unit = 1;
    *amount = {.min = number.min, .max = number.max, .best = number.best};
    const bool between = message_.Is(t - 1, WordRoles::kBetween);
    if (const v1::TimeUnit* time = UnitAt(at)) {
      unit = time->days();
      amount->kind = v1::SLOT_KIND_DURATION;
      at = ReadUnit(number, at, amount);
    } else if (number.best > 0 && number.best < 1 && IsPercentAsked()) {
      unit = 100;  // "a quarter", asked how many percent
      amount->kind = v1::SLOT_KIND_PERCENT;
      amount->min *= unit;
      amount->max *= unit;
      amount->best *= unit;
    } else if (number.article || number.best < 1) {
      return false;
    } else if (PercentEnd(at) > at) {
      amount->kind = v1::SLOT_KIND_PERCENT;
      at = PercentEnd(at);
    } else {
      amount->kind = v1::SLOT_KIND_NUMBER;
      amount->counted = at < message_.size() &&
                        message_.tokens[at].kind == Token::Kind::kWord &&
                        !message_.Is(at, WordRoles::kPolite) &&
                        !message_.Is(at, WordRoles::kJoins) &&
                        modifiers_.From(at, &end) == nullptr;
      amount->best = std::ceil(amount->best);
      if (number.min == number.max) amount->best = number.best;
    }
    amount->tokens = {between ? t - 1 : t, at};
    amount->unit = unit;
    if (amount->kind == v1::SLOT_KIND_DURATION &&
        message_.Is(at, WordRoles::kAgo)) {
      amount->point = true;
      ++amount->tokens.end;
    }
    modifiers_.Take(bound, unit, amount);
    return true;
  }

  bool ReadPart(int t, const Number& number, Amount* amount) const {
    const int at = number.end;
    if (at + 1 >= message_.size() || message_.tokens[at].text != "/" ||
        UnitAt(at + 2) != nullptr ||
        message_.tokens[at - 1].end != message_.tokens[at].begin ||
        message_.tokens[at].end != message_.tokens[at + 1].begin ||
        message_.Is(t - 1, WordRoles::kSince) ||
        message_.Is(t - 1, WordRoles::kAt)) {
      return false;
    }
    const double unit = DaysOfPart(message_.tokens[at + 1].text);
    if (unit == 1 && number.best == kHoursOfDay) {  // "24/7": all the time
      amount->kind = v1::SLOT_KIND_UNSPECIFIED;
      amount->tokens = {t, at + 2};
      return true;
    }
    if (unit <= 0 || number.best * unit > 365) return false;
    *amount = {.kind = v1::SLOT_KIND_DURATION,
               .min = number.min * unit,
               .max = number.max * unit,
               .best = number.best * unit,
               .tokens = {t, at + 2},
               .unit = unit};
    modifiers_.Take(v1::AMOUNT_BOUND_UNSPECIFIED, unit, amount);
    return true;
  }

  // From the number to days: the unit at `at`, and what else is told with it.
  // Returns one past the end.
  int ReadUnit(const Number& number, int at, Amount* amount) const {
    const double unit = UnitAt(at)->days();
    amount->min *= unit;
    amount->max *= unit;
    amount->best *= unit;
    amount->below_a_day = amount->max < kLeastLength;
    ++at;
    Number more;
    // "a week and a half"
    if (message_.Is(at, WordRoles::kJoins) &&
        ReadNumber(message_, at + 1, &more) && more.best < 1 &&
        UnitAt(more.end) == nullptr) {
      amount->Add(more.best * unit);
      at = more.end;
    }
    // "2 weeks and 3 days"
    const int part = message_.Is(at, WordRoles::kJoins) ? at + 1 : at;
    if (ReadNumber(message_, part, &more) && UnitAt(more.end) != nullptr &&
        UnitAt(more.end)->days() < unit && !(more.article && part == at)) {
      amount->Add(more.best * UnitAt(more.end)->days());
      at = more.end + 1;
    }
    at = ReadUpperBound(number, unit, at, amount);
    if (amount->min < amount->max && unit >= 1) {
      amount->best = std::ceil((amount->min + amount->max) / 2);
    }
    return at;
  }

  // "a day or two", "two weeks to a month"
  int ReadUpperBound(const Number& number, double unit, int at,
                     Amount* amount) const {
    if (at >= message_.size() || !(message_.Is(at, WordRoles::kRange) ||
                                   message_.tokens[at].text == "-")) {
      return at;
    }
    int next = at + 1;
    int end;
    if (modifiers_.From(next, &end) != nullptr) next = end;
    Number upper;
    if (!ReadNumber(message_, next, &upper)) return at;
    const v1::TimeUnit* own = UnitAt(upper.end);
    if (own == nullptr && (upper.article || upper.best <= number.best)) {
      return at;
    }
    const double days = upper.max * (own != nullptr ? own->days() : unit);
    if (days <= amount->max) return at;
    amount->max = days;
    return upper.end + (own != nullptr ? 1 : 0);
  }

  const Message& message_;
  const Context& context_;
  const AmountModifiers modifiers_;
  std::vector<Amount> amounts_;
  // Days that one of the unit told last has; 0 before the first.
  double unit_before_ = 0;
};

}  // namespace

std::vector<Amount> ReadAmounts(const Message& message,
                                const Context& context) {
  return AmountReader(message, context).Run();
}

}  // namespace footnote::dialogue
