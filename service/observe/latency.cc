#include "service/observe/latency.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <thread>

namespace footnote::service {
namespace {

constexpr double kNanosInSecond = 1e9;

}  // namespace

void Latency::Observe(absl::Duration took) {
  const int64_t nanos = absl::ToInt64Nanoseconds(took);
  const size_t bucket = static_cast<size_t>(
      std::lower_bound(kNanos.begin(), kNanos.end(), nanos) - kNanos.begin());
  Shard& shard =
      shards_[std::hash<std::thread::id>()(std::this_thread::get_id()) %
              kShards];
  shard.counts[bucket].fetch_add(1, std::memory_order_relaxed);
  shard.nanos.fetch_add(nanos, std::memory_order_relaxed);
}

prometheus::ClientMetric Latency::Collect() const {
  prometheus::ClientMetric metric;
  prometheus::ClientMetric::Histogram& histogram = metric.histogram;
  for (size_t bucket = 0; bucket <= kNanos.size(); ++bucket) {
    for (const Shard& shard : shards_) {
      histogram.sample_count +=
          shard.counts[bucket].load(std::memory_order_relaxed);
    }
    histogram.bucket.push_back(
        {.cumulative_count = histogram.sample_count,
         .upper_bound =
             bucket < kNanos.size()
                 ? static_cast<double>(kNanos[bucket]) / kNanosInSecond
                 : std::numeric_limits<double>::infinity()});
  }
  int64_t nanos = 0;
  for (const Shard& shard : shards_) {
    nanos += shard.nanos.load(std::memory_order_relaxed);
  }
  histogram.sample_sum = static_cast<double>(nanos) / kNanosInSecond;
  return metric;
}

Latency& LatencyFamily::Add(const prometheus::Labels& labels) {
  prometheus::Labels all = constant_;
  all.insert(labels.begin(), labels.end());
  const std::lock_guard<std::mutex> lock(mutex_);
  members_.emplace_back(std::move(all), std::make_unique<Latency>());
  return *members_.back().second;
}

std::vector<prometheus::MetricFamily> LatencyFamily::Collect() const {
  prometheus::MetricFamily family = {.name = name_,
                                     .help = help_,
                                     .type = prometheus::MetricType::Histogram,
                                     .metric = {}};
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const auto& [labels, latency] : members_) {
    prometheus::ClientMetric metric = latency->Collect();
    for (const auto& [name, value] : labels) {
      metric.label.push_back({.name = name, .value = value});
    }
    family.metric.push_back(std::move(metric));
  }
  if (family.metric.empty()) return {};
  return {std::move(family)};
}

}  // namespace footnote::service
