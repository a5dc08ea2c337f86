#include "dialogue/transcript.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/test_topic.h"

namespace footnote::dialogue {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kShort[] = R"(# A sore elbow, told in two turns.
topic elbow
today 2026-05-20
bot   ask opening

user  my elbow hurts
      set place = elbow  <- "elbow"
bot   ask days

# A range that stays below a week.
user  3 or 4 days
      set days = 3..4
bot   ask stiff
      quick "Yes"
)";

Transcript Parsed(const std::string& text) {
  absl::StatusOr<Transcript> transcript = ParseTranscript("t.chat", text);
  EXPECT_TRUE(transcript.ok()) << transcript.status();
  return transcript.ok() ? *transcript : Transcript();
}

std::string ParseError(const std::string& text) {
  return std::string(ParseTranscript("t.chat", text).status().message());
}

std::vector<std::string> Failures(const std::string& text) {
  return RunTranscript(*ElbowTopic(), Parsed(text)).failures;
}

TEST(ParseTranscriptTest, ReadsHeadersTurnsAndFacts) {
  const Transcript transcript = Parsed(kShort);
  EXPECT_EQ(transcript.name, "t.chat");
  EXPECT_EQ(transcript.topic, "elbow");
  ASSERT_THAT(transcript.exchanges, SizeIs(3));
  const Exchange& opening = transcript.exchanges[0];
  EXPECT_EQ(opening.user_line, 0);
  ASSERT_THAT(opening.bot_facts, SizeIs(1));
  EXPECT_EQ(opening.bot_facts[0].verb, "ask");
  EXPECT_THAT(opening.bot_facts[0].arguments, ElementsAre("opening"));
  const Exchange& last = transcript.exchanges[2];
  EXPECT_EQ(last.user, "3 or 4 days");
  EXPECT_EQ(last.user_line, 11);
  EXPECT_EQ(*last.today, absl::CivilDay(2026, 5, 20));
  ASSERT_THAT(last.user_facts, SizeIs(1));
  EXPECT_EQ(last.user_facts[0].line, 12);
  EXPECT_THAT(last.user_facts[0].arguments, ElementsAre("days", "=", "3..4"));
  EXPECT_THAT(last.bot_facts, SizeIs(2));
}

TEST(ParseTranscriptTest, ReadsEscapesOnlyInQuotedUserText) {
  const Transcript transcript = Parsed(
      "# why\ntopic elbow\n"
      "user  \"two\\nlines \\377\"\nuser  a \\n b\nuser\n");
  ASSERT_THAT(transcript.exchanges, SizeIs(4));
  EXPECT_EQ(transcript.exchanges[1].user, "two\nlines \377");
  EXPECT_EQ(transcript.exchanges[2].user, "a \\n b");
  EXPECT_EQ(transcript.exchanges[3].user, "");
}

TEST(ParseTranscriptTest, ListsEveryProblemWithItsLine) {
  struct Case {
    std::string text;
    std::string problem;
  };
  const Case cases[] = {
      {"topic elbow\n", "t.chat:1: the first line must say why"},
      {"", "no topic"},
      {"# why\n", "no topic"},
      {"# why\ntopic elbow\nrobot hi\n", "t.chat:3: \"robot\" begins no line"},
      {"# why\ntopic elbow\ntoday May 3\n", "t.chat:3: \"May 3\" is no date"},
      {"# why\ntopic elbow\ntoday 2026-02-30\n", "is no date"},
      {"# why\ntopic elbow\n  set days = 3\n", "t.chat:3: a fact before any"},
      {"# why\ntopic elbow\nuser hi\n  says \"x\"\n", "no fact about a user's"},
      {"# why\ntopic elbow\nuser hi\n  set days 3\n", "write set SLOT = VALUE"},
      {"# why\ntopic elbow\nuser hi\n  unset\n", "write unset and one word"},
      {"# why\ntopic elbow\nbot  set days = 3\n", "no fact about a reply"},
      {"# why\ntopic elbow\nbot  urgency\n", "urgency needs something"},
      {"# why\ntopic elbow\nbot  answer this\n", "answer stands alone"},
      {"# why\ntopic elbow\nbot  never \"x\"\n", "write never says"},
      {"# why\ntopic elbow\nbot  says \"x\n", "is not closed"},
      {"# why\ntopic elbow\nuser \"\\q\"\n", "a wrong escape"},
      {"# why\ntopic elbow\ntopic elbow\n", "t.chat:3: topic stands once"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(ParseError(c.text), HasSubstr(c.problem)) << c.text;
  }
  EXPECT_THAT(ParseError("# why\ntopic elbow\nrobot\nhuman\n"),
              ::testing::AllOf(HasSubstr("t.chat:3:"), HasSubstr("t.chat:4:")));
}

TEST(RunTranscriptTest, HoldsWhatHappens) {
  const TranscriptReport report = RunTranscript(*ElbowTopic(), Parsed(kShort));
  EXPECT_THAT(report.failures, IsEmpty());
  EXPECT_EQ(report.turns, 2);
  EXPECT_EQ(report.state.turn(), 2);
  EXPECT_EQ(report.state.pending().slot(), "stiff");
}

TEST(RunTranscriptTest, SaysWhatWasExpectedAndWhatWasFound) {
  struct Case {
    std::string facts;  // after "user  my elbow is stiff"
    std::string failure;
  };
  const Case cases[] = {
      {"      set place = elbow\n", "t.chat:3: expected no change of stiff"},
      {"      set place = elsewhere\n      set stiff = yes\n",
       "t.chat:4: expected set place = elsewhere, found set place = elbow"},
      {"      set place = elbow <- \"my\"\n      set stiff = yes\n",
       "found set place = elbow <- \"elbow\""},
      {"      set place = elbow\n      set stiff = yes\n      set days = 3\n",
       "t.chat:6: expected set days = 3, found no change (no finding"},
      {"      set place = elbow\n      unset stiff\n",
       "expected unset stiff, found set stiff = yes"},
      {"      set place = elbow\n      set stiff = yes\n      act bye\n",
       "expected act bye, found inform"},
      {"      set place = elbow\n      set stiff = yes\nbot   ask place\n",
       "t.chat:6: expected ask place, found ask"},
      {"      set place = elbow\n      set stiff = yes\nbot   asks nothing\n",
       "expected asks nothing, found"},
      {"      set place = elbow\n      set stiff = yes\nbot   escalate\n",
       "expected escalate, found the acts"},
      {"      set place = elbow\n      set stiff = yes\nbot   phase closed\n",
       "expected phase closed, found"},
      {"      set place = elbow\n      set stiff = yes\nbot   urgency "
       "emergency\n",
       "expected urgency emergency, found"},
      {"      set place = elbow\n      set stiff = yes\nbot   cites 99\n",
       "expected cites 99, found"},
      {"      set place = elbow\n      set stiff = yes\nbot   says \"zebra\"\n",
       "expected says \"zebra\", found"},
      {"      set place = elbow\n      set stiff = yes\nbot   quick "
       "\"Zebra\"\n",
       "expected quick \"Zebra\", found"},
  };
  for (const Case& c : cases) {
    const std::vector<std::string> failures =
        Failures("# why\ntopic elbow\nuser  my elbow is stiff\n" + c.facts);
    ASSERT_THAT(failures, Not(IsEmpty())) << c.facts;
    EXPECT_THAT(failures[0], HasSubstr(c.failure)) << c.facts;
  }
}

TEST(RunTranscriptTest, WantsActsInTheOrderWritten) {
  const std::string question =
      "# why\ntopic elbow\nuser  my elbow hurts\n"
      "      set place = elbow\n"
      "user  is a sore elbow usual?\n";
  EXPECT_THAT(Failures(question + "bot   answer\n      ask days\n"), IsEmpty());
  EXPECT_THAT(Failures(question + "bot   ask days\n      answer\n"), SizeIs(1));
}

TEST(RunTranscriptTest, RefusesAnotherTopic) {
  EXPECT_THAT(Failures("# why\ntopic wrist\nbot   ask opening\n"),
              ElementsAre(HasSubstr("expected topic wrist, found elbow")));
}

TEST(UpdateTranscriptTest, KeepsCommentsAndUserLinesAndMendsTheFacts) {
  const std::string text =
      "# Why it exists.\ntopic elbow\ntoday 2026-05-20\n\n"
      "bot   ask days\n\n"
      "# Two things at once.\n"
      "user  my elbow is stiff\n"
      "      # Among the facts.\n"
      "      set days = 3\n"
      "bot   escalate\n"
      "      says \"elbow\"\n"
      "\n# The end.\n";
  const std::string updated = UpdateTranscript(*ElbowTopic(), Parsed(text));
  for (const char* kept :
       {"# Why it exists.\ntopic elbow\ntoday 2026-05-20\n\nbot   ",
        "\n\n# Two things at once.\nuser  my elbow is stiff\n"
        "      # Among the facts.\n      set place = elbow",
        "      set stiff = yes", "says \"elbow\"", "\n\n# The end.\n",
        "ask opening\n"}) {
    EXPECT_THAT(updated, HasSubstr(kept));
  }
  EXPECT_THAT(updated, Not(HasSubstr("escalate")));
  EXPECT_THAT(updated, Not(HasSubstr("set days")));
  EXPECT_THAT(Failures(updated), IsEmpty());
}

TEST(UpdateTranscriptTest, LeavesWhatHoldsAsItIs) {
  const std::string once = UpdateTranscript(*ElbowTopic(), Parsed(kShort));
  EXPECT_EQ(UpdateTranscript(*ElbowTopic(), Parsed(once)), once);
  EXPECT_THAT(Failures(once), IsEmpty());
}

}  // namespace
}  // namespace footnote::dialogue
