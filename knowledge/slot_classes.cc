// Values that no expression can tell apart need to be tried only once: what
// makes proofs over the whole space of findings, and fast choice of questions,
// affordable.
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include "knowledge/expression.h"
#include "knowledge/topic_builder.h"

namespace footnote::knowledge {
namespace {

using Comparisons = std::vector<Expression::Comparison>;

void Collect(const Expression& expression, std::vector<Comparisons>* by_slot) {
  for (const Expression::Comparison& comparison : expression.Comparisons()) {
    (*by_slot)[comparison.slot].push_back(comparison);
  }
}

// A number strictly between, whole where there is one.
double Between(double low, double high) {
  const double whole = std::floor(low) + 1;
  return whole < high ? whole : low + (high - low) / 2;
}

// Each threshold and a number on either side of it, ascending, within bounds.
std::vector<Value> NumberCandidates(const Slot& slot,
                                    const Comparisons& comparisons) {
  const double min = slot.content->min();
  const double max = slot.content->max();
  std::set<double> cuts;
  for (const Expression::Comparison& comparison : comparisons) {
    if (comparison.number >= min && comparison.number <= max) {
      cuts.insert(comparison.number);
    }
  }
  std::vector<double> numbers;
  double last = min;
  for (double cut : cuts) {
    if (cut > last) {
      // The least sensible value stands for all below the first threshold.
      numbers.push_back(numbers.empty() ? min : Between(last, cut));
    }
    numbers.push_back(cut);
    last = cut;
  }
  if (numbers.empty()) {
    numbers.push_back(min);
  } else if (last < max) {
    numbers.push_back(Between(last, max));
  }
  std::vector<Value> values;
  values.reserve(numbers.size());
  for (double number : numbers) {
    values.push_back(Value::OfRange(number, number, number));
  }
  return values;
}

std::vector<Value> Candidates(const Slot& slot,
                              const Comparisons& comparisons) {
  if (slot.numeric()) return NumberCandidates(slot, comparisons);
  std::vector<Value> values;
  for (size_t i = 0; i < slot.choices.size(); ++i) {
    values.push_back(Value::OfChoice(static_cast<int>(i)));
  }
  return values;
}

}  // namespace

void BuildClasses(const std::vector<Rule>& rules,
                  const std::vector<Advice>& advice, std::vector<Slot>* slots) {
  std::vector<Comparisons> by_slot(slots->size());
  for (const Rule& rule : rules) Collect(rule.when, &by_slot);
  for (const Advice& entry : advice) Collect(entry.when, &by_slot);
  for (size_t i = 0; i < slots->size(); ++i) {
    Slot& slot = (*slots)[i];
    // What every expression makes of a value, and whether the article does.
    std::set<std::vector<bool>> seen;
    for (const Value& value : Candidates(slot, by_slot[i])) {
      std::vector<bool> signature;
      for (const Expression::Comparison& comparison : by_slot[i]) {
        signature.push_back(Compare(comparison, value) == kTrue);
      }
      signature.push_back(value.choice >= 0 &&
                          slot.choices[value.choice].outside_article);
      if (seen.insert(std::move(signature)).second) {
        slot.classes.push_back(value);
      }
    }
  }
}

}  // namespace footnote::knowledge
