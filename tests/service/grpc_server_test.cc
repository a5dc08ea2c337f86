#include "service/grpc_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
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

// A stream of what the server says of one service's health; "" is all of it.
class HealthWatch {
 public:
  HealthWatch(const std::shared_ptr<grpc::Channel>& channel,
              const std::string& service)
      : stub_(channel) {
    context_.set_deadline(std::chrono::system_clock::now() +
                          std::chrono::seconds(60));
    stream_ =
        stub_.PrepareCall(&context_, "/grpc.health.v1.Health/Watch", &queue_);
    // HealthCheckRequest has the service's name as field 1.
    const grpc::Slice request(
        service.empty()
            ? ""
            : "\x0a" + std::string(1, static_cast<char>(service.size())) +
                  service);
    stream_->StartCall(nullptr);
    EXPECT_TRUE(Awaited());
    stream_->Write(grpc::ByteBuffer(&request, 1), nullptr);
    EXPECT_TRUE(Awaited());
    stream_->WritesDone(nullptr);
    EXPECT_TRUE(Awaited());
  }

  ~HealthWatch() {
    context_.TryCancel();
    if (!finished_) Finish();
  }

  HealthWatch(const HealthWatch&) = delete;
  HealthWatch& operator=(const HealthWatch&) = delete;

  // The next status that is told: 1 is SERVING, 2 NOT_SERVING; -1 at the end.
  int Next() {
    grpc::ByteBuffer health;
    stream_->Read(&health, nullptr);
    grpc::Slice bytes;
    if (!Awaited() || !health.DumpToSingleSlice(&bytes).ok()) return -1;
    return bytes.size() == 2 ? bytes.begin()[1] : 0;
  }

  grpc::Status Finish() {
    finished_ = true;
    grpc::Status status;
    stream_->Finish(&status, nullptr);
    EXPECT_TRUE(Awaited());
    return status;
  }

 private:
  bool Awaited() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
  bool finished_ = false;
};

TEST_F(GrpcServerTest, DrainsAtOnceWhereOnlyItsHealthIsWatched) {
  HealthWatch watch(channel_, "");
  EXPECT_EQ(watch.Next(), 1);
  const absl::Time begun = absl::Now();
  server_->Drain(absl::Seconds(60));
  EXPECT_LT(absl::Now() - begun, absl::Seconds(30));
  // The end comes after what was said before it.
  while (watch.Next() > 0) {
  }
  EXPECT_FALSE(watch.Finish().ok());
}

TEST_F(GrpcServerTest, SaysThatItEndsBeforeItRefusesCalls) {
  HealthWatch all(channel_, "");
  HealthWatch dialogue(channel_, "footnote.v1.DialogueService");
  HealthWatch knowledge(channel_, "footnote.v1.KnowledgeService");
  for (HealthWatch* watch : {&all, &dialogue, &knowledge}) {
    EXPECT_EQ(watch->Next(), 1);
  }
  const std::string session = Begin();
  server_->AnnounceEnd();
  for (HealthWatch* watch : {&all, &dialogue, &knowledge}) {
    EXPECT_EQ(watch->Next(), 2);
  }
  // A store that is well again does not undo that.
  server_->SetDialogueServing(true);
  v1::SendTurnResponse response;
  EXPECT_TRUE(Send(Turn(session, "1", "no"), &response).ok());
  EXPECT_EQ(response.turn(), 1);
  std::string health;
  ASSERT_TRUE(CallRaw(kHealth, "", &health).ok());
  EXPECT_EQ(health, std::string("\x08\x02", 2));
  server_->Drain(absl::Seconds(10));
  EXPECT_FALSE(Send(Turn(session, "2", "no"), &response).ok());
}

TEST_F(GrpcServerTest, SaysThatConversationsCannotBeHeld) {
  HealthWatch dialogue(channel_, "footnote.v1.DialogueService");
  EXPECT_EQ(dialogue.Next(), 1);
  server_->SetDialogueServing(false);
  EXPECT_EQ(dialogue.Next(), 2);
  HealthWatch knowledge(channel_, "footnote.v1.KnowledgeService");
  EXPECT_EQ(knowledge.Next(), 1);
  server_->SetDialogueServing(true);
  EXPECT_EQ(dialogue.Next(), 1);
}

}  // namespace
}  // namespace footnote::service
