#include "dialogue/respond/assessment.h"

#include <set>
#include <string>

#include "dialogue/track/findings.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/test_topic.h"

namespace footnote::dialogue {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class AssessmentTest : public ::testing::Test {
 protected:
  void Know(const std::string& slot, const std::string& value,
            const std::string& words = "") {
    PutFinding(*topic_, FindingOf(slot, value, words), &state_);
  }

  knowledge::Outcome Outcome() const {
    return knowledge::Assess(*topic_, ValuesOf(*topic_, state_));
  }

  v1::Reply Say() const {
    v1::Reply reply;
    Composer composer(*topic_, &reply);
    SayAssessment(*topic_, Outcome(), state_, Phrasing(*topic_, 1), &composer);
    composer.Finish();
    return reply;
  }

  std::shared_ptr<const knowledge::Topic> topic_ = ElbowTopic();
  v1::SessionState state_ = NewState();

 private:
  static v1::SessionState NewState() {
    v1::SessionState state;
    state.set_turn(1);
    return state;
  }
};

TEST_F(AssessmentTest, GivesReasonsForAndAgainstInTheUsersWords) {
  Know("place", "elbow");
  Know("days", "14", "two weeks");
  Know("stiff", "yes", "all seized up");
  const v1::Reply reply = Say();
  EXPECT_THAT(reply.text(), HasSubstr("See a specialist soon. [1]"));
  EXPECT_THAT(reply.text(), HasSubstr("it is stiff (\"all seized up\")"));
  EXPECT_THAT(reply.text(),
              HasSubstr("it has hurt for 2 weeks (\"two weeks\")"));
  EXPECT_THAT(reply.text(), HasSubstr("a strain"));
}

TEST_F(AssessmentTest, SaysWhatIsUnknownAndErrsOnTheSafeSide) {
  Know("place", "elbow");
  Know("days", "2");
  Know("stiff", "unsure");
  const v1::Assessment assessment =
      MakeAssessment(*topic_, Outcome(), state_);
  EXPECT_EQ(assessment.urgency(), v1::URGENCY_SEE_DOCTOR);
  EXPECT_THAT(assessment.unknown(), ElementsAre("stiff"));
  ASSERT_EQ(assessment.reasons_size(), 1);
  EXPECT_TRUE(assessment.reasons(0).unresolved());
  EXPECT_THAT(Say().text(), HasSubstr("One thing is not known: stiffness."));
}

TEST_F(AssessmentTest, TellsWhatWouldChangeIt) {
  Know("place", "elbow");
  Know("days", "2");
  Know("stiff", "no");
  const v1::Reply reply = Say();
  EXPECT_THAT(reply.text(), HasSubstr("If it gets stiff: See a specialist"));
  EXPECT_THAT(reply.text(), HasSubstr("If it lasts a week: See a doctor."));
  const v1::Assessment assessment =
      MakeAssessment(*topic_, Outcome(), state_);
  ASSERT_EQ(assessment.changes_size(), 2);
  EXPECT_EQ(assessment.changes(0).rule(), "stiff");
}

TEST_F(AssessmentTest, NothingCanRaiseWhatIsHighestAlready) {
  Know("stiff", "yes");
  EXPECT_THAT(Say().text(), Not(HasSubstr("What would change this")));
}

TEST_F(AssessmentTest, EverySentenceOfHealthIsCitedAndNoneIsSaidTwice) {
  for (const char* days : {"2", "30", "unsure"}) {
    for (const char* stiff : {"yes", "no", "unsure"}) {
      for (const char* sport : {"yes", "no"}) {
        Know("place", "elbow");
        Know("days", days);
        Know("stiff", stiff);
        Know("sport", sport);
        const v1::Reply reply = Say();
        std::set<std::string> said;
        for (const v1::ReplyPart& part : reply.parts()) {
          for (const v1::Sentence& sentence : part.sentences()) {
            EXPECT_TRUE(said.insert(sentence.text()).second) << sentence.text();
            for (const v1::Statement& statement :
                 topic_->content().statements()) {
              if (sentence.text() == statement.text()) {
                EXPECT_GT(sentence.citations_size(), 0) << sentence.text();
              }
            }
          }
        }
      }
    }
  }
}

TEST_F(AssessmentTest, SaysTheStatementsThatStatelessCallersAreGiven) {
  Know("place", "elbow");
  Know("days", "14");
  Know("stiff", "yes");
  Know("sport", "yes");
  const v1::Assessment assessment =
      MakeAssessment(*topic_, Outcome(), state_);
  const v1::Reply reply = Say();
  std::set<std::string> cited;
  for (const v1::Citation& citation : reply.citations()) {
    cited.insert(citation.statement());
  }
  EXPECT_EQ(cited, std::set<std::string>(assessment.statements().begin(),
                                         assessment.statements().end()));
}

TEST_F(AssessmentTest, HasNoAdviceOutsideTheArticle) {
  Know("place", "elsewhere");
  Know("stiff", "yes");
  const v1::Assessment assessment =
      MakeAssessment(*topic_, Outcome(), state_);
  EXPECT_TRUE(assessment.outside_article());
  EXPECT_EQ(assessment.statements_size(), 0);
}

}  // namespace
}  // namespace footnote::dialogue
