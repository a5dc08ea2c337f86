#include "service/session_view.h"

#include <gtest/gtest.h>

#include "google/protobuf/text_format.h"

namespace footnote::service {
namespace {

TEST(FormatNumberTest, WritesWholeNumbersWithoutAPoint) {
  EXPECT_EQ(FormatNumber(0), "0");
  EXPECT_EQ(FormatNumber(14), "14");
  EXPECT_EQ(FormatNumber(-3), "-3");
  EXPECT_EQ(FormatNumber(1000000), "1000000");
  EXPECT_EQ(FormatNumber(0.5), "0.5");
  EXPECT_EQ(FormatNumber(10.5), "10.5");
  EXPECT_EQ(FormatNumber(1e300), "1e+300");
}

TEST(SessionViewTest, ShowsEveryKindOfFinding) {
  v1::SessionState state;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(topic: "sore-wrist"
         knowledge_version: "v"
         phase: PHASE_INTAKE
         turn: 3
         findings { slot: "place" choice: "wrist" words: "my wrist" turn: 1 }
         findings {
           slot: "sore_days"
           range { min: 3 max: 4 best: 3.5 }
           words: "3 or 4 days"
           turn: 2
         }
         findings { slot: "tingling" unsure: true turn: 3 })",
      &state));
  v1::Reply reply;
  reply.set_text("hello");
  reply.SerializeToString(state.mutable_last_reply());

  v1::SessionView expected;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(session_id: "id"
         topic: "sore-wrist"
         knowledge_version: "v"
         phase: PHASE_INTAKE
         turn: 3
         findings { slot: "place" value: "wrist" words: "my wrist" turn: 1 }
         findings {
           slot: "sore_days"
           value: "3.5"
           min: 3
           max: 4
           words: "3 or 4 days"
           turn: 2
         }
         findings { slot: "tingling" value: "unsure" turn: 3 }
         last_reply { text: "hello" }
         expire_time { seconds: 12 nanos: 500000000 })",
      &expected));
  const v1::SessionView view = ViewOf("id", state, absl::FromUnixMillis(12500));
  EXPECT_EQ(view.DebugString(), expected.DebugString());
}

}  // namespace
}  // namespace footnote::service
