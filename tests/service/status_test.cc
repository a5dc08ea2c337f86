#include "service/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "service/caller_errors.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;

TEST(StatusTest, KeepsCodeAndMessageBothWays) {
  const absl::Status status = absl::AbortedError("the session has moved on");
  EXPECT_EQ(ToGrpc(status).error_code(), grpc::StatusCode::ABORTED);
  EXPECT_EQ(FromGrpc(ToGrpc(status)), status);
  EXPECT_TRUE(ToGrpc(absl::OkStatus()).ok());
  EXPECT_EQ(ToConverseError(status).code(), 10);
}

TEST(StatusTest, KeepsWhatWentWrongInsideToItself) {
  const absl::Status status = absl::InternalError("table 7 at 0xdead");
  EXPECT_EQ(ToGrpc(status).error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_THAT(ToGrpc(status).error_message(),
              testing::Not(HasSubstr("0xdead")));
  EXPECT_THAT(ToConverseError(status).message(),
              testing::Not(HasSubstr("0xdead")));
}

}  // namespace
}  // namespace footnote::service
