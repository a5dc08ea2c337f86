#include "knowledge/state_space.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "knowledge/proof.h"
#include "tests/knowledge/small_topic.h"

namespace footnote::knowledge {
namespace {

class StateSpaceTest : public ::testing::Test {
 protected:
  StateSpaceTest()
      : topic_(BuildTopic(ParseSmallTopic(SmallTopicText()).content)) {}

  StateSpace Space(int64_t limit) const {
    const auto space = StateSpace::Of(*topic_, limit);
    EXPECT_TRUE(space.ok()) << space.status();
    return *space;
  }

  std::shared_ptr<const Topic> topic_;
};

TEST_F(StateSpaceTest, HoldsTheSlotsOfTriageAndOfScope) {
  std::vector<std::string> slots;
  const StateSpace space = Space(1000);
  for (const StateSpace::Axis& axis : space.axes()) {
    slots.push_back(topic_->slots()[axis.slot].id);
    EXPECT_EQ(axis.values.size(), 4u);
  }
  EXPECT_THAT(slots, ::testing::ElementsAre("side", "days", "course", "numb"));
  EXPECT_EQ(space.size(), 256);
  EXPECT_EQ(space.Find(topic_->FindSlot("draught")), nullptr);
}

TEST_F(StateSpaceTest, NumbersEveryCombinationOnce) {
  const StateSpace space = Space(1000);
  std::set<std::string> seen;
  Findings findings(topic_->slots().size());
  for (int64_t state = 0; state < space.size(); ++state) {
    space.Fill(state, &findings);
    seen.insert(Describe(*topic_, findings));
  }
  EXPECT_EQ(seen.size(), 256u);
  EXPECT_EQ(seen.count(""), 1u);
}

TEST_F(StateSpaceTest, GoesUpwardsWhenAnOpenSlotIsFilled) {
  const StateSpace space = Space(1000);
  for (int64_t state = 0; state < space.size(); ++state) {
    for (const StateSpace::Axis& axis : space.axes()) {
      if (StateSpace::ValueIndex(axis, state) != 0) continue;
      for (int value = 1; value < 4; ++value) {
        const int64_t next = StateSpace::With(axis, state, value);
        ASSERT_GT(next, state);
        ASSERT_EQ(StateSpace::ValueIndex(axis, next), value);
      }
    }
  }
}

TEST_F(StateSpaceTest, RefusesMoreStatesThanItsLimit) {
  EXPECT_EQ(Space(256).size(), 256);
  const auto space = StateSpace::Of(*topic_, 255);
  EXPECT_EQ(space.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(space.status().message()),
              ::testing::HasSubstr("side (4 values), days (4 values)"));
}

}  // namespace
}  // namespace footnote::knowledge
