#include "service/observe/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

namespace footnote::service {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

TEST(LogTest, WritesAnEventAsALineOfJson) {
  std::ostringstream out;
  Log log(LogFormat::kJson, LogLevel::kInfo, &out);
  log.Write(LogLevel::kWarning, "store_trouble",
            {{"message", "it said \"no\"\nand \x1b[31m\\ more"},
             {"count", 3},
             {"topics", {{"a", "1"}}}});
  const std::string line = out.str();
  ASSERT_EQ(line.find('\n'), line.size() - 1) << line;
  const nlohmann::json event = nlohmann::json::parse(line);
  EXPECT_THAT(event["time"].get<std::string>(),
              MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:"
                           "[0-9]{2}\\.[0-9]{3}Z"));
  EXPECT_EQ(event["level"], "warning");
  EXPECT_EQ(event["event"], "store_trouble");
  EXPECT_EQ(event["message"], "it said \"no\"\nand \x1b[31m\\ more");
  EXPECT_EQ(event["count"], 3);
  EXPECT_EQ(event["topics"]["a"], "1");
}

TEST(LogTest, LeavesPercentSignsAndBracesAsTheyAre) {
  std::ostringstream out;
  Log log(LogFormat::kJson, LogLevel::kInfo, &out);
  log.Write(LogLevel::kInfo, "odd", {{"message", "100%d %v {} {0}"}});
  EXPECT_EQ(nlohmann::json::parse(out.str())["message"], "100%d %v {} {0}");
}

TEST(LogTest, WritesWhatIsNoUtf8AsJsonThatCanBeRead) {
  std::ostringstream out;
  Log log(LogFormat::kJson, LogLevel::kInfo, &out);
  log.Write(LogLevel::kInfo, "odd", {{"file", "caf\xe9"}});
  EXPECT_EQ(nlohmann::json::parse(out.str())["file"], "caf\xef\xbf\xbd");
}

TEST(LogTest, WritesTextForPeople) {
  std::ostringstream out;
  Log log(LogFormat::kText, LogLevel::kInfo, &out);
  log.Write(LogLevel::kInfo, "listening",
            {{"address", "127.0.0.1:1"}, {"pid", 7}});
  EXPECT_THAT(out.str(), MatchesRegex("[^ ]+Z info +listening "
                                      "address=\"127.0.0.1:1\" pid=7\n"));
}

TEST(LogTest, LeavesOutWhatIsBelowItsLevel) {
  std::ostringstream out;
  Log log(LogFormat::kJson, LogLevel::kError, &out);
  log.Write(LogLevel::kDebug, "a");
  log.Write(LogLevel::kInfo, "b");
  log.Write(LogLevel::kWarning, "c");
  EXPECT_EQ(out.str(), "");
  log.Write(LogLevel::kError, "d");
  EXPECT_THAT(out.str(), HasSubstr("\"d\""));
  log.WriteAlways(LogLevel::kInfo, "e", Log::Fields::object());
  EXPECT_THAT(out.str(), HasSubstr("\"e\""));
}

TEST(LogTest, SaysWhichLevelsAndFormatsThereAre) {
  EXPECT_EQ(*ParseLogLevel("debug"), LogLevel::kDebug);
  EXPECT_EQ(*ParseLogLevel("error"), LogLevel::kError);
  EXPECT_THAT(std::string(ParseLogLevel("loud").status().message()),
              HasSubstr("debug, info, warning or error"));
  EXPECT_EQ(*ParseLogFormat("text"), LogFormat::kText);
  EXPECT_THAT(std::string(ParseLogFormat("xml").status().message()),
              HasSubstr("json or text"));
}

}  // namespace
}  // namespace footnote::service
