#include "dialogue/understand/numbers.h"

#include "absl/strings/numbers.h"

namespace footnote::dialogue {
namespace {

using knowledge::Token;
using knowledge::WordRoles;

// Numbers beyond this are no amount of anything here.
constexpr double kGreatest = 1e6;

bool Digits(const Message& message, int token, double* value) {
  return token < message.size() &&
         message.tokens[token].kind == Token::Kind::kNumber &&
         absl::SimpleAtod(message.tokens[token].text, value) &&
         *value <= kGreatest;
}

bool Touch(const Message& message, int left) {
  return message.tokens[left].end == message.tokens[left + 1].begin;
}

// "1/2", or the "0.5" that stands for a fraction in one character.
void AddFraction(const Message& message, Number* number) {
  double next = 0;
  const int at = number->end;
  if (Digits(message, at, &next) && next < 1 && next > 0) {
    number->end = at + 1;
    number->best += next;
  } else if (at + 1 < message.size() && message.tokens[at].text == "/" &&
             Digits(message, at + 1, &next) && number->best < next &&
             next <= 4 && Touch(message, at) && number->best == 1) {
    number->best /= next;
    number->end = at + 2;
  } else if (Digits(message, at, &next) && at + 2 < message.size() &&
             message.tokens[at + 1].text == "/") {
    double below = 0;
    if (!Digits(message, at + 2, &below) || next >= below || below > 4) return;
    number->best += next / below;  // "2 1/2"
    number->end = at + 3;
  } else {
    return;
  }
  number->min = number->max = number->best;
}

// "and a half", and "and a bit", which is as much as a quarter or so.
void AddHalf(const Message& message, Number* number) {
  int at = number->end;
  if (!message.Is(at, WordRoles::kJoins)) return;
  ++at;
  double above = 0;
  double below = 0;
  if (Digits(message, at, &above) && at + 2 < message.size() &&
      message.tokens[at + 1].text == "/" && Digits(message, at + 2, &below) &&
      above < below) {
    number->min += above / below;  // "2 and 1/2"
    number->max += above / below;
    number->best += above / below;
    number->end = at + 3;
    return;
  }
  if (message.Is(at, WordRoles::kOne)) ++at;
  if (!message.Is(at, WordRoles::kHalf)) return;
  number->min += 0.5;
  number->max += 0.5;
  number->best += 0.5;
  number->end = at + 1;
}

const v1::NumberWord* Word(const Message& message, int token) {
  if (token >= message.size() || message.roles[token]->number < 0) {
    return nullptr;
  }
  return &message.language.content().numbers(message.roles[token]->number);
}

bool ReadWords(const Message& message, int token, Number* number) {
  const v1::NumberWord* word = Word(message, token);
  if (word == nullptr) return false;
  number->best = word->value();
  number->min = word->has_min() ? word->min() : word->value();
  number->max = word->has_max() ? word->max() : word->value();
  number->end = token + 1;
  // "twenty-one", "two hundred"
  int next = number->end;
  if (next + 1 < message.size() && message.tokens[next].text == "-") ++next;
  const v1::NumberWord* unit = Word(message, next);
  if (unit != nullptr && number->best >= 20 && number->best < 100 &&
      unit->value() >= 1 && unit->value() < 10 && !unit->has_min()) {
    number->best += unit->value();
    number->end = next + 1;
    number->min = number->max = number->best;
  } else if (unit != nullptr && unit->value() == 100 && number->best < 10) {
    number->best *= 100;
    number->end = next + 1;
    number->min = number->max = number->best;
  }
  return true;
}

}  // namespace

bool ReadNumber(const Message& message, int token, Number* number) {
  if (token < 0 || token >= message.size()) return false;
  *number = Number();
  // "the last month", "the past fortnight"
  if (message.Is(token, WordRoles::kLast) && token + 1 < message.size() &&
      message.roles[token + 1]->unit >= 0) {
    *number = {
        .min = 1, .max = 1, .best = 1, .end = token + 1, .article = true};
    return true;
  }
  const bool article = message.Is(token, WordRoles::kOne);
  if (message.Is(token, WordRoles::kHalf) ||
      (article && message.Is(token + 1, WordRoles::kHalf))) {
    // "half a week", "a half week"
    *number = {.min = 0.5, .max = 0.5, .best = 0.5, .end = token + 1};
    number->end += article;
    if (!article && message.Is(number->end, WordRoles::kOne)) ++number->end;
    return true;
  }
  if (Digits(message, token, &number->best)) {
    number->min = number->max = number->best;
    number->end = token + 1;
    AddFraction(message, number);
  } else if (!ReadWords(message, token, number)) {
    if (!article) return false;
    if (ReadWords(message, token + 1, number)) {  // "a couple", "a hundred"
      // "a one-off" is no amount
      if (number->best < 2) return false;
    } else {
      *number = {
          .min = 1, .max = 1, .best = 1, .end = token + 1, .article = true};
      return true;
    }
  }
  if (number->best < 1 && message.Is(number->end, WordRoles::kOf) &&
      message.Is(number->end + 1, WordRoles::kOne)) {
    number->end += 2;  // "three quarters of a year"
    return true;
  }
  AddHalf(message, number);
  if (message.Is(number->end, WordRoles::kOf) &&
      number->end + 1 < message.size() &&
      message.roles[number->end + 1]->unit >= 0) {
    ++number->end;  // "a couple of weeks"
  }
  return true;
}

}  // namespace footnote::dialogue
