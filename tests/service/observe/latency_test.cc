#include "service/observe/latency.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <thread>
#include <vector>

#include "prometheus/text_serializer.h"
#include "tests/service/watched_server.h"

namespace footnote::service {
namespace {

std::string PageOf(const LatencyFamily& family) {
  return prometheus::TextSerializer().Serialize(family.Collect());
}

TEST(LatencyTest, ShowsWhatPrometheusExpectsOfAHistogram) {
  LatencyFamily family("took_seconds", "What it took", {{"store", "memory"}});
  EXPECT_EQ(PageOf(family), "");
  Latency& latency = family.Add({{"operation", "load"}});
  // An upper bound is within its bucket.
  latency.Observe(absl::Microseconds(50));
  latency.Observe(absl::Microseconds(51));
  latency.Observe(absl::Seconds(10));
  latency.Observe(absl::Seconds(11));
  latency.Observe(absl::ZeroDuration());
  const std::string page = PageOf(family);
  const std::string labels = "{operation=\"load\",store=\"memory\"";
  EXPECT_NE(page.find("# TYPE took_seconds histogram"), std::string::npos);
  EXPECT_EQ(SampleOf(page, "took_seconds_count" + labels + "}"), 5);
  EXPECT_NEAR(SampleOf(page, "took_seconds_sum" + labels + "}"), 21.000101,
              1e-9);
  const auto within = [&](const std::string& bound) {
    return SampleOf(page,
                    "took_seconds_bucket" + labels + ",le=\"" + bound + "\"}");
  };
  EXPECT_EQ(within("5e-05"), 2);
  EXPECT_EQ(within("0.0001"), 3);
  EXPECT_EQ(within("5"), 3);
  EXPECT_EQ(within("10"), 4);
  EXPECT_EQ(within("+Inf"), 5);
}

TEST(LatencyTest, LosesNothingThatManyThreadsTellAtOnce) {
  LatencyFamily family("took_seconds", "What it took", {});
  Latency& latency = family.Add({});
  constexpr int kThreads = 16;
  constexpr int kTimes = 10000;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&latency] {
      for (int j = 0; j < kTimes; ++j) latency.Observe(absl::Milliseconds(1));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(SampleOf(PageOf(family), "took_seconds_count"), kThreads * kTimes);
  EXPECT_NEAR(SampleOf(PageOf(family), "took_seconds_sum"), 160, 1e-6);
}

}  // namespace
}  // namespace footnote::service
