#include "knowledge/checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/knowledge/small_topic.h"

namespace footnote::knowledge {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

Report CheckText(const std::string& text) {
  return Check(ParseSmallTopic(text), BareLanguage());
}

// "file:line:" of the first place where `marker` stands in the text.
std::string LineOf(const std::string& text, const std::string& marker) {
  const size_t at = text.find(marker);
  EXPECT_NE(at, std::string::npos) << marker;
  int line = 1;
  for (size_t i = 0; i < at && i < text.size(); ++i) line += text[i] == '\n';
  return absl::StrCat(kSmallTopicFile, ":", line, ":");
}

TEST(CheckerTest, FindsNothingWrongWithAGoodTopic) {
  const Report report = CheckText(SmallTopicText());
  EXPECT_TRUE(report.ok());
  EXPECT_EQ(FormatProblems(report.problems), "");
  EXPECT_THAT(report.unused_sentences, IsEmpty());
  ASSERT_NE(report.topic, nullptr);
  EXPECT_EQ(report.topic->version().size(), 16u);
}

// One edit that breaks the small topic, what is said of it, and a piece of the
// line at which it is said.
struct Broken {
  std::string from;
  std::string to;
  std::string problem;
  std::string at;
};

void ExpectProblems(const std::vector<Broken>& cases,
                    const std::string& severity) {
  for (const Broken& c : cases) {
    const std::string text = Edited(SmallTopicText(), c.from, c.to);
    const Report report = CheckText(text);
    EXPECT_EQ(report.ok(), severity == "warning") << c.from << " -> " << c.to;
    bool found = false;
    for (const Problem& problem : report.problems) {
      const std::string line = FormatProblem(problem);
      found |= absl::StartsWith(line, LineOf(text, c.at)) &&
               absl::StrContains(line, severity + ": ") &&
               absl::StrContains(line, c.problem);
    }
    EXPECT_TRUE(found) << c.from << " -> " << c.to << "\nwanted "
                       << LineOf(text, c.at) << " " << severity << ": "
                       << c.problem << "\ngot\n"
                       << FormatProblems(report.problems);
  }
}

TEST(CheckerTest, SaysWhatIsWrongWithNames) {
  ExpectProblems(
      {
          {"id: \"stiff-neck\"\ntitle", "id: \"Stiff_neck\"\ntitle",
           "the topic's id \"Stiff_neck\" is missing or no id", "Stiff_neck"},
          {"id: \"numb\"\n  kind", "id: \"Numb!\"\n  kind",
           "\"Numb!\" is no id", "Numb!"},
          {"id: \"numb\"\n  kind", "id: \"days\"\n  kind",
           "slot \"days\" exists already, at stiff-neck.textproto:28",
           "id: \"days\"\n  kind: SLOT_KIND_YES_NO"},
          {"id: \"numb\"\n  kind", "id: \"not\"\n  kind",
           "\"not\" is a reserved word", "id: \"not\""},
          {"{ id: \"worse\"", "{ id: \"same\"", "choice \"same\" exists",
           "text: \"it is worse\""},
          {"{ id: \"worse\"", "{ id: \"unsure\"", "reserved word",
           "id: \"unsure\""},
          {"statements { id: \"harmless\"",
           "word_groups { id: \"wind\" words: \"gust\" }\n"
           "statements { id: \"harmless\"",
           "word group \"wind\" exists already", "words: \"gust\""},
          {"id: \"cold\"", "id: \"\"", "this rule has no id", "supports"},
      },
      "error");
}

TEST(CheckerTest, SaysWhichReferencesLeadNowhere) {
  ExpectProblems(
      {
          {"why: \"harmless\"", "why: \"harmles\"",
           R"(no statement "harmles"; did you mean "harmless"?)", "harmles\""},
          {"assumed: \"same\"", "assumed: \"equal\"", "no choice \"equal\"",
           "assumed"},
          {"about: \"harmless\"", "about: \"x\"", "no statement \"x\"",
           "about: \"x\""},
          {"suspects: \"nerve\"", "suspects: \"bone\"",
           "no condition \"bone\"; there are nerve, strain", "\"bone\""},
          {"supports: \"strain\"", "supports: \"sprain\"",
           "did you mean \"strain\"?", "\"sprain\""},
          {"because: \"harmless\" }", "because: \"gone\" }",
           "no statement \"gone\"", "\"gone\""},
          {"statement: \"keep_warm\"", "statement: \"keep_cool\"",
           "no statement \"keep_cool\"", "keep_cool"},
          {"statements: \"keep_warm\"", "statements: \"no\"",
           "no statement \"no\"", "statements: \"no\""},
          {"nearest: \"keep_warm\"", "nearest: \"far\"", "no statement \"far\"",
           "\"far\""},
          {"statements: \"harmless\"", "statements: \"void\"",
           "no statement \"void\"", "\"void\""},
          {"<wind>", "<breeze>", "breeze", "<breeze>"},
      },
      "error");
}

TEST(CheckerTest, SaysWhatIsWrongWithFrames) {
  const std::string tells = "tells { value: \"yes\" phrases: \"tingle\" }";
  const auto frame = [](const std::string& fields) {
    return absl::StrCat("  frames {\n    ", fields, "\n  }\n");
  };
  const std::string numb = "  yes_phrases: \"numb\"\n";
  ExpectProblems(
      {
          {numb, numb + frame(tells), "this frame has no about", "frames {"},
          {numb, numb + frame("about: \"wake\""), "this frame tells nothing",
           "frames {"},
          {numb, numb + frame("about: \"wake\" tells { value: \"yes\" }"),
           "this telling has no phrases", "about: \"wake\""},
          {numb,
           numb + frame("about: \"wake\"\n"
                        "    tells { value: \"yess\" phrases: \"tingle\" }"),
           R"(slot "numb" has no value "yess"; did you mean "yes"?)", "yess"},
          {"  bare_amounts: true\n",
           "  bare_amounts: true\n" +
               frame(absl::StrCat("about: \"wake\" ", tells)),
           "has frames, which its kind does not use",
           "slots {\n  id: \"days\""},
      },
      "error");
  const std::string good = Edited(
      SmallTopicText(), numb, frame(absl::StrCat("about: \"wake\" ", tells)));
  EXPECT_EQ(FormatProblems(CheckText(good).problems), "");
}

TEST(CheckerTest, PointsIntoExpressionsAndPhrases) {
  const std::string when = "when: \"days >= 7 and course != better\"";
  const std::string text =
      Edited(SmallTopicText(), when, "when: \"days >= 7 and curse != better\"");
  const std::string line = LineOf(text, "curse");
  // Two spaces, `when: "`, then the 15th byte of the expression.
  EXPECT_THAT(FormatProblems(CheckText(text).problems),
              HasSubstr(line + "24: error: no slot \"curse\"; did you mean "
                               "\"course\"?"));
  const std::string split = Edited(
      SmallTopicText(), when, "when: \"days >= 7 \"\n    \"and curse = same\"");
  EXPECT_THAT(FormatProblems(CheckText(split).problems),
              HasSubstr(LineOf(split, "and curse") + "10: error: no slot"));
  const std::string phrase =
      Edited(SmallTopicText(), "phrases: \"nerve\"", "phrases: \"ner(ve\"");
  EXPECT_THAT(FormatProblems(CheckText(phrase).problems),
              HasSubstr(LineOf(phrase, "ner(ve")));
}

TEST(CheckerTest, SaysWhatASlotLacks) {
  ExpectProblems(
      {
          {"question: \"Are your fingers numb?\"", "",
           "slot \"numb\" has no question", "slots {\n  id: \"numb\""},
          {"reworded: \"Do your fingers feel as if asleep?\"", "",
           "has no reworded", "slots {\n  id: \"numb\""},
          {"short_question: \"So, are they numb?\"", "",
           "has no short_question", "slots {\n  id: \"numb\""},
          {"label: \"numbness\"", "", "has no label",
           "slots {\n  id: \"numb\""},
          {"why: \"harmless\"", "", "has no why", "slots {\n  id: \"side\""},
          {"yes_phrases: \"<wind>\"", "", "has no yes_phrases",
           "slots {\n  id: \"draught\""},
          {"yes_text: \"your fingers are numb\"", "", "has no yes_text",
           "slots {\n  id: \"numb\""},
          {"no_text: \"your fingers are not numb\"", "", "has no no_text",
           "slots {\n  id: \"numb\""},
          {"phrases: \"ease\" }", "}", "choice \"better\" has no phrases",
           "choices { id: \"better\""},
          {"label: \"Better\"", "", "choice \"better\" has no label",
           "choices { id: \"better\""},
          {"text: \"it is better\"", "", "choice \"better\" has no text",
           "choices { id: \"better\""},
          {"  anchors: \"stiff\"\n  bare_amounts: true\n", "",
           "neither anchors nor bare_amounts", "slots {\n  id: \"days\""},
          {"  max: 1000\n", "  max: 1000 min: 2000\n", "no max above its min",
           "slots {\n  id: \"days\""},
          {"{value}", "a while", "has no value_text with {value}",
           "slots {\n  id: \"days\""},
          {"kind: SLOT_KIND_DURATION", "", "has no kind",
           "slots {\n  id: \"days\""},
          {"  yes_phrases: \"numb\"", R"(  yes_phrases: "numb" anchors: "n")",
           "has anchors, which its kind does not use",
           "slots {\n  id: \"numb\""},
          {"label: \"The same\"", "label: \"better\"",
           "the quick reply \"better\" is offered twice", "label: \"better\""},
          {"  max: 1000\n", "  max: 1000 examples: \"a\" examples: \"A\"\n",
           "the quick reply \"A\" is offered twice", "examples: \"A\""},
          {"  yes_phrases: \"numb\"",
           "  yes_phrases: \"numb\" bare_amounts: true",
           "bare_amounts is for numbers", "bare_amounts: true\n  yes_phrases"},
      },
      "error");
}

TEST(CheckerTest, SaysWhatIsNotCited) {
  ExpectProblems(
      {
          {"sources: 1", "", "statement \"harmless\" has no source",
           "It is mostly"},
          {"sources: 1", "sources: 4", "the article has no sentence 4",
           "It is mostly"},
          {"sources: 1", "sources: 0", "the article has no sentence 0",
           "It is mostly"},
          {"text: \"Warmth helps.\"", "", "has no text", "keep_warm\" "},
          {"text: \"Warmth helps.\"", "text: \"It is mostly harmless.\"",
           "this text is said already", "keep_warm\" text"},
          {"because: \"harmless\" }", "}", "rule \"cold\" is not cited",
           "id: \"cold\""},
          {"headline: \"Wait and see.\"\n    statements: \"harmless\"",
           "headline: \"Wait and see.\"",
           "outcome URGENCY_SELF_CARE is not cited",
           "outcomes {\n    urgency: URGENCY_SELF_CARE"},
          {"number: 2", "number: 4", "stands where 2 belongs", "number: 4"},
          {"0123456789abcdef", "0123456789ABCDEF", "no proper fingerprint",
           "ABCDEF"},
          {"conditions { id: \"nerve\"",
           "statements { id: \"mute\" text: \"M.\" sources: 1 }\n"
           "conditions { id: \"nerve\"",
           "no one can ever hear statement \"mute\"", "id: \"mute\""},
      },
      "error");
}

TEST(CheckerTest, SaysWhatIsMissingOrLeftOverInTheWording) {
  ExpectProblems(
      {
          {"greeting: \"Hello.\"", "", "has no greeting", "wording {"},
          {"opening: \"What is it?\"", "", "has no opening", "wording {"},
          {"outside_article: \"That is not the neck.\"", "",
           "has no outside_article", "wording {"},
          {"Warmth helps.", "TODO: warmth.", "\"TODO\" is left over here",
           "TODO"},
          {"Warmth helps.", "Warmth helps {what}.",
           "nothing fills a {placeholder} here", "{what}"},
          {"examples: \"does warmth help\"", "", "has no examples",
           "questions {"},
          {"subjects: \"heat\"", "", "has no subjects and no focuses",
           "questions {"},
          {"phrases: \"warm\" }", "}", "subject \"heat\" has no phrases",
           "subjects {"},
          {"unanswered {",
           "questions { id: \"again\" examples: \"Does warmth help?\" "
           "subjects: \"heat\" statements: \"harmless\" }\nunanswered {",
           "another question has this example", "id: \"again\""},
          {"name: \"a strain\"", "", "condition \"strain\" has no name",
           "id: \"strain\""},
          {"name: \"a strain\"",
           "name: \"a strain\" codes { system: \"loinc\" code: \"1\" }",
           "the code's system is no URI", "codes {"},
          {"name: \"a strain\"",
           "name: \"a strain\" codes { system: \"urn:x\" code: \"1 2\" }",
           "the code is empty or has a space in it", "codes {"},
          {"label: \"pillows\"", "", "has no label or no phrases",
           "id: \"pillow\""},
      },
      "error");
}

TEST(CheckerTest, SaysWhatARuleLacks) {
  ExpectProblems(
      {
          {"when: \"numb = no\"", "", "rule \"only_stiff\" has no when",
           "rules {\n  id: \"only_stiff\""},
          {"supports: \"strain\"", "", "rule \"cold\" leads to nothing",
           "id: \"cold\""},
          {"  sign: \"your fingers go numb\"\n", "",
           "rule \"numb\" has no sign", "rules {\n  id: \"numb\""},
          {"  urgency: URGENCY_SEE_DOCTOR\n  suspects",
           "  urgency: URGENCY_EMERGENCY\n  suspects",
           "has an urgency that a topic cannot give",
           "rules {\n  id: \"numb\""},
          {"  when: \"draught = yes\"\n  urgencies", "  urgencies",
           "asks, but has nothing to ask about", "advice {"},
          {"statement: \"keep_warm\"", "", "advice \"warm\" has no statement",
           "advice {"},
          {"otherwise: URGENCY_SELF_CARE", "", "triage has no otherwise",
           "triage {"},
          {"max_questions: 5", "", "triage has no max_questions", "triage {"},
          {"urgency: URGENCY_SEE_DOCTOR\n    headline",
           "urgency: URGENCY_SELF_CARE\n    headline",
           "there are two outcomes URGENCY_SELF_CARE",
           "outcomes {\n    urgency: URGENCY_SELF_CARE\n    headline: \"See"},
      },
      "error");
}

TEST(CheckerTest, FindsPhrasesThatTwoThingsClaim) {
  ExpectProblems(
      {
          // Held against each other by stem, and with groups written out.
          {"yes_phrases: \"<wind>\"", "yes_phrases: \"numbed\"",
           "means draught = yes here and numb = yes at",
           "yes_phrases: \"numbed\""},
          {"yes_phrases: \"numb\"", "yes_phrases: \"open/shut windows\"",
           "\"open window\" means draught = yes here and numb = yes at",
           "\"<wind>\""},
          {"phrases: \"worse\"", "phrases: \"easing\"",
           "means course = worse here and course = better",
           "phrases: \"easing\""},
          {"yes_phrases: \"numb\"",
           "yes_phrases: \"numb\" silent_phrases: \"numbed\"",
           "\"numb\" tells nothing here and means numb = yes at",
           "silent_phrases"},
          {"phrases: \"strain\"", "phrases: \"nerves\"",
           "means condition strain here and condition nerve", "nerves"},
      },
      "error");
}

TEST(CheckerTest, WarnsOfWhatIsOdd) {
  ExpectProblems(
      {
          {"question: \"Are your fingers numb?\"",
           "question: \"Tell me of numb fingers.\"", "no question mark",
           "Tell me"},
          {"Warmth helps.", std::string(221, 'w'),
           "statement \"keep_warm\" has 221 characters", "keep_warm\" text"},
          {"yes_phrases: \"<wind>\"", "yes_phrases: \"draughty\"",
           "no phrase uses the word group \"wind\"", "word_groups {"},
          {"sources: 3", "sources: 2", "no statement rests on sentence 3",
           "number: 3"},
          {"  yes_text: \"you slept", "  red_flag: true yes_text: \"you slept",
           "is a red flag, and never changes the urgency",
           "slots {\n  id: \"draught\""},
      },
      "warning");
}

TEST(CheckerTest, SaysWhatTheProofsFound) {
  ExpectProblems(
      {
          {"when: \"numb = no\"", "when: \"numb = no and numb = yes\"",
           "rule \"only_stiff\" can never hold", "numb = no and numb"},
          {"when: \"draught = yes\"\n",
           "when: \"draught = yes and days >= 7 "
           "and course = worse\"\n",
           "advice \"warm\" can never be given", "advice {"},
          {"max_questions: 5", "max_questions: 4",
           "an intake can take 5 questions, 4 are promised",
           "max_questions: 4"},
          {"  outcomes {\n    urgency: URGENCY_SELF_CARE\n    headline: \"Wait "
           "and see.\"\n    statements: \"harmless\"\n  }\n",
           "", "URGENCY_SELF_CARE can be reached, and has no outcome",
           "triage {"},
          {"  urgency: URGENCY_SEE_SPECIALIST_PROMPTLY\n  because",
           "  urgency: URGENCY_SEE_DOCTOR\n  because",
           "URGENCY_SEE_SPECIALIST_PROMPTLY can never be reached",
           "outcomes {\n    urgency: URGENCY_SEE_SPECIALIST"},
          {"  red_flag: true\n  yes_text", "  yes_text",
           "change the urgency, and it is no red flag",
           "slots {\n  id: \"numb\""},
      },
      "error");
}

TEST(CheckerTest, RefusesARedFlagThatLowersTheUrgency) {
  // Numb fingers are the more serious, and here make it less urgent.
  std::string text =
      Edited(SmallTopicText(), "when: \"days >= 7 and course != better\"",
             "when: \"days >= 7 and course != better and numb = no\"");
  const Report report = CheckText(text);
  EXPECT_FALSE(report.ok());
  EXPECT_THAT(FormatProblems(report.problems),
              HasSubstr(LineOf(text, "slots {\n  id: \"numb\"") +
                        "1: error: a more serious finding lowers the urgency"));
  EXPECT_THAT(FormatProblems(report.problems),
              HasSubstr("with numb = yes instead only URGENCY_SEE_DOCTOR"));
}

TEST(CheckerTest, RefusesChoicesThatAreNotInOrderOfSeriousness) {
  std::string text =
      Edited(SmallTopicText(), "{ id: \"better\"", "{ id: \"swap\"");
  text = Edited(text, "{ id: \"worse\"", "{ id: \"better\"");
  const Report report = CheckText(text);
  EXPECT_THAT(FormatProblems(report.problems),
              HasSubstr("with course = better instead only"));
}

TEST(CheckerTest, ListsEveryProblemInTheOrderOfTheFile) {
  std::string text = SmallTopicText();
  text = Edited(text, "label: \"numbness\"", "");
  text = Edited(text, "suspects: \"nerve\"", "suspects: \"bone\"");
  text = Edited(text, "greeting: \"Hello.\"", "");
  const Report report = CheckText(text);
  std::vector<int> lines;
  for (const Problem& problem : report.problems) {
    lines.push_back(problem.place.line);
  }
  EXPECT_EQ(lines.size(), 3u) << FormatProblems(report.problems);
  EXPECT_TRUE(std::is_sorted(lines.begin(), lines.end()));
  EXPECT_EQ(report.numbers.states, 0);
}

TEST(CheckerTest, NamesTheSlotsThatMakeTheSpaceTooLarge) {
  std::string slots;
  std::string when = "numb = yes";
  for (int i = 0; i < 12; ++i) {
    const std::string id = absl::StrCat("flag", i);
    absl::StrAppend(&when, " or ", id, " = yes");
    absl::StrAppend(
        &slots, "slots { id: \"", id,
        "\" kind: SLOT_KIND_YES_NO label: \"l\" question: \"q?\" reworded: "
        "\"r?\" short_question: \"s?\" why: \"harmless\" red_flag: true "
        "yes_text: \"y\" no_text: \"n\" yes_phrases: \"word",
        std::string(1, static_cast<char>('a' + i)), "\" }\n");
  }
  std::string text = Edited(SmallTopicText(), "when: \"numb = yes\"",
                            absl::StrCat("when: \"", when, "\""));
  const Report report = CheckText(text + slots);
  EXPECT_FALSE(report.ok());
  EXPECT_THAT(FormatProblems(report.problems),
              HasSubstr("stiff-neck: error: triage rests on so many slots"));
  EXPECT_THAT(FormatProblems(report.problems), HasSubstr("flag11 (4 values)"));
}

TEST(CheckerTest, StopsAtTextThatCannotBeRead) {
  const Report report = CheckText("slots { id: }");
  EXPECT_FALSE(report.ok());
  EXPECT_THAT(FormatProblems(report.problems),
              HasSubstr("stiff-neck.textproto:1:13: error: "));
}

TEST(CheckerTest, NamesTheTopicWhereNothingNearerWasWritten) {
  const Report report = CheckText(
      Edited(SmallTopicText(), "title: \"Stiff neck after a night\"\n", ""));
  EXPECT_EQ(FormatProblems(report.problems),
            "stiff-neck: error: the topic has no title; give it a short name "
            "for people\n");
}

TEST(CheckerTest, LetsATopicHaveItsOwnGroupOfALanguagesName) {
  const Report report =
      CheckText(Edited(SmallTopicText(), "statements { id: \"harmless\"",
                       "word_groups { id: \"mine\" words: \"our\" }\n"
                       "statements { id: \"harmless\""));
  EXPECT_TRUE(report.ok()) << FormatProblems(report.problems);
}

TEST(CheckerTest, PrintsTheNumbersOfATopic) {
  const std::string text = FormatReport(CheckText(SmallTopicText()));
  EXPECT_THAT(text, HasSubstr("sentences that no statement uses: none\n"));
  EXPECT_THAT(text, HasSubstr("questions, worst case: 5\n"));
  EXPECT_THAT(text, HasSubstr("questions without refinements: mean "));
}

TEST(CheckerTest, AcceptsTheTopicsThatTravelWithTheProgram) {
  for (const char* folder :
       {"knowledge/topics/forefoot-pain", "tests/testdata/topics/sore-wrist"}) {
    const Report report = Check(ReadTopic(folder), English());
    EXPECT_TRUE(report.ok()) << FormatProblems(report.problems);
    EXPECT_THAT(report.unused_sentences, IsEmpty());
    const Numbers& n = report.numbers;
    EXPECT_LE(n.worst_questions, 9);
    EXPECT_LE(n.mean_triage_questions, 1.05 * n.optimum_triage_questions);
    EXPECT_GE(n.mean_triage_questions, n.optimum_triage_questions);
  }
}

}  // namespace
}  // namespace footnote::knowledge
