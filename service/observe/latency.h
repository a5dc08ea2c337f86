// How long things took, for Prometheus, cheap enough to be told of every turn.
#ifndef FOOTNOTE_SERVICE_OBSERVE_LATENCY_H_
#define FOOTNOTE_SERVICE_OBSERVE_LATENCY_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "prometheus/collectable.h"
#include "prometheus/labels.h"
#include "prometheus/metric_family.h"

namespace footnote::service {

// One histogram. The library's own takes a lock for each observation, for which
// the threads of a server wait; here each adds to one of a few shards, and the
// shards are added up when somebody asks. Thread-safe.
class Latency {
 public:
  void Observe(absl::Duration took);
  prometheus::ClientMetric Collect() const;

 private:
  // Upper bounds, from what a turn costs in memory to what a caller still waits
  // for; one more bucket takes what lasts longer.
  static constexpr std::array<int64_t, 17> kNanos = {
      50'000,      100'000,     250'000,       500'000,       1'000'000,
      2'500'000,   5'000'000,   10'000'000,    25'000'000,    50'000'000,
      100'000'000, 250'000'000, 500'000'000,   1'000'000'000, 2'500'000'000,
      5'000'000'000, 10'000'000'000};
  static constexpr size_t kShards = 8;

  struct alignas(64) Shard {
    std::array<std::atomic<uint64_t>, kNanos.size() + 1> counts = {};
    std::atomic<int64_t> nanos = 0;
  };

  std::array<Shard, kShards> shards_;
};

// Those of one name, by their labels. Thread-safe.
class LatencyFamily final : public prometheus::Collectable {
 public:
  // Each member has the labels `constant` too.
  LatencyFamily(std::string name, std::string help,
                prometheus::Labels constant)
      : name_(std::move(name)),
        help_(std::move(help)),
        constant_(std::move(constant)) {}

  // Lives as long as the family.
  Latency& Add(const prometheus::Labels& labels);

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  const std::string name_;
  const std::string help_;
  const prometheus::Labels constant_;
  mutable std::mutex mutex_;  // guards what follows
  std::vector<std::pair<prometheus::Labels, std::unique_ptr<Latency>>> members_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_OBSERVE_LATENCY_H_
