// What one processor counts of calls and turns, see Metrics. Every label takes
// few values: methods, codes, reasons, stages, urgencies, and the topics that
// the operator loaded; never a tenant, a session or a word of a user.
#ifndef FOOTNOTE_SERVICE_OBSERVE_TALLY_H_
#define FOOTNOTE_SERVICE_OBSERVE_TALLY_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "prometheus/counter.h"
#include "prometheus/gauge.h"
#include "prometheus/histogram.h"
#include "prometheus/metric_family.h"
#include "prometheus/registry.h"
#include "service/observe/members.h"
#include "service/observe/observer.h"

namespace footnote::service {

// Thread-safe.
class Tally final : public Observer {
 public:
  // `store` is the kind of the session store.
  explicit Tally(const std::string& store);

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
  // Shows what has not happened yet as 0, since a rate begins at the first.
  void ShowMethods();
  void ShowTopics(const std::vector<std::string>& ids);

  std::vector<prometheus::MetricFamily> Collect() const {
    return registry_.Collect();
  }

 private:
  void CountTaken(const TurnReport& turn);

  prometheus::Registry registry_;
  Members<prometheus::Counter> connections_dropped_;
  Members<prometheus::Counter> calls_;
  Members<prometheus::Histogram> call_seconds_;
  prometheus::Gauge& calls_in_flight_;
  Members<prometheus::Counter> rejections_;
  Members<prometheus::Counter> sessions_;
  Members<prometheus::Counter> turns_;
  Members<prometheus::Counter> not_understood_;
  Members<prometheus::Counter> questions_;
  Members<prometheus::Counter> emergencies_;
  Members<prometheus::Counter> assessments_;
  prometheus::Gauge& turns_waiting_;
  prometheus::Gauge& turns_running_;
  prometheus::Counter& conflicts_;
  prometheus::Histogram& turn_seconds_;
  Members<prometheus::Histogram> stage_seconds_;
  prometheus::Histogram& queue_seconds_ = stage_seconds_.At({"queue"});
  prometheus::Histogram& load_seconds_ = stage_seconds_.At({"load"});
  prometheus::Histogram& step_seconds_ = stage_seconds_.At({"step"});
  prometheus::Histogram& commit_seconds_ = stage_seconds_.At({"commit"});
  Members<prometheus::Histogram> store_seconds_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_OBSERVE_TALLY_H_
