#include "service/http/connect_errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "nlohmann/json.hpp"
#include "service/security/rate_limits.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;
using testing::Not;

// The table of https://connectrpc.com/docs/protocol#error-codes, by gRPC's
// numbers.
struct Row {
  int grpc;
  const char* code;
  int http;
};
constexpr Row kTable[] = {
    {1, "canceled", 499},          {2, "unknown", 500},
    {3, "invalid_argument", 400},  {4, "deadline_exceeded", 504},
    {5, "not_found", 404},         {6, "already_exists", 409},
    {7, "permission_denied", 403}, {8, "resource_exhausted", 429},
    {9, "failed_precondition", 400}, {10, "aborted", 409},
    {11, "out_of_range", 400},     {12, "unimplemented", 501},
    {13, "internal", 500},         {14, "unavailable", 503},
    {15, "data_loss", 500},        {16, "unauthenticated", 401},
};

TEST(ConnectErrorsTest, FollowTheTableOfTheProtocol) {
  for (const Row& row : kTable) {
    const auto code = static_cast<absl::StatusCode>(row.grpc);
    EXPECT_STREQ(ConnectCode(code), row.code);
    EXPECT_EQ(HttpStatusOf(code), row.http) << row.code;
  }
}

TEST(ConnectErrorsTest, SayWhatWentWrongAsJson) {
  const HttpResponse response =
      ConnectErrorResponse(absl::NotFoundError("no \"such\" session"));
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.Find("content-type"), "application/json");
  EXPECT_EQ(response.body,
            "{\"code\":\"not_found\",\"message\":\"no \\\"such\\\" session\"}");
}

TEST(ConnectErrorsTest, KeepWhatWentWrongInsideToThemselves) {
  const HttpResponse response =
      ConnectErrorResponse(absl::InternalError("/var/lib/secret"));
  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(response.body, Not(HasSubstr("secret")));
}

TEST(ConnectErrorsTest, SayWhenToComeAgain) {
  const HttpResponse response = ConnectErrorResponse(
      TryAgainAfter("calls", absl::Milliseconds(1500)));
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(response.Find("Retry-After"), "2");
}

TEST(ConnectErrorsTest, AskForAKeyWhereThereIsNone) {
  EXPECT_EQ(
      ConnectErrorResponse(absl::UnauthenticatedError("no")).Find(
          "WWW-Authenticate"),
      "Bearer");
}

}  // namespace
}  // namespace footnote::service
