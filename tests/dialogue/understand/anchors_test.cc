#include "dialogue/understand/anchors.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

// Anchors are found in one pass; this is what it must give, slow and obvious.
const knowledge::LexiconMatch* NearestByTrying(
    const Message& message, const Anchors& anchors,
    const std::vector<Amount>& amounts, const Amount& amount) {
  const int clause = message.clause_of[amount.tokens.begin];
  const knowledge::LexiconMatch* nearest = nullptr;
  int least = 0;
  for (const knowledge::LexiconMatch& m : message.phrases) {
    if (anchors.KindOf(message.meaning(m)) != amount.kind ||
        message.clause_of[m.begin] != clause) {
      continue;
    }
    const int distance = AmountSetting::Distance(amount, m);
    bool robbed = false;
    for (const Amount& other : amounts) {
      robbed |= other.kind == amount.kind && !other.counted &&
                !other.below_a_day &&
                message.clause_of[other.tokens.begin] == clause &&
                AmountSetting::Distance(other, m) < distance;
    }
    if (robbed || (nearest != nullptr &&
                   (distance > least ||
                    (distance == least &&
                     m.end - m.begin <= nearest->end - nearest->begin)))) {
      continue;
    }
    nearest = &m;
    least = distance;
  }
  return nearest;
}

TEST(AnchorsTest, FindsWhatTryingEachAnchorForEachAmountFinds) {
  ReadingContext context;
  context.today = Today();
  std::string text;
  while (text.size() < 3900) {
    text +=
        "it hurts for two weeks and started typing 3 months ago my thumb is "
        "sore since Monday for 20% more typing ";
  }
  for (const std::string& of :
       {text, std::string("sore two weeks sore three weeks sore"),
        std::string("typing since May and for ten days now it aches"),
        std::string("two weeks, three weeks of pain for four weeks")}) {
    const Message message(HandTopic(), of, context, Tracer(nullptr));
    const Context standing(message);
    const std::vector<Amount> amounts = ReadAmounts(message, standing);
    const AmountSetting setting(message, amounts);
    const Anchors anchors(message, amounts, setting);
    for (size_t i = 0; i < amounts.size(); ++i) {
      if (amounts[i].counted || amounts[i].below_a_day) continue;
      EXPECT_EQ(anchors.Nearest(i),
                NearestByTrying(message, anchors, amounts, amounts[i]))
          << "amount " << i;
    }
  }
}

}  // namespace
}  // namespace footnote::dialogue
