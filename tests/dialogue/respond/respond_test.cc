#include "dialogue/respond/respond.h"

#include <memory>
#include <string>
#include <vector>

#include "dialogue/track/findings.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/test_topic.h"

namespace footnote::dialogue {
namespace {

using ::testing::HasSubstr;

class RespondTest : public ::testing::Test {
 protected:
  RespondTest() { state_.set_turn(1); }

  // Asks for a slot by way of `saying`.
  v1::Reply Ask(Saying saying, const std::string& slot) {
    Move move;
    move.sayings = {saying};
    move.slot = topic_->FindSlot(slot);
    move.pending.set_kind(v1::Pending::KIND_SLOT);
    move.pending.set_slot(slot);
    return Respond(*topic_, state_, reading_, tracked_, move);
  }

  v1::Reply Say(std::vector<Saying> sayings) {
    Move move;
    move.sayings = std::move(sayings);
    return Respond(*topic_, state_, reading_, tracked_, move);
  }

  static std::vector<std::string> Labels(const v1::Reply& reply) {
    std::vector<std::string> labels;
    for (const v1::QuickReply& quick : reply.quick_replies()) {
      labels.push_back(quick.label());
    }
    return labels;
  }

  std::shared_ptr<const knowledge::Topic> topic_ = ElbowTopic();
  v1::SessionState state_ = NewSession(*ElbowTopic());
  Reading reading_;
  Tracked tracked_;
};

TEST_F(RespondTest, OffersTheAnswersOfEachKindOfSlot) {
  EXPECT_THAT(Labels(Ask(Saying::kAsk, "stiff")),
              testing::ElementsAre("Yes", "No", "Not sure"));
  EXPECT_THAT(Labels(Ask(Saying::kAsk, "place")),
              testing::ElementsAre("Elbow", "Somewhere else", "Not sure"));
  EXPECT_THAT(Labels(Ask(Saying::kAsk, "days")),
              testing::ElementsAre("2 days", "3 weeks", "Not sure"));
}

TEST_F(RespondTest, EachStepOfTheLadderSaysSomethingElse) {
  for (const char* slot : {"place", "days", "stiff"}) {
    const std::string first = Ask(Saying::kAsk, slot).text();
    const std::string second = Ask(Saying::kReword, slot).text();
    const std::string third = Ask(Saying::kOfferChoices, slot).text();
    EXPECT_NE(first, second);
    EXPECT_NE(second, third);
    EXPECT_NE(first, third);
    EXPECT_EQ(Ask(Saying::kReword, slot).parts(0).act(),
              v1::SYSTEM_ACT_CLARIFY);
  }
}

TEST_F(RespondTest, EverySayingHasWords) {
  state_.mutable_pending()->set_kind(v1::Pending::KIND_SLOT);
  state_.mutable_pending()->set_slot("stiff");
  reading_.question = QuestionReading{.known = true, .statements = {0}};
  reading_.safety = {{.sign = 0}};
  state_.add_safety_signs(topic_->language().content().safety_signs(0).id());
  PutFinding(*topic_, FindingOf("stiff", "no"), &state_);
  tracked_.changes = {{.slot = topic_->FindSlot("stiff")}};
  tracked_.known = {topic_->FindSlot("stiff")};
  *state_.mutable_pending()->mutable_proposed() = FindingOf("stiff", "yes");
  for (int i = 0; i <= static_cast<int>(Saying::kNotUnderstood); ++i) {
    Move move;
    move.sayings = {static_cast<Saying>(i)};
    move.slot = topic_->FindSlot("stiff");
    move.outcome = knowledge::Assess(*topic_, ValuesOf(*topic_, state_));
    const v1::Reply reply = Respond(*topic_, state_, reading_, tracked_, move);
    EXPECT_NE(reply.text(), "") << "saying " << i;
    // A wording that the language pack lacks shows as its bare id, and a place
    // that was not filled as braces.
    EXPECT_EQ(reply.text().find('_'), std::string::npos) << reply.text();
    EXPECT_EQ(reply.text().find('{'), std::string::npos) << reply.text();
  }
}

TEST_F(RespondTest, AnswersCarryTheirFootnotes) {
  reading_.question = QuestionReading{
      .known = true, .statements = {topic_->FindStatement("pause")}};
  const v1::Reply reply = Say({Saying::kAnswer});
  EXPECT_EQ(reply.text(), "Pause your tennis. [1]");
  ASSERT_EQ(reply.citations_size(), 1);
  EXPECT_EQ(reply.citations(0).article(), "elbow");
}

TEST_F(RespondTest, SaysWhatTheArticleIsSilentOnAndTheNearestThing) {
  reading_.question = QuestionReading{
      .statements = {topic_->FindStatement("pause")}, .unanswered = 0};
  const v1::Reply reply = Say({Saying::kNotAnswered});
  EXPECT_THAT(reply.text(), HasSubstr("pills"));
  EXPECT_THAT(reply.text(), HasSubstr("Pause your tennis. [1]"));
}

TEST_F(RespondTest, SummaryListsFindingsAndWhatIsNotKnown) {
  PutFinding(*topic_, FindingOf("days", "14", "a fortnight"), &state_);
  PutFinding(*topic_, FindingOf("stiff", "unsure"), &state_);
  const std::string text = Say({Saying::kSummary}).text();
  EXPECT_THAT(text, HasSubstr("- it has hurt for 2 weeks (\"a fortnight\")"));
  EXPECT_THAT(text, HasSubstr("- Not known: stiffness."));
}

TEST_F(RespondTest, TheFirstReplySaysWhatThisServiceIs) {
  EXPECT_NE(Say({Saying::kGreeting, Saying::kOpening}).disclaimer(), "");
  EXPECT_EQ(Say({Saying::kThanks}).disclaimer(), "");
}

TEST_F(RespondTest, ProgressCountsDownWithTheQuestionsThatMatter) {
  const int before = Say({Saying::kThanks}).progress().remaining_at_most();
  PutFinding(*topic_, FindingOf("place", "elbow"), &state_);
  EXPECT_LT(Say({Saying::kThanks}).progress().remaining_at_most(), before);
}

}  // namespace
}  // namespace footnote::dialogue
