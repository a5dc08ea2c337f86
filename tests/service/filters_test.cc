#include "service/filters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/service/test_library.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;

class FiltersTest : public testing::Test {
 protected:
  static Json Object(const std::string& text) { return Json::parse(text); }

  absl::StatusOr<Json> Interpret(const std::string& line, bool trace = false) {
    return InterpretLine(calls_, "", trace, Object(line));
  }
  absl::StatusOr<Json> Ask(const std::string& line, bool trace = false) {
    return AskLine(calls_, "", trace, Object(line));
  }
  // The first entry of a traced answer with this rule; null where none.
  static Json Traced(const Json& output, const std::string& rule) {
    for (const Json& entry : output["trace"]) {
      if (entry["rule"] == rule) return entry;
    }
    return nullptr;
  }
  static absl::StatusOr<Json> Assess(const std::string& line) {
    return AssessLine(*TestLibrary().topics().front(), Object(line));
  }

  const KnowledgeCalls calls_{&TestTopics(), nullptr, Limits()};
};

TEST_F(FiltersTest, InterpretGivesValuesAsJsonHasThem) {
  const auto output = Interpret(
      R"({"text":"my wrist has been sore for 3 or 4 days, no tingling"})");
  ASSERT_TRUE(output.ok()) << output.status();
  EXPECT_EQ((*output)["findings"],
            Object(R"({"place":"wrist","sore_days":4,"tingling":"no"})"));
  EXPECT_EQ((*output)["range"], Object(R"({"sore_days":[3,4]})"));
  EXPECT_THAT((*output)["words"]["sore_days"].get<std::string>(),
              HasSubstr("3 or 4 days"));
  EXPECT_EQ((*output)["acts"], Object(R"(["inform"])"));
  EXPECT_EQ((*output)["emergency"], false);
  EXPECT_FALSE(output->contains("trace"));
}

TEST_F(FiltersTest, InterpretGivesWholeDaysWithoutARange) {
  const auto output = Interpret(
      R"({"text":"since Monday","asked":"sore_days","today":"2026-05-20"})");
  ASSERT_TRUE(output.ok()) << output.status();
  EXPECT_EQ((*output)["findings"].dump(), R"({"sore_days":2})");
  EXPECT_FALSE(output->contains("range"));
}

TEST_F(FiltersTest, InterpretReadsAnAnswerByWhatWasAsked) {
  EXPECT_EQ(
      (*Interpret(R"({"text":"yes","asked":"weak_grip"})"))["findings"].dump(),
      R"({"weak_grip":"yes"})");
  EXPECT_EQ(
      (*Interpret(R"({"text":"yes","asked":null,"today":null})"))["findings"]
          .dump(),
      "{}");
}

TEST_F(FiltersTest, InterpretSeesAnEmergency) {
  EXPECT_EQ((*Interpret(R"({"text":"I have chest pain"})"))["emergency"], true);
}

TEST_F(FiltersTest, InterpretSaysWhichRulesFired) {
  const auto output =
      Interpret(R"({"text":"my fingers do not tingle"})", /*trace=*/true);
  ASSERT_TRUE(output.ok());
  ASSERT_FALSE((*output)["trace"].empty());
  for (const Json& entry : (*output)["trace"]) {
    for (const char* field :
         {"step", "rule", "words", "outcome", "begin", "end"}) {
      EXPECT_TRUE(entry.contains(field)) << field;
    }
  }
}

TEST_F(FiltersTest, InterpretSaysWhatARuleReachedAndWhatWasRejected) {
  const auto output = Interpret(
      R"({"text":"my mum's wrist is numb. I have no tingling"})", true);
  ASSERT_TRUE(output.ok());
  const Json no = Traced(*output, "no");
  EXPECT_EQ(no["words"], "no") << output->dump(1);
  EXPECT_EQ(no["begin"], 31);
  EXPECT_EQ(no["end"], 33);
  EXPECT_EQ(no["outcome"], "denies \"tingling\"");
}

TEST_F(FiltersTest, AskSaysWhichQuestionItKnewAndWhichItRefused) {
  const auto known = Ask(R"({"text":"does ice help a sore wrist?"})", true);
  ASSERT_TRUE(known.ok());
  EXPECT_THAT((*known)["trace"].dump(), HasSubstr("known question, scores"));
  const auto refused = Ask(R"({"text":"can I take ibuprofen?"})", true);
  ASSERT_TRUE(refused.ok());
  EXPECT_THAT((*refused)["trace"].dump(), HasSubstr("does not treat it"));
  EXPECT_FALSE(Ask(R"({"text":"why?"})")->contains("trace"));
}

TEST_F(FiltersTest, InterpretRefusesWhatIsMalformed) {
  const struct {
    const char* line;
    const char* says;
  } kCases[] = {
      {R"({})", "text"},
      {R"({"text":5})", "text"},
      {R"({"text":"a","asked":5})", "asked"},
      {R"({"text":"a","asked":"knee"})", "it has place"},
      {R"({"text":"a","today":"tomorrow"})", "YYYY-MM-DD"},
      {R"({"text":"a","today":20260520})", "today"},
  };
  for (const auto& c : kCases) {
    const absl::Status status = Interpret(c.line).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << c.line;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.says)) << c.line;
  }
}

TEST_F(FiltersTest, AskAnswersWithSources) {
  const auto output = Ask(R"({"text":"does ice help a sore wrist?"})");
  ASSERT_TRUE(output.ok()) << output.status();
  EXPECT_EQ((*output)["known"], true);
  EXPECT_EQ((*output)["statements"].dump(), R"(["cold_compress"])");
  EXPECT_EQ((*output)["sources"].dump(), "[4]");
  EXPECT_EQ((*output)["text"],
            "A cold compress in the evening can soothe the ache. [1]");
}

TEST_F(FiltersTest, AskAdmitsWhatTheArticleDoesNotSay) {
  const auto output = Ask(R"({"text":"can I take ibuprofen?"})");
  ASSERT_TRUE(output.ok()) << output.status();
  EXPECT_EQ((*output)["known"], false);
  EXPECT_THAT((*output)["text"].get<std::string>(), HasSubstr("medicines"));
  EXPECT_TRUE(absl::IsInvalidArgument(Ask(R"({"text":null})").status()));
}

TEST_F(FiltersTest, AssessTakesEveryFormOfValue) {
  const struct {
    const char* findings;
    const char* urgency;
  } kCases[] = {
      {R"({})", "SEE_DOCTOR"},
      {R"({"tingling":"yes"})", "SEE_DOCTOR"},
      {R"({"sore_days":2,"tingling":"no","weak_grip":"no"})", "SELF_CARE"},
      {R"({"sore_days":"2","tingling":"no","weak_grip":"no"})", "SELF_CARE"},
      {R"({"sore_days":[2,8],"tingling":"no","weak_grip":"no"})", "SEE_DOCTOR"},
      {R"({"sore_days":2,"tingling":"unsure","weak_grip":"no"})", "SEE_DOCTOR"},
      {R"({"sore_days":2,"tingling":null,"weak_grip":"no"})", "SEE_DOCTOR"},
  };
  for (const auto& c : kCases) {
    const auto output =
        Assess(std::string(R"({"findings":)") + c.findings + "}");
    ASSERT_TRUE(output.ok()) << c.findings << output.status();
    EXPECT_EQ((*output)["urgency"], c.urgency) << c.findings;
    EXPECT_FALSE((*output)["statements"].empty()) << c.findings;
    EXPECT_FALSE((*output)["sources"].empty()) << c.findings;
  }
}

TEST_F(FiltersTest, AssessSaysWhatIsSuspectedAndWhatIsOpen) {
  const auto output = Assess(R"({"findings":{"tingling":"yes"}})");
  ASSERT_TRUE(output.ok());
  EXPECT_EQ((*output)["conditions"].dump(), R"(["nerve_pressure"])");
  EXPECT_FALSE((*output)["open"].empty());
  const auto closed = Assess(
      R"({"findings":{"place":"wrist","sore_days":1,"tingling":"no",
          "weak_grip":"no","typing_more":"no"}})");
  EXPECT_TRUE((*closed)["open"].empty());
}

TEST_F(FiltersTest, AssessGivesNoUrgencyOutsideTheArticle) {
  const auto output = Assess(R"({"findings":{"place":"elbow"}})");
  ASSERT_TRUE(output.ok());
  EXPECT_TRUE((*output)["urgency"].is_null());
  EXPECT_EQ((*output)["outside_article"], true);
}

TEST_F(FiltersTest, AssessNamesTheSlotAndWhatItTakes) {
  const struct {
    const char* line;
    const char* says;
  } kCases[] = {
      {R"({})", "findings"},
      {R"({"findings":[]})", "findings"},
      {R"({"findings":{"knee":"yes"}})", "no slot knee"},
      {R"({"findings":{"tingling":"perhaps"}})", "no, yes or unsure"},
      {R"({"findings":{"tingling":1}})", "no, yes or unsure"},
      {R"({"findings":{"tingling":true}})", "no, yes or unsure"},
      {R"({"findings":{"sore_days":-1}})", "from 0 up"},
      {R"({"findings":{"sore_days":[4,3]}})", "from 0 up"},
      {R"({"findings":{"sore_days":[1,2,3]}})", "from 0 up"},
      {R"({"findings":{"sore_days":{"min":1}}})", "from 0 up"},
  };
  for (const auto& c : kCases) {
    const absl::Status status = Assess(c.line).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << c.line;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.says)) << c.line;
  }
}

}  // namespace
}  // namespace footnote::service
