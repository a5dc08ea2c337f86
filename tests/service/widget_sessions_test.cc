// What a page with the widget may do, over real connections.
#include "service/widget_sessions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "grpcpp/grpcpp.h"
#include "tests/service/keyed_server.h"

namespace footnote::service {
namespace {

using grpc::StatusCode;
using testing::HasSubstr;

class WidgetTest : public KeyedServerTest {
 protected:
  WidgetTest() {
    widget_ = GiveWidget();
    other_ = GiveWidget();
    keys_->Replace(given_);
  }

  std::string GiveWidget() {
    const std::string secret = Give("north", kWidget);
    given_.back().origins = {"https://portal.example"};
    return secret;
  }

  // As a page of the portal would call.
  static std::unique_ptr<grpc::ClientContext> InPage(
      const std::string& secret,
      const std::string& origin = "https://portal.example") {
    auto context = With(secret);
    context->AddMetadata("origin", origin);
    return context;
  }

  grpc::Status StartInPage(const std::string& secret, std::string* id,
                           const v1::StartSessionRequest& request = {}) {
    v1::StartSessionResponse response;
    const grpc::Status status =
        dialogue_->StartSession(InPage(secret).get(), request, &response);
    *id = response.session_id();
    life_ = absl::Seconds(response.expire_time().seconds()) -
            (clock_.Now() - absl::UnixEpoch());
    return status;
  }

  grpc::Status SayInPage(const std::string& secret, const std::string& session,
                         const std::string& turn_id) {
    v1::SendTurnResponse response;
    return dialogue_->SendTurn(InPage(secret).get(),
                               Turn(session, turn_id, "hm"), &response);
  }

  grpc::Status GetInPage(const std::string& secret,
                         const std::string& session) {
    v1::GetSessionRequest request;
    request.set_session_id(session);
    v1::GetSessionResponse response;
    return dialogue_->GetSession(InPage(secret).get(), request, &response);
  }

  grpc::Status SummarizeInPage(const std::string& secret,
                               const std::string& session) {
    v1::GetSummaryRequest request;
    request.set_session_id(session);
    request.set_format(v1::SUMMARY_FORMAT_TEXT);
    v1::GetSummaryResponse response;
    return dialogue_->GetSummary(InPage(secret).get(), request, &response);
  }

  grpc::Status DeleteInPage(const std::string& secret,
                            const std::string& session) {
    v1::DeleteSessionRequest request;
    request.set_session_id(session);
    v1::DeleteSessionResponse response;
    return dialogue_->DeleteSession(InPage(secret).get(), request, &response);
  }

  std::string widget_;
  std::string other_;
  absl::Duration life_;  // of the session begun last
};

TEST_F(WidgetTest, ConversesFromPagesOfItsOriginsOnly) {
  std::string session;
  ASSERT_TRUE(StartInPage(widget_, &session).ok());
  EXPECT_TRUE(SayInPage(widget_, session, "1").ok());
  EXPECT_TRUE(GetInPage(widget_, session).ok());
  const auto elsewhere = InPage(widget_, "https://evil.example");
  EXPECT_EQ(StartWith(widget_, &session, elsewhere.get()).error_code(),
            StatusCode::PERMISSION_DENIED);
  const grpc::Status no_page = StartWith(widget_, &session);
  EXPECT_EQ(no_page.error_code(), StatusCode::PERMISSION_DENIED);
  EXPECT_THAT(no_page.error_message(), HasSubstr("origin"));
}

TEST_F(WidgetTest, KnowsOfNoSessionButThoseThatItBegan) {
  std::string session;
  std::string its_own;
  ASSERT_TRUE(StartWith(north_, &session).ok());
  ASSERT_TRUE(Say(north_, session, "1").ok());
  ASSERT_TRUE(StartInPage(other_, &its_own).ok());
  ASSERT_TRUE(SayInPage(other_, its_own, "1").ok());
  // Nothing tells a session of others from one that never was.
  const std::string never = "00000000000000000000000000000000";
  for (const std::string& theirs : {session, its_own}) {
    for (const auto& call :
         {std::pair(GetInPage(widget_, theirs), GetInPage(widget_, never)),
          std::pair(SummarizeInPage(widget_, theirs),
                    SummarizeInPage(widget_, never)),
          std::pair(SayInPage(widget_, theirs, "1"),
                    SayInPage(widget_, never, "1")),
          std::pair(SayInPage(widget_, theirs, "2"),
                    SayInPage(widget_, never, "2")),
          std::pair(DeleteInPage(widget_, theirs),
                    DeleteInPage(widget_, never))}) {
      EXPECT_EQ(call.first.error_code(), call.second.error_code());
      EXPECT_EQ(call.first.error_message(), call.second.error_message());
    }
    EXPECT_EQ(GetInPage(widget_, theirs).error_code(), StatusCode::NOT_FOUND);
    EXPECT_EQ(SayInPage(widget_, theirs, "1").error_code(),
              StatusCode::NOT_FOUND);
  }
  // The tenant's own keys know all of its sessions.
  EXPECT_TRUE(Get(north_, its_own).ok());
  EXPECT_EQ(Get(south_, its_own).error_code(), StatusCode::NOT_FOUND);
  EXPECT_TRUE(GetInPage(other_, its_own).ok());
  EXPECT_TRUE(SummarizeInPage(other_, its_own).ok());
  EXPECT_TRUE(DeleteInPage(other_, its_own).ok());
  EXPECT_EQ(GetInPage(other_, its_own).error_code(), StatusCode::NOT_FOUND);
}

TEST_F(WidgetTest, BeginsSessionsThatAreNobodysAndLastNoLongerThanUsual) {
  std::string session;
  v1::StartSessionRequest request;
  request.set_user_key("7f3a");
  EXPECT_EQ(StartInPage(widget_, &session, request).error_code(),
            StatusCode::PERMISSION_DENIED);
  request.clear_user_key();
  request.mutable_ttl()->set_seconds(
      absl::ToInt64Seconds(limits_.max_session_ttl));
  ASSERT_TRUE(StartInPage(widget_, &session, request).ok());
  EXPECT_EQ(life_, limits_.session_ttl);
  request.mutable_ttl()->set_seconds(60);
  ASSERT_TRUE(StartInPage(widget_, &session, request).ok());
  EXPECT_EQ(life_, absl::Minutes(1));
}

TEST_F(WidgetTest, FindsTopicsAndReadsNothingElse) {
  v1::ListTopicsResponse topics;
  EXPECT_TRUE(knowledge_->ListTopics(InPage(widget_).get(), {}, &topics).ok());
  v1::GetTopicResponse topic;
  EXPECT_TRUE(knowledge_->GetTopic(InPage(widget_).get(), {}, &topic).ok());
  v1::InterpretResponse reading;
  EXPECT_EQ(
      knowledge_->Interpret(InPage(widget_).get(), {}, &reading).error_code(),
      StatusCode::PERMISSION_DENIED);
  v1::AskResponse answer;
  EXPECT_EQ(knowledge_->Ask(InPage(widget_).get(), {}, &answer).error_code(),
            StatusCode::PERMISSION_DENIED);
  v1::AssessResponse assessment;
  EXPECT_EQ(
      knowledge_->Assess(InPage(widget_).get(), {}, &assessment).error_code(),
      StatusCode::PERMISSION_DENIED);
  v1::DeleteUserRequest user;
  user.set_user_key("7f3a");
  v1::DeleteUserResponse deleted;
  EXPECT_EQ(
      dialogue_->DeleteUser(InPage(widget_).get(), user, &deleted).error_code(),
      StatusCode::PERMISSION_DENIED);
}

TEST_F(WidgetTest, ConversesOverAStream) {
  const auto context = InPage(widget_);
  const auto stream = dialogue_->Converse(context.get());
  v1::ConverseRequest request;
  request.mutable_start();
  v1::ConverseResponse response;
  ASSERT_TRUE(stream->Write(request) && stream->Read(&response));
  ASSERT_TRUE(response.has_start());
  *request.mutable_turn() = Turn("", "1", "hm");
  ASSERT_TRUE(stream->Write(request) && stream->Read(&response));
  EXPECT_TRUE(response.has_turn());
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(WidgetTest, BeginsSoManySessionsFromOneAddress) {
  rate_settings_.address_starts = {.per_second = 0.5, .burst = 1};
  Restart(&memory_);
  std::string session;
  ASSERT_TRUE(StartInPage(widget_, &session).ok());
  const grpc::Status status = StartInPage(other_, &session);
  EXPECT_EQ(status.error_code(), StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(status.error_message(), HasSubstr("this address"));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(StartWith(north_, &session).ok());
}

}  // namespace
}  // namespace footnote::service
