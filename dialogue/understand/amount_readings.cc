#include "dialogue/understand/amount_readings.h"

namespace footnote::dialogue {

bool Straddles(const Amount& amount, double threshold) {
  return amount.min < threshold && threshold < amount.max;
}

int ReadingOf(const knowledge::Topic& topic, int slot,
              const v1::AmountReading& reading, const Amount& amount) {
  const double threshold = reading.threshold();
  const bool below = Straddles(amount, threshold)
                         ? threshold - amount.min > amount.max - threshold
                         : amount.best < threshold;
  return topic.FindChoice(slot, below ? reading.below() : reading.otherwise());
}

}  // namespace footnote::dialogue
