#include "service/observe/watch.h"

#include <utility>

#include "service/observe/process_metrics.h"

namespace footnote::service {

absl::StatusOr<std::unique_ptr<Watch>> Watch::Start(const WatchOptions& options,
                                                    Log* log,
                                                    const Clock* clock) {
  std::unique_ptr<Watch> watch(new Watch(log, clock));
  if (options.metrics.has_value()) {
    watch->metrics_ = std::make_unique<Metrics>(options.version, options.store);
    auto shown = watch->metrics_->shown();
    shown.push_back(std::make_shared<ProcessMetrics>());
    auto page = MetricsPage::Start(*options.metrics, std::move(shown));
    if (!page.ok()) return page.status();
    watch->page_ = *std::move(page);
  }
  auto audit_log = AuditLog::Open(options.audit_log, log, clock,
                                  [metrics = watch->metrics_.get()] {
                                    if (metrics != nullptr) {
                                      metrics->AuditEntryLost();
                                    }
                                  });
  if (!audit_log.ok()) return audit_log.status();
  watch->audit_log_ = *std::move(audit_log);
  return watch;
}

void Watch::ConnectionDropped(absl::string_view reason) {
  if (metrics_ != nullptr) metrics_->ConnectionDropped(reason);
  call_log_.ConnectionDropped(reason);
}

void Watch::CallBegan() {
  if (metrics_ != nullptr) metrics_->CallBegan();
}

void Watch::CallEnded(const CallReport& call) {
  if (metrics_ != nullptr) metrics_->CallEnded(call);
  call_log_.CallEnded(call);
  audit_log_->CallEnded(call);
}

void Watch::SessionBegan(absl::string_view topic) {
  if (metrics_ != nullptr) metrics_->SessionBegan(topic);
}

void Watch::TurnArrived() {
  if (metrics_ != nullptr) metrics_->TurnArrived();
}

void Watch::TurnRefused() {
  if (metrics_ != nullptr) metrics_->TurnRefused();
}

void Watch::TurnBegan() {
  if (metrics_ != nullptr) metrics_->TurnBegan();
}

void Watch::TurnEnded(const TurnReport& turn) {
  if (metrics_ != nullptr) metrics_->TurnEnded(turn);
}

void Watch::Audit(const AuditEntry& entry) { audit_log_->Audit(entry); }

}  // namespace footnote::service
