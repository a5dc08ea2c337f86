#include "service/finding_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "tests/service/test_library.h"

namespace footnote::service {
namespace {

using knowledge::Value;
using testing::HasSubstr;

const knowledge::Slot& SlotOf(const std::string& id) {
  const knowledge::Topic& topic = *TestLibrary().topics().front();
  return topic.slots()[static_cast<size_t>(topic.FindSlot(id))];
}

TEST(ValueFromTextTest, ReadsEachKindOfValue) {
  const struct {
    const char* slot;
    const char* text;
    Value value;
  } kCases[] = {
      {"tingling", "yes", Value::OfChoice(knowledge::kYes)},
      {"tingling", "no", Value::OfChoice(knowledge::kNo)},
      {"tingling", "unsure", Value::Unsure()},
      {"place", "elbow", Value::OfChoice(1)},
      {"sore_days", "14", Value::OfRange(14, 14, 14)},
      {"sore_days", "0.5", Value::OfRange(0.5, 0.5, 0.5)},
      {"sore_days", "unsure", Value::Unsure()},
  };
  for (const auto& c : kCases) {
    const auto value = ValueFromText(SlotOf(c.slot), c.text);
    ASSERT_TRUE(value.ok()) << c.slot << " " << c.text;
    EXPECT_TRUE(*value == c.value) << c.slot << " " << c.text;
  }
}

TEST(ValueFromTextTest, NamesTheSlotAndWhatItTakes) {
  const struct {
    const char* slot;
    const char* text;
    const char* says;
  } kCases[] = {
      {"tingling", "maybe",
       "slot tingling does not take this value; it takes "
       "no, yes or unsure"},
      {"tingling", "1", "no, yes or unsure"},
      {"place", "knee", "wrist, elbow or unsure"},
      {"place", "", "wrist, elbow or unsure"},
      {"sore_days", "yes", "a number of days from 0 up"},
      {"sore_days", "-1", "a number of days from 0 up"},
      {"sore_days", "nan", "a number of days from 0 up"},
      {"sore_days", "inf", "a number of days from 0 up"},
      {"sore_days", "3 days", "a number of days from 0 up"},
  };
  for (const auto& c : kCases) {
    const absl::Status status = ValueFromText(SlotOf(c.slot), c.text).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << c.slot << " " << c.text;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.says));
  }
}

TEST(ValueFromRangeTest, TakesTheMiddleAsTheBestEstimate) {
  EXPECT_TRUE(*ValueFromRange(SlotOf("sore_days"), 3, 4) ==
              Value::OfRange(3, 4, 3.5));
}

TEST(ValueFromRangeTest, RefusesBoundsThatMakeNoRange) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_FALSE(ValueFromRange(SlotOf("sore_days"), 4, 3).ok());
  EXPECT_FALSE(ValueFromRange(SlotOf("sore_days"), -1, 3).ok());
  EXPECT_FALSE(ValueFromRange(SlotOf("sore_days"), 1, kInfinity).ok());
  EXPECT_FALSE(ValueFromRange(SlotOf("tingling"), 0, 1).ok());
}

TEST(SlotIndexTest, NamesTheSlotsThatThereAre) {
  const knowledge::Topic& topic = *TestLibrary().topics().front();
  EXPECT_EQ(*SlotIndex(topic, "place"), 0);
  const absl::Status status = SlotIndex(topic, "sorenes").status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("no slot sorenes; it has place, sore_days"));
}

}  // namespace
}  // namespace footnote::service
