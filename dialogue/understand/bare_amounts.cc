#include "dialogue/understand/bare_amounts.h"

namespace footnote::dialogue {
namespace {

using knowledge::WordRoles;

// What was so many days ago, and is told without a word of since, is over.
constexpr double kLongAgo = 300;

constexpr double kDaysOfYear = 365;
// Somebody who names so many years and no more tells an age.
constexpr double kLeastAge = 15 * kDaysOfYear;

}  // namespace

bool IsAge(const Message& message, const AmountSetting& setting,
           const Amount& amount, double least) {
  return amount.unit >= kDaysOfYear && amount.best >= least &&
         !setting.IsSince(amount) &&
         !message.Is(amount.tokens.begin - 1, WordRoles::kBeforeOne);
}

absl::string_view WhyNotOfProblem(const Message& message,
                                  const AmountSetting& setting,
                                  const Amount& amount) {
  if ((amount.loose && !setting.Began(amount)) || setting.IsOfValue(amount) ||
      setting.IsHowFar(amount) || amount.below_a_day ||
      message.Is(amount.tokens.begin - 1, WordRoles::kAfter)) {
    return "nothing beside it says what it is of";
  }
  if (IsAge(message, setting, amount, kLeastAge)) {
    return "an age, as far as can be told";
  }
  if (amount.point && amount.best >= kLongAgo &&
      !message.Is(amount.tokens.begin, WordRoles::kSince)) {
    return "so long ago, it is over";
  }
  if (setting.IsBare(amount) || setting.IsOfThis(amount) ||
      (setting.BeganByItself(amount) && amount.best < kLongAgo)) {
    return "";
  }
  if (!message.TellsOfProblem(-1)) {
    return "nothing says that something is wrong";
  }
  if (!setting.IsSince(amount) && !setting.IsBesidePlace(amount) &&
      !setting.BeganThere(amount)) {
    return "its clause is about something else";
  }
  return "";
}

}  // namespace footnote::dialogue
