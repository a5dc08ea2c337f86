#include "service/topic_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/service/test_library.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;

TEST(TopicTextTest, ShowsAllThatAReviewerLooksFor) {
  const knowledge::Topic& topic = *TestLibrary().topics().front();
  const std::string text = TopicAsText(topic);
  EXPECT_THAT(text, HasSubstr("sore-wrist: Sore wrist after typing\n"));
  EXPECT_THAT(text, HasSubstr("of 7 sentences"));
  EXPECT_THAT(text, HasSubstr("sore_days (red flag): how long it has been "
                              "sore\n      takes a number of days"));
  EXPECT_THAT(text, HasSubstr("  breaks [S3]\n      Take a short break"));
  EXPECT_THAT(text, HasSubstr("  sore_over_a_week: sore_days > 7\n      -> see "
                              "doctor, suspect nerve_pressure\n      because "
                              "of pressed_nerve\n"));
  EXPECT_THAT(text, HasSubstr("not answered: medicines"));
  for (const v1::Statement& statement : topic.content().statements()) {
    EXPECT_THAT(text, HasSubstr(statement.text()));
  }
}

}  // namespace
}  // namespace footnote::service
