#include "knowledge/expression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "knowledge/value.h"

namespace footnote::knowledge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int kDays = 0;
constexpr int kNumb = 1;
constexpr int kCourse = 2;

v1::Topic Content() {
  v1::Topic topic;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(slots { id: "days" kind: SLOT_KIND_DURATION }
         slots { id: "numb" kind: SLOT_KIND_YES_NO }
         slots {
           id: "course"
           kind: SLOT_KIND_CHOICE
           assumed: "same"
           choices { id: "better" }
           choices { id: "same" }
           choices { id: "worse" }
         })",
      &topic));
  return topic;
}

Expression Parse(const std::string& text) {
  const v1::Topic content = Content();
  auto expression = Expression::Parse(text, content.slots());
  EXPECT_TRUE(expression.ok()) << text << ": " << expression.status();
  return *expression;
}

Value Days(double days) { return Value::OfRange(days, days, days); }

struct Case {
  std::string text;
  Findings findings;
  Truth truth;
};

const Value kOpenValue = Value::Open();
const Value kUnsureValue = Value::Unsure();
const Value kYesValue = Value::OfChoice(kYes);
const Value kNoValue = Value::OfChoice(kNo);
const Value kBetter = Value::OfChoice(0);
const Value kWorse = Value::OfChoice(2);

TEST(ExpressionTest, KnowsWhatKnownPartsDecide) {
  const std::vector<Case> cases = {
      {"numb = yes", {kOpenValue, kYesValue, kOpenValue}, kTrue},
      {"numb = yes", {kOpenValue, kNoValue, kOpenValue}, kFalse},
      {"numb != yes", {kOpenValue, kNoValue, kOpenValue}, kTrue},
      {"numb = yes", {kOpenValue, kOpenValue, kOpenValue}, kUnknown},
      {"numb = yes", {kOpenValue, kUnsureValue, kOpenValue}, kUnknown},
      {"not numb = yes", {kOpenValue, kUnsureValue, kOpenValue}, kUnknown},
      {"numb = yes and days > 3", {Days(3), kOpenValue, kOpenValue}, kFalse},
      {"numb = yes and days > 3", {Days(4), kOpenValue, kOpenValue}, kUnknown},
      {"numb = yes or days > 3", {Days(4), kOpenValue, kOpenValue}, kTrue},
      {"numb = yes or days > 3", {Days(3), kOpenValue, kOpenValue}, kUnknown},
      {"not (numb = yes or days > 3)",
       {Days(4), kUnsureValue, kOpenValue},
       kFalse},
      // "and" binds closer than "or".
      {"numb = yes or numb = no and days > 3",
       {Days(1), kYesValue, kOpenValue},
       kTrue},
      {"(numb = yes or numb = no) and days > 3",
       {Days(1), kYesValue, kOpenValue},
       kFalse},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(Parse(c.text).Evaluate(c.findings), c.truth) << c.text;
  }
}

TEST(ExpressionTest, ComparesNumbersByTheirUpperBound) {
  const Findings straddling = {Value::OfRange(2, 4, 3), kOpenValue, kOpenValue};
  const std::vector<std::pair<std::string, Truth>> cases = {
      {"days > 3", kTrue},   {"days >= 4", kTrue}, {"days < 4", kFalse},
      {"days <= 3", kFalse}, {"days = 4", kTrue},  {"days != 3", kTrue},
      {"days > 4", kFalse},
  };
  for (const auto& [text, truth] : cases) {
    EXPECT_EQ(Parse(text).Evaluate(straddling), truth) << text;
  }
}

TEST(ExpressionTest, CountsUnknownSlotsAsTheirAssumedChoice) {
  const Expression expression = Parse("course != better");
  for (const Value& value : {kOpenValue, kUnsureValue, kWorse}) {
    EXPECT_EQ(expression.Evaluate({kOpenValue, kOpenValue, value}), kTrue);
  }
  EXPECT_EQ(expression.Evaluate({kOpenValue, kOpenValue, kBetter}), kFalse);
}

TEST(ExpressionTest, TellsEveryTruthThatAnswersCanLeadTo) {
  const TruthSet any = kFalse | kTrue | kUnknown;
  const std::vector<std::pair<Case, TruthSet>> cases = {
      {{"numb = yes", {kOpenValue, kOpenValue, kOpenValue}, kUnknown}, any},
      {{"numb = yes", {kOpenValue, kUnsureValue, kOpenValue}, kUnknown},
       kUnknown},
      {{"numb = yes", {kOpenValue, kYesValue, kOpenValue}, kTrue}, kTrue},
      // An unsure answer to a slot with an assumed choice still decides.
      {{"course != better", {kOpenValue, kOpenValue, kOpenValue}, kTrue},
       kFalse | kTrue},
      {{"numb = yes and days > 3",
        {Days(4), kUnsureValue, kOpenValue},
        kUnknown},
       kUnknown},
      {{"numb = yes and days > 3",
        {kOpenValue, kUnsureValue, kOpenValue},
        kUnknown},
       kFalse | kUnknown},
      {{"numb = yes or days > 3",
        {kOpenValue, kUnsureValue, kOpenValue},
        kUnknown},
       kTrue | kUnknown},
  };
  for (const auto& [c, set] : cases) {
    EXPECT_EQ(Parse(c.text).Reachable(c.findings), set) << c.text;
  }
}

TEST(ExpressionTest, HoldsAlwaysWhenEmpty) {
  const Expression expression;
  EXPECT_TRUE(expression.always());
  EXPECT_EQ(expression.Evaluate({}), kTrue);
  EXPECT_EQ(expression.Reachable({}), kTrue);
}

TEST(ExpressionTest, NamesItsSlotsOnceAndItsThresholds) {
  const Expression expression =
      Parse("course = worse and (days > 3 or days >= 14) and numb = no");
  EXPECT_THAT(expression.slots(), ElementsAre(kDays, kNumb, kCourse));
  EXPECT_TRUE(expression.Names(kDays));
  EXPECT_FALSE(Parse("days > 3").Names(kNumb));
  ASSERT_EQ(expression.Thresholds().size(), 2u);
  EXPECT_EQ(expression.Thresholds()[0].slot, kDays);
  EXPECT_EQ(expression.Thresholds()[0].value, 3);
  EXPECT_EQ(expression.Thresholds()[1].value, 14);
  EXPECT_EQ(expression.Comparisons().size(), 4u);
}

TEST(ExpressionTest, SaysInWhichColumnWhatIsWrong) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "column 1: a comparison is expected"},
      {"dais > 3", R"(column 1: no slot "dais"; did you mean "days"?)"},
      {"numb = yes and xyz = no", "column 16: no slot \"xyz\"; there are days"},
      {"numb = maybe", R"(column 8: "numb" has no choice "maybe")"},
      {"course = beter", "did you mean \"better\"?"},
      {"numb > yes", "column 6: \"numb\" is no number; use = or !="},
      {"days yes", "column 6: after \"days\" comes one of"},
      {"days > soon", "column 8: a number is expected"},
      {"days > -1", "column 8: a number is expected"},
      {"days > 3 days > 4", "column 10: \"days\" is not expected here"},
      {"(days > 3", "column 10: \")\" is missing for the \"(\" in column 1"},
      {"days > 3)", "column 9: \")\" is not expected here"},
      {"days > 3 and", "column 13: a comparison is expected"},
      {"not", "column 4: a comparison is expected"},
      {"numb \xe2\x89\xa0 yes", "column 6: after \"numb\" comes one of"},
  };
  const v1::Topic content = Content();
  for (const auto& [text, message] : cases) {
    const auto expression = Expression::Parse(text, content.slots());
    ASSERT_FALSE(expression.ok()) << text;
    EXPECT_EQ(expression.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(expression.status().message()), HasSubstr(message))
        << text;
  }
}

TEST(ExpressionTest, RefusesWhatIsTooDeepOrTooLong) {
  const v1::Topic content = Content();
  const std::string deep = std::string(100000, '(') + "days > 3";
  EXPECT_THAT(
      std::string(Expression::Parse(deep, content.slots()).status().message()),
      HasSubstr("nested too deep"));
  std::string negations;
  for (int i = 0; i < 100000; ++i) negations += "not ";
  EXPECT_THAT(
      std::string(
          Expression::Parse(negations, content.slots()).status().message()),
      HasSubstr("nested too deep"));
  std::string conjunction = "days > 3";
  for (int i = 0; i < Expression::kMaxNodes; ++i)
    conjunction += " and days > 3";
  EXPECT_THAT(
      std::string(
          Expression::Parse(conjunction, content.slots()).status().message()),
      HasSubstr("too long"));
}

}  // namespace
}  // namespace footnote::knowledge
