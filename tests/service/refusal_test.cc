#include "service/refusal.h"

#include <gtest/gtest.h>

namespace footnote::service {
namespace {

TEST(RefusalTest, HasTheReasonThatItWasGivenElseThatOfItsCode) {
  EXPECT_EQ(ReasonOf(absl::OkStatus()), "");
  EXPECT_EQ(ReasonOf(absl::ResourceExhaustedError("full")), "limit");
  const absl::Status refused =
      Refuse("waiting_turns", absl::ResourceExhaustedError("full"));
  EXPECT_EQ(ReasonOf(refused), "waiting_turns");
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(refused.message(), "full");
}

TEST(RefusalTest, KnowsAReasonForEveryCode) {
  for (int code = 1; code <= 16; ++code) {
    EXPECT_NE(ReasonOf({static_cast<absl::StatusCode>(code), "x"}), "") << code;
  }
}

}  // namespace
}  // namespace footnote::service
