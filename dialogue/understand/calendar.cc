#include "dialogue/understand/calendar.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/time/civil_time.h"
#include "dialogue/understand/numbers.h"

namespace footnote::dialogue {
namespace {

using absl::CivilDay;
using absl::CivilMonth;
using absl::CivilYear;
using knowledge::Token;
using knowledge::WordRoles;

// Names of days that are no longer than this are words of their own as well.
constexpr size_t kShortName = 4;

class PointReader {
 public:
  PointReader(const Message& message, int token)
      : message_(message), token_(token) {}

  bool Read(Amount* amount) {
    if (!ReadIsoDate() && !ReadWeekDay() && !ReadDayAndMonth() && !ReadDate() &&
        !ReadThisMonth() && !ReadYear()) {
      return false;
    }
    const int begin = FirstWord();
    if (!message_.context.today.has_value()) {
      const Span span = message_.SpanOf(token_, end_);
      message_.tracer.Add("calendar", span.begin, span.end,
                          "not read: today is not known");
      return false;
    }
    const CivilDay today = *message_.context.today;
    if (!Resolve(today)) return false;
    amount->kind = v1::SLOT_KIND_DURATION;
    amount->tokens = {begin, end_};
    amount->point = true;
    amount->loose = !since_;
    amount->max = static_cast<double>(today - first_);
    amount->min = std::max(0.0, static_cast<double>(today - last_));
    amount->best = amount->max;
    if (late_) amount->best = amount->min;
    if (middle_) amount->best = std::ceil((amount->min + amount->max) / 2);
    return true;
  }

 private:
  bool IsNumber(int token, int* value) const {
    return token >= 0 && token < message_.size() &&
           message_.tokens[token].kind == Token::Kind::kNumber &&
           absl::SimpleAtoi(message_.tokens[token].text, value);
  }

  // Takes the words before the point: "since last", "back in", "on the".
  int FirstWord() {
    int begin = first_token_ >= 0 ? first_token_ : token_;
    for (int t = begin - 1; t >= 0 && t >= token_ - 6; --t) {
      late_ |= message_.Is(t, WordRoles::kLate);
      middle_ |= message_.Is(t, WordRoles::kMiddle);
      if (message_.Is(t, WordRoles::kSince)) {
        since_ = true;
        return t;
      }
      if (message_.Is(t, WordRoles::kAt) ||
          message_.Is(t, WordRoles::kWithin)) {
        begin = t;
      } else if (!message_.Is(t, WordRoles::kStopWord) ||
                 message_.IsPunctuation(t)) {
        break;
      }
    }
    return begin;
  }

  bool Ahead() const {
    return message_.Is(token_ - 1, WordRoles::kAheadBefore) ||
           message_.Is(token_ - 1, WordRoles::kEvery);
  }

  bool ReadWeekDay() {
    week_day_ = message_.roles[token_]->week_day;
    if (week_day_ < 0 || Ahead()) return false;
    // "sat" and "sun" are other words as well.
    if (message_.tokens[token_].text.size() <= kShortName &&
        !message_.Is(token_ - 1, WordRoles::kSince) &&
        !message_.Is(token_ - 1, WordRoles::kAt)) {
      return false;
    }
    end_ = token_ + 1;
    int value = 0;
    if (IsNumber(end_, &value) && value >= 1 && value <= 31 &&
        end_ + 1 < message_.size() && message_.roles[end_ + 1]->month > 0) {
      // "Tuesday 10 November"
      week_day_ = -1;
      day_ = value;
      month_ = message_.roles[end_ + 1]->month;
      end_ += 2;
      return true;
    }
    if (message_.Is(end_, WordRoles::kStopWord) && IsNumber(end_ + 1, &value) &&
        value >= 1 && value <= 31 &&
        message_.Is(end_ + 2, WordRoles::kOrdinalEnding)) {
      // "Saturday the 14th": the date says it closer.
      week_day_ = -1;
      day_ = value;
      end_ += 3;
      return true;
    }
    ReadWeeksBefore();
    return true;
  }

  // "two Saturdays ago", "a week last Thursday", "a week ago on Sunday"
  void ReadWeeksBefore() {
    int t = token_ - 1;
    Number number;
    if (message_.Is(end_, WordRoles::kAgo) &&
        ReadNumber(message_, t, &number) && number.end == token_) {
      weeks_ = static_cast<int>(number.best) - 1;
      first_token_ = t;
      ++end_;
      return;
    }
    while (
        t >= 0 && t > token_ - 3 &&
        (message_.Is(t, WordRoles::kAt) || message_.Is(t, WordRoles::kAgo))) {
      --t;
    }
    if (t < 1 || message_.roles[t]->unit < 0) return;
    const double days =
        message_.language.content().time_units(message_.roles[t]->unit).days();
    int begin = t - 1;
    if (days != 7 || !ReadNumber(message_, begin, &number) || number.end != t) {
      return;
    }
    weeks_ = static_cast<int>(number.best);
    first_token_ = begin;
  }

  // "13/11", "20.11."
  bool ReadDayAndMonth() {
    int day = 0;
    int month = 0;
    const absl::string_view text = message_.tokens[token_].text;
    const size_t dot = text.find('.');
    if (dot != absl::string_view::npos) {
      if (!absl::SimpleAtoi(text.substr(0, dot), &day) ||
          !absl::SimpleAtoi(text.substr(dot + 1), &month) ||
          text.size() - dot != 3) {
        return false;
      }
      end_ = token_ + 1;
    } else if (IsNumber(token_, &day) && token_ + 1 < message_.size() &&
               message_.tokens[token_ + 1].text == "/" &&
               IsNumber(token_ + 2, &month)) {
      end_ = token_ + 3;
    } else {
      return false;
    }
    bool announced = message_.context.asked >= 0;
    for (int t = token_ - 1; t >= 0 && t >= token_ - 2; --t) {
      announced |=
          message_.Is(t, WordRoles::kSince) || message_.Is(t, WordRoles::kAt);
    }
    if (!announced) return false;
    if (month > 12 && day <= 12) std::swap(day, month);
    if (day < 1 || day > 31 || month < 1 || month > 12) return false;
    day_ = day;
    month_ = month;
    if (end_ + 1 < message_.size() && message_.tokens[end_].text == "/") {
      int year = 0;
      if (IsNumber(end_ + 1, &year)) end_ += 2;
    }
    return true;
  }

  // "2026-11-10"
  bool ReadIsoDate() {
    int month = 0;
    int day = 0;
    if (!IsNumber(token_, &year_) || message_.tokens[token_].text.size() != 4 ||
        token_ + 4 >= message_.size() ||
        message_.tokens[token_ + 1].text != "-" ||
        message_.tokens[token_ + 3].text != "-" ||
        !IsNumber(token_ + 2, &month) || !IsNumber(token_ + 4, &day) ||
        month < 1 || month > 12 || day < 1 || day > 31) {
      year_ = -1;
      return false;
    }
    month_ = month;
    day_ = day;
    end_ = token_ + 5;
    return true;
  }

  // "the beginning of the month"
  bool ReadThisMonth() {
    const int unit = message_.roles[token_]->unit;
    if (unit < 0 || token_ < 3 ||
        message_.language.content().time_units(unit).days() != 30 ||
        !message_.Is(token_ - 2, WordRoles::kOf) ||
        !message_.Is(token_ - 3, WordRoles::kAt)) {
      return false;
    }
    day_ = 1;
    end_ = token_ + 1;
    return true;
  }

  // "3 May", "3rd of May", "the 3rd", "May 3rd", "June".
  bool ReadDate() {
    int value = 0;
    const int ordinal = message_.roles[token_]->ordinal;
    const bool number = IsNumber(token_, &value);
    if (number || ordinal > 0) {
      int next = token_ + 1;
      bool ends = ordinal > 0;
      if (ordinal > 0) value = ordinal;
      if (number && message_.Is(next, WordRoles::kOrdinalEnding)) {
        ends = true;
        ++next;
      }
      if (value < 1 || value > 31) return false;
      const int month_at =
          ends && message_.Is(next, WordRoles::kOf) ? next + 1 : next;
      // "the 14th of this month"
      if (ends && month_at + 1 < message_.size() && month_at > next &&
          message_.roles[month_at + 1]->unit >= 0) {
        day_ = value;
        end_ = month_at + 2;
        return true;
      }
      if (month_at < message_.size() && message_.roles[month_at]->month > 0) {
        month_ = message_.roles[month_at]->month;
        day_ = value;
        end_ = month_at + 1;
        return true;
      }
      // "the 3rd" alone is a date behind "since" or "on", and before no noun.
      if (!ends || !IsDayAlone(next)) return false;
      day_ = value;
      end_ = next;
      return true;
    }
    month_ = message_.roles[token_]->month;
    if (month_ < 0 || Ahead()) return false;
    end_ = token_ + 1;
    if (IsNumber(end_, &value) && value >= 1 && value <= 31) {
      day_ = value;
      ++end_;
      if (message_.Is(end_, WordRoles::kOrdinalEnding)) ++end_;
      return true;
    }
    // "may" and "march" are months only behind "since", "in" and the like.
    return message_.Is(token_ - 1, WordRoles::kSince) ||
           message_.Is(token_ - 1, WordRoles::kWithin) ||
           message_.Is(token_ - 1, WordRoles::kAt);
  }

  bool IsDayAlone(int next) const {
    bool announced = false;
    for (int t = token_ - 1; t >= 0 && t >= token_ - 2; --t) {
      announced |=
          message_.Is(t, WordRoles::kSince) || message_.Is(t, WordRoles::kAt);
    }
    if (!announced) return false;
    return next >= message_.size() || !message_.IsWordOrNumber(next) ||
           ((message_.Is(next, WordRoles::kStopWord) ||
             message_.Is(next, WordRoles::kCommon)) &&
            message_.roles[next]->unit < 0);
  }

  bool ReadYear() {
    int year = 0;
    if (!IsNumber(token_, &year) || year < 1950 || year > 2200 ||
        message_.tokens[token_].text.size() != 4 ||
        (token_ + 1 < message_.size() &&
         message_.tokens[token_ + 1].text == "-") ||
        !(message_.Is(token_ - 1, WordRoles::kSince) ||
          message_.Is(token_ - 1, WordRoles::kWithin))) {
      return false;
    }
    year_ = year;
    end_ = token_ + 1;
    return true;
  }

  // Sets the first and the last day meant. False in the future.
  bool Resolve(CivilDay today) {
    if (week_day_ >= 0) {
      const int now = static_cast<int>(absl::GetWeekday(today));
      int ago = (now - week_day_ + 7) % 7;
      if (ago == 0) ago = 7;
      first_ = last_ = today - ago - 7 * weeks_;
      return true;
    }
    if (year_ > 0 && month_ > 0) {
      first_ = last_ = CivilDay(year_, month_, day_);
    } else if (year_ > 0) {
      first_ = CivilDay(year_, 1, 1);
      last_ = CivilDay(CivilYear(year_) + 1) - 1;
    } else if (month_ > 0) {
      CivilMonth month(today.year(), month_);
      const int day = std::max(day_, 1);
      if (CivilDay(month) + (day - 1) > today) month -= 12;
      first_ = CivilDay(month) + (day - 1);
      last_ = day_ > 0 ? first_ : CivilDay(month + 1) - 1;
      ReadYearAfter(month);
    } else {
      CivilMonth month(today);
      if (day_ > today.day()) month -= 1;
      first_ = last_ = CivilDay(month) + (day_ - 1);
    }
    last_ = std::min(last_, today);
    return first_ <= today;
  }

  // "June 2020"
  void ReadYearAfter(CivilMonth month) {
    int year = 0;
    if (!IsNumber(end_, &year) || year < 1950 || year >= month.year() ||
        message_.tokens[end_].text.size() != 4) {
      return;
    }
    const CivilMonth then(year, month.month());
    first_ = CivilDay(then) + (first_ - CivilDay(month));
    last_ = day_ > 0 ? first_ : CivilDay(then + 1) - 1;
    ++end_;
  }

  const Message& message_;
  const int token_;
  int end_ = 0;
  bool since_ = false;
  bool late_ = false;
  bool middle_ = false;
  int week_day_ = -1;
  int month_ = -1;
  int day_ = -1;
  int year_ = -1;
  int weeks_ = 0;
  int first_token_ = -1;
  CivilDay first_;
  CivilDay last_;
};

}  // namespace

bool ReadPoint(const Message& message, int token, Amount* amount) {
  const WordRoles& roles = *message.roles[token];
  if (roles.week_day < 0 && roles.month < 0 && roles.ordinal < 0 &&
      roles.unit < 0 && message.tokens[token].kind != Token::Kind::kNumber) {
    return false;
  }
  return PointReader(message, token).Read(amount);
}

}  // namespace footnote::dialogue
