// What a server counts, for Prometheus.
#ifndef FOOTNOTE_SERVICE_OBSERVE_METRICS_H_
#define FOOTNOTE_SERVICE_OBSERVE_METRICS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "prometheus/counter.h"
#include "prometheus/gauge.h"
#include "prometheus/registry.h"
#include "service/observe/observer.h"
#include "service/observe/tally.h"

namespace footnote::service {

// A turn counts some twenty things. Processors that count the same take it from
// each other each time, which costs more than to count; so each has a Tally of
// its own, and these are added up when somebody asks. Thread-safe.
class Metrics final : public Observer {
 public:
  // `version` is the program's, `store` the kind of its session store.
  Metrics(const std::string& version, const std::string& store);

  void ConnectionDropped(absl::string_view reason) override;
  void CallBegan() override;
  void CallEnded(const CallReport& call) override;
  void SessionBegan(absl::string_view topic) override;
  void TurnArrived() override;
  void TurnRefused() override;
  void TurnBegan() override;
  void TurnEnded(const TurnReport& turn) override;

  // An operation of the session store, "load", and how it ended.
  void StoreAnswered(const char* operation, const absl::Status& status,
                     absl::Duration took);
  // Whether the store answers, as the server last saw.
  void SetStoreUp(bool up);
  // Whether calls are welcome; not while the server drains.
  void SetServing(bool serving);
  // The topics were read; where that failed the old ones stay.
  void TopicsLoaded(const std::vector<std::string>& ids);
  void TopicsReloaded(bool ok);
  void AuditEntryLost();

  // For the page that is scraped; to be kept while it is.
  std::vector<std::shared_ptr<prometheus::Collectable>> shown() const {
    return {registry_, tallies_};
  }

 private:
  // One for each processor.
  struct Tallies final : prometheus::Collectable {
    std::vector<prometheus::MetricFamily> Collect() const override;

    std::vector<std::unique_ptr<Tally>> each;
  };

  // That of the processor that this runs on, as far as is known: any would do.
  Tally& Here() const;

  const std::shared_ptr<Tallies> tallies_ = std::make_shared<Tallies>();
  // What seldom changes.
  const std::shared_ptr<prometheus::Registry> registry_ =
      std::make_shared<prometheus::Registry>();
  prometheus::Gauge& store_up_;
  prometheus::Gauge& serving_;
  prometheus::Family<prometheus::Counter>& reloads_;
  prometheus::Gauge& topics_;
  prometheus::Counter& audit_lost_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_OBSERVE_METRICS_H_
