#include "service/knowledge_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/service/test_library.h"

namespace footnote::service {
namespace {

using absl::StatusCode;
using testing::ElementsAre;

class KnowledgeCallsTest : public testing::Test {
 protected:
  const KnowledgeCalls calls_{&TestTopics(), nullptr, Limits()};
};

TEST_F(KnowledgeCallsTest, ListsTopicsWithTheirVersions) {
  const auto response = calls_.ListTopics({});
  ASSERT_TRUE(response.ok());
  ASSERT_EQ(response->topics_size(), 1);
  EXPECT_EQ(response->topics(0).id(), kTestTopic);
  EXPECT_EQ(response->topics(0).title(), "Sore wrist after typing");
  EXPECT_EQ(response->topics(0).knowledge_version().size(), 16u);
}

TEST_F(KnowledgeCallsTest, ShowsATopicForThoseWhoFillIt) {
  const auto response = calls_.GetTopic({});
  ASSERT_TRUE(response.ok());
  ASSERT_GT(response->slots_size(), 2);
  EXPECT_EQ(response->slots(0).id(), "place");
  EXPECT_EQ(response->slots(0).kind(), v1::SLOT_KIND_CHOICE);
  EXPECT_THAT(response->slots(0).choices(), ElementsAre("wrist", "elbow"));
  EXPECT_THAT(response->slots(0).choice_labels(),
              ElementsAre("the wrist", "the elbow"));
  EXPECT_TRUE(response->slots(1).red_flag());
  EXPECT_TRUE(response->slots(2).choices().empty());
  EXPECT_EQ(response->statements(0).id(), "mostly_harmless");
  EXPECT_THAT(response->statements(0).sources(), ElementsAre(1));
  EXPECT_EQ(response->conditions(0).id(), "nerve_pressure");
}

TEST_F(KnowledgeCallsTest, QuotesTheUsersWords) {
  v1::InterpretRequest request;
  request.set_text("my WRIST hurts");
  const auto response = calls_.Interpret(request);
  ASSERT_TRUE(response.ok());
  ASSERT_EQ(response->findings_size(), 1);
  EXPECT_EQ(response->findings(0).slot(), "place");
  EXPECT_EQ(response->findings(0).value(), "wrist");
  EXPECT_EQ(response->findings(0).words(), "WRIST");
}

TEST_F(KnowledgeCallsTest, AssessesValuesWrittenAsText) {
  v1::AssessRequest request;
  (*request.mutable_findings())["sore_days"] = "9";
  const auto response = calls_.Assess(request);
  ASSERT_TRUE(response.ok());
  EXPECT_EQ(response->assessment().urgency(), v1::URGENCY_SEE_DOCTOR);
  EXPECT_THAT(response->sources(), testing::Contains(5));
}

TEST_F(KnowledgeCallsTest, GivesEachErrorItsCode) {
  v1::GetTopicRequest topic;
  topic.set_topic("none");
  EXPECT_EQ(calls_.GetTopic(topic).status().code(), StatusCode::kNotFound);

  v1::InterpretRequest interpret;
  interpret.set_topic("none");
  EXPECT_EQ(calls_.Interpret(interpret).status().code(), StatusCode::kNotFound);
  interpret.set_topic("");
  interpret.set_asked("none");
  EXPECT_EQ(calls_.Interpret(interpret).status().code(),
            StatusCode::kInvalidArgument);
  interpret.set_asked("");
  interpret.set_today("never");
  EXPECT_EQ(calls_.Interpret(interpret).status().code(),
            StatusCode::kInvalidArgument);
  interpret.set_today("");
  interpret.set_text(std::string(4001, 'a'));
  EXPECT_EQ(calls_.Interpret(interpret).status().code(),
            StatusCode::kInvalidArgument);

  v1::AskRequest ask;
  ask.set_text("\xff");
  EXPECT_EQ(calls_.Ask(ask).status().code(), StatusCode::kInvalidArgument);
  ask.set_text("");
  ask.set_topic("none");
  EXPECT_EQ(calls_.Ask(ask).status().code(), StatusCode::kNotFound);

  v1::AssessRequest assess;
  (*assess.mutable_findings())["none"] = "yes";
  EXPECT_EQ(calls_.Assess(assess).status().code(),
            StatusCode::kInvalidArgument);
  assess.clear_findings();
  (*assess.mutable_findings())["tingling"] = "blue";
  EXPECT_EQ(calls_.Assess(assess).status().code(),
            StatusCode::kInvalidArgument);
  assess.set_topic("none");
  EXPECT_EQ(calls_.Assess(assess).status().code(), StatusCode::kNotFound);
}

TEST(ActNameTest, IsTheDesignsWord) {
  EXPECT_EQ(ActName(v1::USER_ACT_INFORM), "inform");
  EXPECT_EQ(ActName(v1::USER_ACT_OUT_OF_SCOPE), "out-of-scope");
}

}  // namespace
}  // namespace footnote::service
