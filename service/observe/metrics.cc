#include "service/observe/metrics.h"

#include <sched.h>

#include <algorithm>
#include <map>
#include <thread>
#include <utility>

namespace footnote::service {
namespace {

using prometheus::ClientMetric;
using prometheus::Gauge;
using prometheus::MetricFamily;
using prometheus::Registry;

// Beyond, processors share them.
constexpr unsigned kMostTallies = 64;

Gauge& OneGauge(Registry* registry, const char* name, const char* help,
                const prometheus::Labels& labels = {}) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(*registry).Add(
      labels);
}

// Both are of one name and the same labels.
void Add(const ClientMetric& metric, ClientMetric* sum) {
  sum->counter.value += metric.counter.value;
  sum->gauge.value += metric.gauge.value;
  sum->histogram.sample_count += metric.histogram.sample_count;
  sum->histogram.sample_sum += metric.histogram.sample_sum;
  for (size_t i = 0; i < metric.histogram.bucket.size(); ++i) {
    sum->histogram.bucket[i].cumulative_count +=
        metric.histogram.bucket[i].cumulative_count;
  }
}

void Add(const MetricFamily& family, MetricFamily* sum) {
  for (const ClientMetric& metric : family.metric) {
    const auto same = std::find_if(
        sum->metric.begin(), sum->metric.end(),
        [&metric](const ClientMetric& m) { return m.label == metric.label; });
    if (same == sum->metric.end()) {
      sum->metric.push_back(metric);
    } else {
      Add(metric, &*same);
    }
  }
}

}  // namespace

std::vector<MetricFamily> Metrics::Tallies::Collect() const {
  std::map<std::string, MetricFamily> sums;
  for (const std::unique_ptr<Tally>& tally : each) {
    for (MetricFamily& family : tally->Collect()) {
      const auto [it, first] = sums.try_emplace(family.name, family);
      if (!first) Add(family, &it->second);
    }
  }
  std::vector<MetricFamily> families;
  for (auto& [name, family] : sums) {
    if (family.type == prometheus::MetricType::Gauge) {
      // What began on one processor and ended on another may be looked at in
      // between.
      for (ClientMetric& metric : family.metric) {
        metric.gauge.value = std::max(metric.gauge.value, 0.0);
      }
    }
    families.push_back(std::move(family));
  }
  return families;
}

Metrics::Metrics(const std::string& version, const std::string& store)
    : store_up_(OneGauge(registry_.get(), "footnote_store_up",
                         "Whether the session store answers",
                         {{"store", store}})),
      serving_(OneGauge(registry_.get(), "footnote_serving",
                        "1 while calls are welcome, 0 once the server drains")),
      reloads_(prometheus::BuildCounter()
                   .Name("footnote_topic_reloads_total")
                   .Help("Reloads of the topics")
                   .Register(*registry_)),
      topics_(OneGauge(registry_.get(), "footnote_topics_loaded",
                       "Topics that new sessions can be about")),
      audit_lost_(prometheus::BuildCounter()
                      .Name("footnote_audit_entries_lost_total")
                      .Help("Audit entries that could not be written")
                      .Register(*registry_)
                      .Add({})) {
  const unsigned processors =
      std::clamp(std::thread::hardware_concurrency(), 1U, kMostTallies);
  for (unsigned i = 0; i < processors; ++i) {
    tallies_->each.push_back(std::make_unique<Tally>(store));
  }
  tallies_->each.front()->ShowMethods();
  OneGauge(registry_.get(), "footnote_build_info", "Always 1",
           {{"version", version}})
      .Set(1);
  for (const char* result : {"ok", "failed"}) {
    reloads_.Add({{"result", result}});
  }
  store_up_.Set(1);
}

Tally& Metrics::Here() const {
  const int processor = sched_getcpu();
  return *tallies_->each[static_cast<size_t>(std::max(processor, 0)) %
                         tallies_->each.size()];
}

void Metrics::ConnectionDropped(absl::string_view reason) {
  Here().ConnectionDropped(reason);
}

void Metrics::CallBegan() { Here().CallBegan(); }

void Metrics::CallEnded(const CallReport& call) { Here().CallEnded(call); }

void Metrics::SessionBegan(absl::string_view topic) {
  Here().SessionBegan(topic);
}

void Metrics::TurnArrived() { Here().TurnArrived(); }

void Metrics::TurnRefused() { Here().TurnRefused(); }

void Metrics::TurnBegan() { Here().TurnBegan(); }

void Metrics::TurnEnded(const TurnReport& turn) { Here().TurnEnded(turn); }

void Metrics::StoreAnswered(const char* operation, const absl::Status& status,
                            absl::Duration took) {
  Here().StoreAnswered(operation, status, took);
}

void Metrics::SetStoreUp(bool up) { store_up_.Set(up ? 1 : 0); }

void Metrics::SetServing(bool serving) { serving_.Set(serving ? 1 : 0); }

void Metrics::TopicsLoaded(const std::vector<std::string>& ids) {
  topics_.Set(static_cast<double>(ids.size()));
  tallies_->each.front()->ShowTopics(ids);
}

void Metrics::TopicsReloaded(bool ok) {
  reloads_.Add({{"result", ok ? "ok" : "failed"}}).Increment();
}

void Metrics::AuditEntryLost() { audit_lost_.Increment(); }

}  // namespace footnote::service
