#include "service/unary_call.h"

#include <gtest/gtest.h>

#include "footnote/v1/dialogue_service.pb.h"

namespace footnote::service {
namespace {

// gRPC hands over a call whose caller is gone before the request came.
TEST(UnaryCallTest, TakesNoRequestForNoneRatherThanForAnEmptyOne) {
  grpc::ByteBuffer nothing;
  v1::StartSessionRequest request;
  EXPECT_EQ(Decode(&nothing, &request).code(), absl::StatusCode::kCancelled);
  const UnreadReplies unread({});
  grpc::ByteBuffer empty = Encode({.unread = &unread}, {}, request);
  EXPECT_TRUE(Decode(&empty, &request).ok());
}

}  // namespace
}  // namespace footnote::service
