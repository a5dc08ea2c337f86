#include "service/knowledge_rpc.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/service/server_fixture.h"

namespace footnote::service {
namespace {

class KnowledgeRpcTest : public ServerFixture {};

TEST_F(KnowledgeRpcTest, ServesEveryMethod) {
  {
    grpc::ClientContext context;
    v1::ListTopicsResponse response;
    ASSERT_TRUE(knowledge_->ListTopics(&context, {}, &response).ok());
    EXPECT_EQ(response.topics(0).id(), "sore-wrist");
  }
  {
    grpc::ClientContext context;
    v1::GetTopicResponse response;
    ASSERT_TRUE(knowledge_->GetTopic(&context, {}, &response).ok());
    EXPECT_EQ(response.slots(0).id(), "place");
  }
  {
    grpc::ClientContext context;
    v1::InterpretRequest request;
    request.set_text("my wrist is sore");
    v1::InterpretResponse response;
    ASSERT_TRUE(knowledge_->Interpret(&context, request, &response).ok());
    EXPECT_EQ(response.findings(0).value(), "wrist");
  }
  {
    grpc::ClientContext context;
    v1::AskRequest request;
    request.set_text("does ice help a sore wrist?");
    v1::AskResponse response;
    ASSERT_TRUE(knowledge_->Ask(&context, request, &response).ok());
    EXPECT_TRUE(response.known());
    EXPECT_EQ(response.citations(0).sentences(0).number(), 4);
  }
  {
    grpc::ClientContext context;
    v1::AssessRequest request;
    (*request.mutable_findings())["tingling"] = "yes";
    v1::AssessResponse response;
    ASSERT_TRUE(knowledge_->Assess(&context, request, &response).ok());
    EXPECT_EQ(response.assessment().urgency(), v1::URGENCY_SEE_DOCTOR);
  }
}

TEST_F(KnowledgeRpcTest, GivesEachErrorItsCode) {
  {
    grpc::ClientContext context;
    v1::GetTopicRequest request;
    request.set_topic("none");
    v1::GetTopicResponse response;
    EXPECT_EQ(knowledge_->GetTopic(&context, request, &response).error_code(),
              grpc::StatusCode::NOT_FOUND);
  }
  {
    grpc::ClientContext context;
    v1::AssessRequest request;
    (*request.mutable_findings())["tingling"] = "blue";
    v1::AssessResponse response;
    EXPECT_EQ(knowledge_->Assess(&context, request, &response).error_code(),
              grpc::StatusCode::INVALID_ARGUMENT);
  }
  for (const char* method :
       {"ListTopics", "GetTopic", "Interpret", "Ask", "Assess"}) {
    std::string response;
    EXPECT_EQ(CallRaw(std::string("/footnote.v1.KnowledgeService/") + method,
                      "\xff", &response)
                  .error_code(),
              grpc::StatusCode::INVALID_ARGUMENT)
        << method;
  }
}

}  // namespace
}  // namespace footnote::service
