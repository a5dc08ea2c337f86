#include "service/json_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <utility>

#include "absl/status/status.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;

struct Answered {
  bool all_good = false;
  std::string out;
};

// Answers with what the line said in "say", and refuses what says "no".
Answered Answer(const std::string& input) {
  std::istringstream in(input);
  std::ostringstream out;
  const bool all_good =
      AnswerLines(in, out, [](const Json& line) -> absl::StatusOr<Json> {
        if (line.value("say", "") == "no") {
          return absl::InvalidArgumentError("not that");
        }
        return Json{{"said", line.value("say", "")}};
      });
  return {all_good, out.str()};
}

TEST(AnswerLinesTest, AnswersEachLineAndEchoesItsId) {
  const Answered run = Answer(
      "{\"id\":1,\"say\":\"a\"}\n"
      "{\"say\":\"b\",\"id\":\"x\"}\r\n"
      "{\"id\":[1,{\"k\":null}],\"say\":\"\"}\n"
      "{\"say\":\"d\"}");
  EXPECT_TRUE(run.all_good);
  EXPECT_EQ(run.out,
            "{\"id\":1,\"said\":\"a\"}\n"
            "{\"id\":\"x\",\"said\":\"b\"}\n"
            "{\"id\":[1,{\"k\":null}],\"said\":\"\"}\n"
            "{\"id\":null,\"said\":\"d\"}\n");
}

TEST(AnswerLinesTest, SaysThatAnswersWereLost) {
  std::istringstream in("{}\n{}\n");
  std::ostream nowhere(nullptr);
  EXPECT_FALSE(AnswerLines(
      in, nowhere,
      [](const Json& /*line*/) -> absl::StatusOr<Json> { return Json(); }));
}

TEST(AnswerLinesTest, GoesOnAfterABadLine) {
  const Answered run =
      Answer("nonsense\n{\"id\":7,\"say\":\"no\"}\n{\"id\":8}\n");
  EXPECT_FALSE(run.all_good);
  EXPECT_THAT(run.out, HasSubstr("{\"id\":null,\"error\":\"the line is not a "
                                 "JSON object"));
  EXPECT_THAT(run.out, HasSubstr("{\"id\":7,\"error\":\"not that\"}\n"));
  EXPECT_THAT(run.out, HasSubstr("{\"id\":8,\"said\":\"\"}\n"));
}

TEST(AnswerLinesTest, RefusesWhatIsNoObject) {
  for (const char* line : {"", "[]", "1", "null", "\"text\"", "{", "{}{}"}) {
    const Answered run = Answer(std::string(line) + "\n");
    EXPECT_FALSE(run.all_good) << line;
    EXPECT_THAT(run.out, HasSubstr("not a JSON object")) << line;
  }
}

TEST(AnswerLinesTest, SaysThatALineIsNotUtf8AndStillFindsItsId) {
  const Answered run = Answer("{\"id\":5,\"say\":\"\xff\xfe\"}\n");
  EXPECT_FALSE(run.all_good);
  EXPECT_THAT(run.out,
              HasSubstr("{\"id\":5,\"error\":\"the line is not UTF-8"));
}

TEST(AnswerLinesTest, PassesOverALineThatIsTooLong) {
  const Answered run =
      Answer("{\"id\":1,\"say\":\"" + std::string(kMaxLineBytes, 'a') +
             "\"}\n{\"id\":2}\n");
  EXPECT_FALSE(run.all_good);
  EXPECT_THAT(run.out, HasSubstr("too long"));
  EXPECT_THAT(run.out, HasSubstr("{\"id\":2,\"said\":\"\"}\n"));
}

// Writing nested values recurses: without a limit this ends in a crash.
TEST(AnswerLinesTest, RefusesALineThatIsNestedTooDeep) {
  const std::string deep = "{\"id\":" + std::string(1000000, '[') +
                           std::string(1000000, ']') + "}\n";
  const Answered run = Answer(deep + "{\"id\":2}\n");
  EXPECT_FALSE(run.all_good);
  EXPECT_THAT(run.out, HasSubstr("not a JSON object"));
  EXPECT_THAT(run.out, HasSubstr("{\"id\":2,\"said\":\"\"}\n"));
}

TEST(AnswerLinesTest, HasNothingToSayToNothing) {
  const Answered run = Answer("");
  EXPECT_TRUE(run.all_good);
  EXPECT_EQ(run.out, "");
}

}  // namespace
}  // namespace footnote::service
