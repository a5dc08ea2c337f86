#include "knowledge/question_index.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "knowledge/topic.h"

namespace footnote::knowledge {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kLanguage[] = R"pb(
  question_focuses { id: "how_long" narrow: true phrases: "how long" }
  question_focuses { id: "cause" phrases: "why" }
  question_focuses { id: "helps" phrases: "help" })pb";

constexpr char kTopic[] = R"pb(
  id: "wrist"
  statements { id: "rest" text: "Rest it." sources: 1 }
  triage {
    otherwise: URGENCY_SELF_CARE
    unresolved: URGENCY_SELF_CARE
    outcomes { urgency: URGENCY_SELF_CARE statements: "rest" }
  }
  subjects { id: "wrist" role: SUBJECT_ROLE_PROBLEM phrases: "wrist" }
  subjects { id: "rest" phrases: "rest" }
  subjects { id: "splint" phrases: "splint" }
  subjects { id: "night" role: SUBJECT_ROLE_CIRCUMSTANCE phrases: "night" }
  questions { id: "why" focuses: "cause" statements: "rest" }
  questions { id: "rest" subjects: "rest" statements: "rest" }
  questions {
    id: "how_long_rest"
    subjects: "rest"
    focuses: "how_long"
    statements: "rest"
  }
  questions {
    id: "splint"
    examples: "a splint for violinists"
    subjects: "splint"
    focuses: "helps"
    statements: "rest"
  }
  questions {
    id: "why_at_night"
    subjects: "night"
    focuses: "cause"
    statements: "rest"
  })pb";

const Topic& TestTopic() {
  static const std::shared_ptr<const Topic> topic = [] {
    v1::Language language;
    v1::Topic content;
    EXPECT_TRUE(
        google::protobuf::TextFormat::ParseFromString(kLanguage, &language));
    EXPECT_TRUE(
        google::protobuf::TextFormat::ParseFromString(kTopic, &content));
    return *Topic::Build(content, "v1", *Language::Build(language));
  }();
  return *topic;
}

AskedOf Asked(const std::vector<std::string>& focuses,
              const std::vector<std::string>& subjects) {
  AskedOf asked;
  for (const std::string& id : focuses) {
    asked.focuses.push_back(TestTopic().language().FindFocus(id));
  }
  for (const std::string& id : subjects) {
    asked.subjects.push_back(TestTopic().FindSubject(id));
  }
  return asked;
}

// The ids of the questions that count as known.
std::vector<std::string> Known(const AskedOf& asked) {
  std::vector<std::string> ids;
  for (const QuestionMatch& match : TestTopic().questions().Find(asked)) {
    if (match.score < QuestionIndex::kKnown) continue;
    ids.push_back(TestTopic().content().questions(match.question).id());
  }
  return ids;
}

TEST(QuestionIndexTest, NeedsTheSubject) {
  EXPECT_THAT(Known(Asked({"helps"}, {"splint"})), ElementsAre("splint"));
  EXPECT_THAT(Known(Asked({"helps"}, {})), IsEmpty());
}

TEST(QuestionIndexTest, AnswersANarrowFocusOnlyWhereItIsListed) {
  EXPECT_THAT(Known(Asked({"how_long"}, {"rest"})),
              ElementsAre("how_long_rest"));
  EXPECT_THAT(Known(Asked({"how_long", "helps"}, {"splint"})), IsEmpty());
}

TEST(QuestionIndexTest, AnswersAnyOtherFocusWhereNoneIsListed) {
  EXPECT_THAT(Known(Asked({"helps"}, {"rest"})),
              ElementsAre("rest", "how_long_rest"));
  // A focus that is not listed is answered where the subject is a thing.
  EXPECT_THAT(Known(Asked({"cause"}, {"splint"})), ElementsAre("splint"));
}

TEST(QuestionIndexTest, CountsAFurtherSubjectAgainstAnAnswer) {
  const auto score = [](const AskedOf& asked) {
    return TestTopic().questions().Find(asked)[0].score;
  };
  EXPECT_LT(score(Asked({"helps"}, {"splint", "rest"})),
            score(Asked({"helps"}, {"splint", "night"})));
  EXPECT_LT(score(Asked({"helps"}, {"splint", "night"})),
            score(Asked({"helps"}, {"splint"})));
  EXPECT_THAT(Known(Asked({"helps"}, {"splint", "night"})),
              ElementsAre("splint"));
  EXPECT_THAT(Known(Asked({"helps"}, {"splint", "wrist"})),
              ElementsAre("splint"));
}

TEST(QuestionIndexTest, PrefersWhatIsAboutWhatWasNamed) {
  EXPECT_THAT(Known(Asked({"cause"}, {"night"})), ElementsAre("why_at_night"));
  AskedOf around = Asked({"cause"}, {});
  around.around = {TestTopic().FindSubject("night")};
  EXPECT_THAT(Known(around), ElementsAre("why_at_night", "why"));
}

TEST(QuestionIndexTest, LetsOnlyWordsOfTheExamplesStandBeside) {
  AskedOf asked = Asked({"helps"}, {"splint"});
  asked.unexplained = {"violinist"};
  EXPECT_THAT(Known(asked), ElementsAre("splint"));
  asked.unexplained = {"octopus"};
  EXPECT_THAT(Known(asked), IsEmpty());
}

TEST(QuestionIndexTest, CountsWhatIsSaidBesideLess) {
  AskedOf asked = Asked({"helps"}, {"splint"});
  asked.aside = {"octopus"};
  EXPECT_THAT(Known(asked), ElementsAre("splint"));
  AskedOf problem = Asked({"cause"}, {});
  problem.names_problem = true;
  EXPECT_THAT(Known(problem), ElementsAre("why"));
  problem.aside = {"octopus", "squid"};
  EXPECT_THAT(Known(problem), IsEmpty());
}

// "Are nights funny": what is wanted of them, nothing says.
TEST(QuestionIndexTest, CountsFillersWhereNothingSaysWhatIsWanted) {
  AskedOf asked = Asked({}, {"night"});
  EXPECT_THAT(Known(asked), ElementsAre("why_at_night"));
  asked.fillers = {"wear", "tie"};
  EXPECT_THAT(Known(asked), IsEmpty());
  AskedOf clear = Asked({"cause"}, {"night"});
  clear.fillers = {"wear", "tie"};
  EXPECT_THAT(Known(clear), ElementsAre("why_at_night"));
}

TEST(QuestionIndexTest, LetsASubjectStandBesideOfWhichTheSameIsSaid) {
  // Of both the topic says "rest".
  EXPECT_THAT(Known(Asked({"helps"}, {"splint", "rest"})),
              ElementsAre("splint", "rest"));
}

TEST(QuestionIndexTest, NamesTheNearestBySubjectAlone) {
  const QuestionIndex& index = TestTopic().questions();
  EXPECT_EQ(index.FindNearest({TestTopic().FindSubject("splint")}), 3);
  EXPECT_EQ(index.FindNearest({TestTopic().FindSubject("wrist")}), -1);
  EXPECT_EQ(index.FindNearest({}), -1);
}

}  // namespace
}  // namespace footnote::knowledge
