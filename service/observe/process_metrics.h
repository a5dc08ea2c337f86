// What the system says of this process, by the names that every Prometheus
// client gives it: process_resident_memory_bytes and the like.
#ifndef FOOTNOTE_SERVICE_OBSERVE_PROCESS_METRICS_H_
#define FOOTNOTE_SERVICE_OBSERVE_PROCESS_METRICS_H_

#include <vector>

#include "prometheus/collectable.h"
#include "prometheus/metric_family.h"

namespace footnote::service {

// Reads /proc/self anew at each look; what cannot be read is left out.
// Thread-safe.
class ProcessMetrics final : public prometheus::Collectable {
 public:
  std::vector<prometheus::MetricFamily> Collect() const override;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_OBSERVE_PROCESS_METRICS_H_
