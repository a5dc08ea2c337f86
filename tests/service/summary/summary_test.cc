#include "service/summary/summary.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/service/summary/told_session.h"

namespace footnote::service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// "text [1][2]" for each sentence of the section; none where there is no such.
std::vector<std::string> Section(const v1::Summary& summary,
                                 const std::string& heading) {
  std::vector<std::string> lines;
  for (const v1::SummarySection& section : summary.sections()) {
    if (section.heading() != heading) continue;
    for (const v1::Sentence& sentence : section.sentences()) {
      std::string line = sentence.text();
      for (const int number : sentence.citations()) {
        absl::StrAppend(&line, " [", number, "]");
      }
      lines.push_back(line);
    }
  }
  return lines;
}

TEST(SummaryTest, GivesFindingsInCodeAndInWords) {
  const v1::Summary summary =
      Summarize(TestTopic(), WholeSession(), TestTimes());
  EXPECT_EQ(summary.topic(), kTestTopic);
  EXPECT_EQ(summary.knowledge_version(), TestTopic().version());
  EXPECT_EQ(summary.turns(), 5);
  EXPECT_TRUE(summary.complete());
  EXPECT_EQ(summary.last_turn_time().seconds(),
            absl::ToUnixSeconds(TestTimes().last_turn));
  ASSERT_THAT(summary.findings(), SizeIs(5));
  const v1::SummaryFinding& days = summary.findings(1);
  EXPECT_EQ(days.finding().slot(), "sore_days");
  EXPECT_EQ(days.finding().value(), "11");
  EXPECT_EQ(days.finding().min(), 10);
  EXPECT_EQ(days.finding().max(), 12);
  EXPECT_EQ(days.unit(), "d");
  EXPECT_EQ(days.finding().words(), "ten to twelve days");
  EXPECT_EQ(days.finding().turn(), 2);
  EXPECT_EQ(days.origin(), v1::FINDING_ORIGIN_ASKED);
  EXPECT_EQ(days.clause(), "it has been sore for 10 to 12 days");
  EXPECT_EQ(summary.findings(3).finding().value(), "unsure");
  EXPECT_THAT(
      Section(summary, "What the person said"),
      ElementsAre("Where it is sore: the wrist (\"my wrist\"), unasked, "
                  "message 1",
                  "How long it has been sore: 10 to 12 days (\"ten to twelve "
                  "days\"), asked, message 2",
                  "Tingling fingers: Yes (\"pins & needles\"), corrected, "
                  "message 4",
                  "Typing more than before: No, asked, message 5"));
}

TEST(SummaryTest, GivesTheUrgencyWithReasonsAndFootnotes) {
  const v1::Summary summary =
      Summarize(TestTopic(), WholeSession(), TestTimes());
  EXPECT_EQ(summary.assessment().urgency(), v1::URGENCY_SEE_DOCTOR);
  const auto lines = Section(summary, "Urgency, as the person was told");
  EXPECT_THAT(lines, Contains("Please have a doctor look at this. [1] [2]"));
  EXPECT_THAT(lines,
              Contains("Because it has been sore for 10 to 12 days. [1]"));
  EXPECT_THAT(lines, Contains("Because your fingers tingle. [1]"));
  const auto conditions = Section(summary, "What it could be");
  EXPECT_THAT(conditions, Contains("Pressure on a nerve. [1]"));
  EXPECT_THAT(conditions, Contains(HasSubstr("For: it has been sore")));
  ASSERT_GE(summary.citations_size(), 2);
  EXPECT_EQ(summary.citations(0).statement(), "pressed_nerve");
  EXPECT_THAT(Section(summary, "Sources"),
              Contains("[1] Sore wrist after typing, sentence 5"));
}

TEST(SummaryTest, CitesEverySentenceThatSaysSomethingOfHealth) {
  const v1::Summary summary =
      Summarize(TestTopic(), WholeSession(), TestTimes());
  for (const char* heading :
       {"Urgency, as the person was told", "What it could be", "Advice given",
        "What would make it more urgent"}) {
    for (const std::string& line : Section(summary, heading)) {
      EXPECT_TRUE(absl::EndsWith(line, "]")) << line;
    }
  }
}

TEST(SummaryTest, TellsWhatIsNotKnownApart) {
  const v1::Summary summary = Summarize(
      TestTopic(),
      ToldSession(
          R"pb(
            turn: 3
            findings { slot: "place" choice: "wrist" turn: 1 }
            findings { slot: "tingling" unsure: true declined: true turn: 3 }
            findings { slot: "weak_grip" unsure: true turn: 2 }
            asked: "weak_grip"
            asked: "tingling"
            asked: "sore_days")pb",
          /*assessed=*/false),
      TestTimes());
  EXPECT_FALSE(summary.complete());
  EXPECT_THAT(summary.not_answered(), ElementsAre("sore_days"));
  EXPECT_THAT(summary.not_asked(), ElementsAre("typing_more"));
  EXPECT_TRUE(summary.findings(1).declined());
  EXPECT_FALSE(summary.findings(2).declined());
  EXPECT_THAT(
      Section(summary, "Not known"),
      ElementsAre("Asked, and the person was not sure: a weak grip.",
                  "Asked, and the person would not say: tingling fingers.",
                  "Asked, not answered: how long it has been sore.",
                  "Not asked, not told: typing more than before."));
  EXPECT_THAT(Section(summary, "Intake summary: Sore wrist after typing"),
              Contains(HasSubstr("was not finished")));
  EXPECT_THAT(Section(summary, "Urgency, as the person was told"), IsEmpty());
  EXPECT_THAT(Section(summary, "Urgency so far"), Not(IsEmpty()));
}

TEST(SummaryTest, IsNotCompleteWhileAnAnswerIsAwaited) {
  v1::SessionState state = WholeSession();
  state.mutable_pending()->set_kind(v1::Pending::KIND_SLOT);
  state.mutable_pending()->set_slot("typing_more");
  EXPECT_FALSE(Summarize(TestTopic(), state, TestTimes()).complete());
}

TEST(SummaryTest, PutsSignsOfAnEmergencyFirstAndLabelsThem) {
  v1::SessionState state = WholeSession();
  state.add_safety_signs("chest_pain");
  const v1::Summary summary = Summarize(TestTopic(), state, TestTimes());
  EXPECT_EQ(summary.assessment().urgency(), v1::URGENCY_EMERGENCY);
  ASSERT_THAT(summary.safety_signs(), SizeIs(1));
  EXPECT_EQ(summary.safety_signs(0).label(), "chest pain");
  ASSERT_GE(summary.sections_size(), 2);
  const v1::SummarySection& signs = summary.sections(1);
  EXPECT_EQ(signs.heading(), "Signs of an emergency");
  EXPECT_THAT(signs.sentences(0).text(), HasSubstr("chest pain"));
  for (const v1::Sentence& sentence : signs.sentences()) {
    EXPECT_TRUE(sentence.safety_net()) << sentence.text();
    EXPECT_THAT(sentence.citations(), IsEmpty());
  }
  // Nothing less stands beside it.
  for (const v1::SummarySection& section : summary.sections()) {
    EXPECT_THAT(section.heading(), Not(HasSubstr("rgency so far")));
    EXPECT_THAT(section.heading(), Not(HasSubstr("rgency, as")));
    EXPECT_THAT(section.heading(), Not(HasSubstr("Advice")));
    EXPECT_THAT(section.heading(), Not(HasSubstr("more urgent")));
  }
}

TEST(SummaryTest, SuspectsNothingOutsideTheArticle) {
  const v1::Summary summary = Summarize(
      TestTopic(),
      ToldSession(R"pb(turn: 1
                       findings { slot: "place" choice: "elbow" turn: 1 })pb"),
      TestTimes());
  EXPECT_TRUE(summary.assessment().outside_article());
  EXPECT_THAT(Section(summary, "Urgency, as the person was told"),
              ElementsAre(TestTopic().content().wording().outside_article()));
  EXPECT_THAT(Section(summary, "What it could be"), IsEmpty());
  EXPECT_THAT(summary.citations(), IsEmpty());
}

TEST(SummaryTest, HasSomethingToSayOfAnEmptySession) {
  const v1::Summary summary =
      Summarize(TestTopic(), ToldSession("", /*assessed=*/false), TestTimes());
  EXPECT_THAT(Section(summary, "What the person said"),
              ElementsAre("Nothing that could be noted down."));
  EXPECT_FALSE(summary.complete());
}

TEST(SummaryTest, MakesTheUsersWordsHarmlessAndShort) {
  v1::SessionState state = WholeSession();
  state.mutable_findings(0)->set_words("\x1b[31mred\n\xe2\x80\xaetsirw");
  std::string longer;
  for (int i = 0; i < 60; ++i) longer += "\xc3\xa9 ";
  state.mutable_findings(2)->set_words(longer);
  const v1::Summary summary = Summarize(TestTopic(), state, TestTimes());
  EXPECT_EQ(summary.findings(0).finding().words(), "[31mred  tsirw");
  EXPECT_THAT(summary.findings(2).finding().words(), SizeIs(179));
  const std::string line = Section(summary, "What the person said")[2];
  EXPECT_THAT(line, HasSubstr("...\""));
  EXPECT_LT(line.size(), 160u);
  EXPECT_FALSE(summary.SerializeAsString().empty());  // UTF-8 throughout
}

TEST(SummaryTest, LeavesOutWhatAnotherVersionHasNoPlaceFor) {
  v1::SessionState state = WholeSession();
  state.set_knowledge_version("older");
  state.mutable_findings(0)->set_slot("gone");
  const v1::Summary summary = Summarize(TestTopic(), state, TestTimes());
  EXPECT_TRUE(summary.findings_dropped());
  EXPECT_THAT(summary.findings(), SizeIs(4));
  EXPECT_EQ(summary.knowledge_version(), TestTopic().version());
  EXPECT_THAT(Section(summary, "Intake summary: Sore wrist after typing"),
              Contains(HasSubstr("is left out")));
}

}  // namespace
}  // namespace footnote::service
