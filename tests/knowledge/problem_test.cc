#include "knowledge/problem.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace footnote::knowledge {
namespace {

constexpr auto kWarning = Problem::Severity::kWarning;

TEST(ProblemTest, SaysWhereWhatAndHowToMend) {
  const Problem error{.place = {.file = "f", .line = 3, .column = 7},
                      .what = "no slot \"x\"",
                      .mend = "add it"};
  EXPECT_EQ(FormatProblem(error), "f:3:7: error: no slot \"x\"; add it");
  const Problem warning{
      .severity = kWarning, .place = {.file = "f"}, .what = "odd"};
  EXPECT_EQ(FormatProblem(warning), "f: warning: odd");
  EXPECT_EQ(FormatProblems({error, warning}),
            "f:3:7: error: no slot \"x\"; add it\nf: warning: odd\n");
}

TEST(ProblemTest, SortsByPlaceAndKeepsTheOrderWithinOne) {
  std::vector<Problem> problems = {
      {.place = {.file = "b", .line = 1, .column = 1}, .what = "5"},
      {.place = {.file = "a", .line = 10, .column = 1}, .what = "4"},
      {.place = {.file = "a", .line = 9, .column = 2}, .what = "2"},
      {.place = {.file = "a", .line = 9, .column = 2}, .what = "3"},
      {.place = {.file = "a", .line = 9, .column = 1}, .what = "1"},
  };
  SortByPlace(&problems);
  std::string order;
  for (const Problem& problem : problems) order += problem.what;
  EXPECT_EQ(order, "12345");
}

TEST(ProblemTest, CountsOnlyErrorsAsErrors) {
  EXPECT_FALSE(HasErrors({}));
  EXPECT_FALSE(HasErrors({{.severity = kWarning}}));
  EXPECT_TRUE(HasErrors({{.severity = kWarning}, {}}));
}

}  // namespace
}  // namespace footnote::knowledge
