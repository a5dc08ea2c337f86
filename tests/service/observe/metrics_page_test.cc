#include "service/observe/metrics_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "service/observe/process_metrics.h"
#include "tests/service/watched_server.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;

absl::StatusOr<std::unique_ptr<MetricsPage>> Start(const std::string& host,
                                                   int port) {
  return MetricsPage::Start({.host = host, .port = port},
                            {std::make_shared<ProcessMetrics>()});
}

TEST(MetricsPageTest, ShowsWhatIsCollectedAndNothingElse) {
  const auto page = Start("localhost", 0);
  ASSERT_TRUE(page.ok()) << page.status();
  const std::string address = (*page)->address().ToString();
  EXPECT_GT((*page)->address().port, 0);
  const std::string metrics = HttpGet(address, "/metrics");
  EXPECT_GT(SampleOf(metrics, "process_resident_memory_bytes"), 1 << 20);
  EXPECT_GT(SampleOf(metrics, "process_cpu_seconds_total"), -1);
  EXPECT_GE(SampleOf(metrics, "process_threads"), 2);
  EXPECT_GT(SampleOf(metrics, "process_open_fds"), 2);
  EXPECT_GT(SampleOf(metrics, "process_start_time_seconds"), 1.7e9);
  EXPECT_EQ(HttpGet(address, "/"), "");
  EXPECT_EQ(HttpGet(address, "/CMakeLists.txt"), "");
}

TEST(MetricsPageTest, SaysWhenItCannotListen) {
  const auto first = Start("127.0.0.1", 0);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = Start("127.0.0.1", (*first)->address().port);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()),
              HasSubstr((*first)->address().ToString()));
}

}  // namespace
}  // namespace footnote::service
