// The Converse stream over a real connection.
#include "service/converse_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <thread>

#include "grpcpp/generic/generic_stub.h"
#include "tests/service/server_fixture.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;

class ConverseCallTest : public ServerFixture {
 protected:
  using Stream =
      grpc::ClientReaderWriter<v1::ConverseRequest, v1::ConverseResponse>;

  static v1::ConverseResponse Exchange(Stream* stream,
                                       const v1::ConverseRequest& request) {
    v1::ConverseResponse response;
    EXPECT_TRUE(stream->Write(request));
    EXPECT_TRUE(stream->Read(&response));
    return response;
  }

  static v1::ConverseRequest Start() {
    v1::ConverseRequest request;
    request.mutable_start();
    return request;
  }
  static v1::ConverseRequest Say(const std::string& turn_id,
                                 const std::string& text) {
    v1::ConverseRequest request;
    *request.mutable_turn() = Turn("", turn_id, text);
    return request;
  }
};

TEST_F(ConverseCallTest, HoldsAConversationToItsEnd) {
  grpc::ClientContext context;
  const auto stream = dialogue_->Converse(&context);
  const auto started = Exchange(stream.get(), Start());
  ASSERT_TRUE(started.has_start());
  const auto first = Exchange(stream.get(), Say("1", "my wrist is sore"));
  ASSERT_TRUE(first.has_turn()) << first.error().message();
  EXPECT_EQ(first.turn().turn(), 1);
  const auto again = Exchange(stream.get(), Say("1", "my wrist is sore"));
  EXPECT_EQ(first.SerializeAsString(), again.SerializeAsString());
  EXPECT_EQ(Exchange(stream.get(), Say("2", "no")).turn().turn(), 2);
  stream->WritesDone();
  v1::ConverseResponse nothing;
  EXPECT_FALSE(stream->Read(&nothing));
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(TurnsOf(started.start().session_id()), 2);
}

TEST_F(ConverseCallTest, AnswersInOrderWhatIsSentAhead) {
  grpc::ClientContext context;
  const auto stream = dialogue_->Converse(&context);
  ASSERT_TRUE(stream->Write(Start()));
  constexpr int kTurns = 50;
  for (int i = 1; i <= kTurns; ++i) {
    ASSERT_TRUE(stream->Write(Say(std::to_string(i), "hm")));
  }
  stream->WritesDone();
  v1::ConverseResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_TRUE(response.has_start());
  for (int i = 1; i <= kTurns; ++i) {
    ASSERT_TRUE(stream->Read(&response));
    EXPECT_EQ(response.turn().turn(), i);
  }
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ConverseCallTest, StaysOpenAfterAnError) {
  grpc::ClientContext context;
  const auto stream = dialogue_->Converse(&context);
  const auto early = Exchange(stream.get(), Say("1", "sore"));
  EXPECT_EQ(early.error().code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(early.error().message(), HasSubstr("send start first"));
  EXPECT_EQ(Exchange(stream.get(), v1::ConverseRequest()).error().code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  v1::ConverseRequest bad_topic = Start();
  bad_topic.mutable_start()->set_topic("none");
  EXPECT_EQ(Exchange(stream.get(), bad_topic).error().code(),
            grpc::StatusCode::NOT_FOUND);
  ASSERT_TRUE(Exchange(stream.get(), Start()).has_start());
  EXPECT_EQ(Exchange(stream.get(), Say("", "sore")).error().code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  v1::ConverseRequest stale = Say("1", "sore");
  stale.mutable_turn()->set_expected_turn(3);
  EXPECT_EQ(Exchange(stream.get(), stale).error().code(),
            grpc::StatusCode::ABORTED);
  const auto large =
      Exchange(stream.get(), Say("1", std::string(1 << 20, 'a')));
  EXPECT_EQ(large.error().code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(large.error().message(), HasSubstr("at most 65536"));
  EXPECT_EQ(Exchange(stream.get(), Say("1", "sore")).turn().turn(), 1);
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ConverseCallTest, TakesTurnsOfASessionBegunElsewhere) {
  const std::string session = Begin();
  grpc::ClientContext context;
  const auto stream = dialogue_->Converse(&context);
  v1::ConverseRequest request = Say("1", "sore");
  request.mutable_turn()->set_session_id(session);
  EXPECT_EQ(Exchange(stream.get(), request).turn().turn(), 1);
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ConverseCallTest, ReportsTextThatIsNotUtf8AndGoesOn) {
  // A bidirectional stream of raw bytes.
  class Client
      : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
   public:
    explicit Client(const std::string& bytes) {
      const grpc::Slice slice(bytes);
      request_ = grpc::ByteBuffer(&slice, 1);
    }
    void Go() {
      StartWrite(&request_);
      StartRead(&response_);
      StartCall();
    }
    void OnReadDone(bool ok) override {
      read_ = ok;
      StartWritesDone();
    }
    void OnDone(const grpc::Status& status) override {
      done_.set_value(status);
    }
    grpc::Status Await() { return done_.get_future().get(); }
    v1::ConverseResponse response() {
      v1::ConverseResponse response;
      grpc::Slice slice;
      EXPECT_TRUE(read_);
      EXPECT_TRUE(response_.DumpToSingleSlice(&slice).ok());
      EXPECT_TRUE(response.ParseFromArray(slice.begin(),
                                          static_cast<int>(slice.size())));
      return response;
    }

   private:
    grpc::ByteBuffer request_;
    grpc::ByteBuffer response_;
    bool read_ = false;
    std::promise<grpc::Status> done_;
  };
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  // turn { text: "\xff" }
  Client client(std::string("\x12\x03\x1a\x01\xff", 5));
  stub.PrepareBidiStreamingCall(
      &context, "/footnote.v1.DialogueService/Converse", {}, &client);
  client.Go();
  EXPECT_TRUE(client.Await().ok());
  const v1::ConverseResponse response = client.response();
  EXPECT_EQ(response.error().code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(response.error().message(), HasSubstr("UTF-8"));
}

TEST_F(ConverseCallTest, SurvivesACallerWhoGoesAway) {
  for (int i = 0; i < 20; ++i) {
    grpc::ClientContext context;
    const auto stream = dialogue_->Converse(&context);
    Exchange(stream.get(), Start());
    stream->Write(Say("1", "sore"));
    context.TryCancel();
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  EXPECT_EQ(TurnsOf(Begin()), 0) << "the server is well";
}

TEST_F(ConverseCallTest, EndsWithUnavailableWhenTheServerDrains) {
  grpc::ClientContext context;
  const auto stream = dialogue_->Converse(&context);
  Exchange(stream.get(), Start());
  const absl::Time begun = absl::Now();
  server_->Drain(absl::Seconds(60));
  EXPECT_LT(absl::Now() - begun, absl::Seconds(30)) << "it waits for nobody";
  v1::ConverseResponse nothing;
  EXPECT_FALSE(stream->Read(&nothing));
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(status.error_message(), HasSubstr("shutting down"));
}

}  // namespace
}  // namespace footnote::service
