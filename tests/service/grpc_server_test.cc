#include "service/grpc_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/service/server_fixture.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;

class GrpcServerTest : public ServerFixture {};

constexpr char kHealth[] = "/grpc.health.v1.Health/Check";

TEST_F(GrpcServerTest, ChoosesAFreePort) {
  EXPECT_GT(server_->address().port, 0);
  EXPECT_EQ(server_->address().host, "127.0.0.1");
}

TEST_F(GrpcServerTest, SaysWhenAPortIsInUse) {
  const auto second = GrpcServer::Start(server_->address(), limits_,
                                        conversation_.get(), calls_.get());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()),
              HasSubstr("the port is in use"));
}

TEST_F(GrpcServerTest, ReportsItsHealth) {
  // HealthCheckRequest has the service's name as field 1, HealthCheckResponse
  // the status as field 1; SERVING is 1.
  const std::string serving("\x08\x01", 2);
  std::string response;
  ASSERT_TRUE(CallRaw(kHealth, "", &response).ok());
  EXPECT_EQ(response, serving);
  for (const std::string& name :
       {std::string("footnote.v1.DialogueService"),
        std::string("footnote.v1.KnowledgeService")}) {
    const std::string request =
        std::string("\x0a") + static_cast<char>(name.size()) + name;
    ASSERT_TRUE(CallRaw(kHealth, request, &response).ok());
    EXPECT_EQ(response, serving) << name;
  }
  EXPECT_EQ(CallRaw(kHealth, "\x0a\x01x", &response).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(GrpcServerTest, RefusesMethodsThatThereAreNot) {
  std::string response;
  EXPECT_EQ(
      CallRaw("/footnote.v1.DialogueService/Shout", "", &response).error_code(),
      grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(GrpcServerTest, DrainsTwiceWithoutHarm) {
  server_->Drain(absl::Seconds(1));
  server_->Drain(absl::Seconds(1));
}

}  // namespace
}  // namespace footnote::service
