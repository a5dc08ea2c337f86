#include "service/observe/call_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "service/clock.h"
#include "tests/service/watched_server.h"

namespace footnote::service {
namespace {

class CallLogTest : public testing::Test {
 protected:
  std::vector<nlohmann::json> Lines() const { return LinesOf(out_.str()); }

  std::ostringstream out_;
  Log log_{LogFormat::kJson, LogLevel::kDebug, &out_};
  FakeClock clock_{absl::FromUnixSeconds(1780000000)};
  CallLog calls_{&log_, &clock_};
};

TEST_F(CallLogTest, WritesEachCallAtDebug) {
  calls_.CallEnded({.method = "SendTurn",
                    .status = absl::OkStatus(),
                    .took = absl::Microseconds(1234),
                    .who = {.tenant = "clinic", .key = "a1b2"}});
  ASSERT_EQ(Lines().size(), 1);
  const nlohmann::json line = Lines().front();
  EXPECT_EQ(line["level"], "debug");
  EXPECT_EQ(line["event"], "call");
  EXPECT_EQ(line["method"], "SendTurn");
  EXPECT_EQ(line["code"], "OK");
  EXPECT_EQ(line["duration_us"], 1234);
  EXPECT_EQ(line["tenant"], "clinic");
  EXPECT_EQ(line["key"], "a1b2");
  EXPECT_FALSE(line.contains("message"));
}

TEST_F(CallLogTest, KeepsTheMessagesOfACallersFaultsToItself) {
  calls_.CallEnded(
      {.method = "StartSession",
       .status = absl::NotFoundError("no such topic: my-sore-secret")});
  ASSERT_EQ(Lines().size(), 1);
  EXPECT_EQ(Lines().front()["reason"], "not_found");
  EXPECT_EQ(out_.str().find("secret"), std::string::npos);
}

TEST_F(CallLogTest, IsNotFloodedByAStoreThatIsDown) {
  const CallReport failed = {.method = "SendTurn",
                             .status = absl::UnavailableError("no store")};
  for (int i = 0; i < 1000; ++i) calls_.CallEnded(failed);
  ASSERT_EQ(Lines().size(), 10);
  EXPECT_EQ(Lines().front()["level"], "warning");
  EXPECT_EQ(Lines().front()["message"], "no store");
  EXPECT_FALSE(Lines().back().contains("withheld"));
  // What went well is written meanwhile.
  calls_.CallEnded({.method = "Ask", .status = absl::OkStatus()});
  EXPECT_EQ(Lines().size(), 11);
  clock_.Advance(absl::Seconds(10));
  calls_.CallEnded(failed);
  ASSERT_EQ(Lines().size(), 12);
  EXPECT_EQ(Lines().back()["withheld"], 990);
}

TEST_F(CallLogTest, TellsFaultsOfTheServersOwnAsErrors) {
  for (const absl::StatusCode code :
       {absl::StatusCode::kInternal, absl::StatusCode::kDataLoss,
        absl::StatusCode::kUnknown}) {
    calls_.CallEnded({.method = "SendTurn", .status = {code, "bad"}});
    EXPECT_EQ(Lines().back()["level"], "error");
  }
}

TEST(LineBudgetTest, GoesOnWhereTheClockWasPutBack) {
  LineBudget budget(1, absl::Seconds(10));
  int64_t withheld = -1;
  const absl::Time now = absl::FromUnixSeconds(1780000000);
  EXPECT_TRUE(budget.Take(now, &withheld));
  EXPECT_FALSE(budget.Take(now, &withheld));
  EXPECT_TRUE(budget.Take(now - absl::Hours(1), &withheld));
  EXPECT_EQ(withheld, 1);
}

TEST_F(CallLogTest, WritesOneLineOfAFloodOfConnections) {
  for (int i = 0; i < 1000; ++i) calls_.ConnectionDropped("address_rate");
  ASSERT_EQ(Lines().size(), 1u);
  EXPECT_EQ(Lines().back()["event"], "connection_dropped");
  EXPECT_EQ(Lines().back()["level"], "warning");
  EXPECT_EQ(Lines().back()["reason"], "address_rate");
  clock_.Advance(absl::Seconds(10));
  calls_.ConnectionDropped("address_open");
  ASSERT_EQ(Lines().size(), 2u);
  EXPECT_EQ(Lines().back()["withheld"], 999);
}

}  // namespace
}  // namespace footnote::service
