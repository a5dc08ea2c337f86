// All that watches a server, as its operator wants it.
#ifndef FOOTNOTE_SERVICE_OBSERVE_WATCH_H_
#define FOOTNOTE_SERVICE_OBSERVE_WATCH_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "service/clock.h"
#include "service/listen_address.h"
#include "service/observe/audit_log.h"
#include "service/observe/call_log.h"
#include "service/observe/log.h"
#include "service/observe/metrics.h"
#include "service/observe/metrics_page.h"
#include "service/observe/observer.h"

namespace footnote::service {

struct WatchOptions {
  // Where metrics are shown; none are taken where it is absent.
  absl::optional<ListenAddress> metrics;
  // The audit's file; empty: the log.
  std::string audit_log;
  // For the metrics: the program's version and the kind of its store.
  std::string version;
  std::string store;
};

// Tells each of its watchers in turn. Thread-safe.
class Watch final : public Observer {
 public:
  // Both must outlive it. Errors are those of AuditLog and MetricsPage.
  static absl::StatusOr<std::unique_ptr<Watch>> Start(
      const WatchOptions& options, Log* log, const Clock* clock);

  void ConnectionDropped(absl::string_view reason) override;
  void CallBegan() override;
  void CallEnded(const CallReport& call) override;
  void SessionBegan(absl::string_view topic) override;
  void TurnArrived() override;
  void TurnRefused() override;
  void TurnBegan() override;
  void TurnEnded(const TurnReport& turn) override;
  void Audit(const AuditEntry& entry) override;

  // Null where none are taken.
  Metrics* metrics() { return metrics_.get(); }
  AuditLog* audit_log() { return audit_log_.get(); }
  // Null where there is none.
  const MetricsPage* page() const { return page_.get(); }

 private:
  Watch(Log* log, const Clock* clock) : call_log_(log, clock) {}

  CallLog call_log_;
  std::unique_ptr<Metrics> metrics_;
  std::unique_ptr<AuditLog> audit_log_;
  std::unique_ptr<MetricsPage> page_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_OBSERVE_WATCH_H_
