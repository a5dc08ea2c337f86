#include "dialogue/respond/evidence.h"

#include <memory>
#include <vector>

#include "dialogue/track/findings.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/test_topic.h"

namespace footnote::dialogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// All rules of the topic.
std::vector<int> Rules(const knowledge::Topic& topic) {
  std::vector<int> rules;
  for (int i = static_cast<int>(topic.rules().size()) - 1; i >= 0; --i) {
    rules.push_back(i);
  }
  return rules;
}

TEST(EvidenceTest, NamesKnownSlotsOnceInTheTopicsOrder) {
  const auto topic = ElbowTopic();
  v1::SessionState state;
  EXPECT_THAT(KnownSlots(*topic, Rules(*topic), state), IsEmpty());
  PutFinding(*topic, FindingOf("stiff", "yes"), &state);
  PutFinding(*topic, FindingOf("days", "14"), &state);
  EXPECT_THAT(KnownSlots(*topic, Rules(*topic), state),
              ElementsAre(topic->FindSlot("days"), topic->FindSlot("stiff")));
  PutFinding(*topic, FindingOf("stiff", "unsure"), &state);
  EXPECT_THAT(KnownSlots(*topic, Rules(*topic), state),
              ElementsAre(topic->FindSlot("days")));
}

TEST(EvidenceTest, NamesEachStatementOnce) {
  const auto topic = ElbowTopic();
  const std::vector<int> once = Because(*topic, {0});
  EXPECT_EQ(Because(*topic, {0, 0}), once);
  EXPECT_FALSE(once.empty());
  EXPECT_THAT(Because(*topic, {}), IsEmpty());
}

}  // namespace
}  // namespace footnote::dialogue
