#include "service/grpc_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "grpcpp/generic/generic_stub.h"
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
  DoorOptions door = Door();
  door.address = server_->address();
  const auto second =
      GrpcServer::Start(door, conversation_.get(), calls_.get());
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

TEST_F(GrpcServerTest, DrainsAtOnceWhereOnlyItsHealthIsWatched) {
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const auto awaited = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  const auto watch =
      stub.PrepareCall(&context, "/grpc.health.v1.Health/Watch", &queue);
  watch->StartCall(nullptr);
  ASSERT_TRUE(awaited());
  const grpc::Slice everything("");
  watch->Write(grpc::ByteBuffer(&everything, 1), nullptr);
  ASSERT_TRUE(awaited());
  watch->WritesDone(nullptr);
  ASSERT_TRUE(awaited());
  grpc::ByteBuffer health;
  watch->Read(&health, nullptr);
  ASSERT_TRUE(awaited());

  const absl::Time begun = absl::Now();
  server_->Drain(absl::Seconds(60));
  EXPECT_LT(absl::Now() - begun, absl::Seconds(30));
  // The end comes after what was said before it.
  do {
    watch->Read(&health, nullptr);
  } while (awaited());
  grpc::Status status;
  watch->Finish(&status, nullptr);
  EXPECT_TRUE(awaited());
  EXPECT_FALSE(status.ok());
}

}  // namespace
}  // namespace footnote::service
