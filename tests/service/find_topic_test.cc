#include "service/find_topic.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/service/test_library.h"

namespace footnote::service {
namespace {

TEST(FindTopicTest, GivesTheDefaultTopicWhereNoneIsNamed) {
  EXPECT_EQ((*FindTopic(TestLibrary(), ""))->id(), kTestTopic);
  EXPECT_EQ((*FindTopic(TestLibrary(), kTestTopic))->id(), kTestTopic);
}

TEST(FindTopicTest, NamesTheTopicsThatThereAre) {
  const absl::Status status = FindTopic(TestLibrary(), "sore-knee").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(std::string(status.message()),
            "no such topic: sore-knee; loaded: sore-wrist");
}

TEST(FindTopicTest, DoesNotRepeatWhatIsNoId) {
  const absl::Status status = FindTopic(TestLibrary(), "I am ill\n").status();
  EXPECT_EQ(std::string(status.message()), "no such topic; loaded: sore-wrist");
}

}  // namespace
}  // namespace footnote::service
