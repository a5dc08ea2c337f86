// The page that Prometheus scrapes: GET /metrics over plain HTTP, on a port of
// its own.
#ifndef FOOTNOTE_SERVICE_OBSERVE_METRICS_PAGE_H_
#define FOOTNOTE_SERVICE_OBSERVE_METRICS_PAGE_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "prometheus/collectable.h"
#include "service/listen_address.h"

namespace prometheus {
class Exposer;
}  // namespace prometheus

namespace footnote::service {

class MetricsPage {
 public:
  // Begins to listen; shows what each of `shown` collects. UNAVAILABLE: the
  // address cannot be listened on, such as a name other than localhost.
  static absl::StatusOr<std::unique_ptr<MetricsPage>> Start(
      const ListenAddress& address,
      std::vector<std::shared_ptr<prometheus::Collectable>> shown);
  ~MetricsPage();

  // The address, with the port that was chosen.
  const ListenAddress& address() const { return address_; }

 private:
  MetricsPage() = default;

  ListenAddress address_;
  // The exposer itself only borrows them.
  std::vector<std::shared_ptr<prometheus::Collectable>> shown_;
  std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_OBSERVE_METRICS_PAGE_H_
