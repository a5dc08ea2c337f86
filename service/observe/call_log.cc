#include "service/observe/call_log.h"

#include <string>
#include <utility>

#include "service/refusal.h"

namespace footnote::service {
namespace {

// What a call that ended so is to an operator.
LogLevel LevelOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kUnavailable:
      return LogLevel::kWarning;
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
      return LogLevel::kError;
    default:
      return LogLevel::kDebug;
  }
}

}  // namespace

bool LineBudget::Take(absl::Time now, int64_t* withheld) {
  const std::lock_guard<std::mutex> lock(mutex_);
  // Also where the clock was put back.
  if (now >= begin_ + per_ || now < begin_) {
    begin_ = now;
    taken_ = 0;
  }
  if (taken_ == lines_) {
    ++withheld_;
    return false;
  }
  ++taken_;
  *withheld = std::exchange(withheld_, 0);
  return true;
}

void CallLog::ConnectionDropped(absl::string_view reason) {
  int64_t withheld = 0;
  if (!drops_.Take(clock_->Now(), &withheld)) return;
  Log::Fields fields = {{"reason", std::string(reason)}};
  if (withheld > 0) fields["withheld"] = withheld;
  log_->Write(LogLevel::kWarning, "connection_dropped", fields);
}

void CallLog::CallEnded(const CallReport& call) {
  const LogLevel level = LevelOf(call.status.code());
  if (!log_->Writes(level)) return;
  int64_t withheld = 0;
  const bool failed = level != LogLevel::kDebug;
  if (failed && !failures_.Take(clock_->Now(), &withheld)) return;

  Log::Fields fields = {{"method", std::string(call.method)},
                        {"code", absl::StatusCodeToString(call.status.code())},
                        {"duration_us", absl::ToInt64Microseconds(call.took)}};
  if (!call.who.tenant.empty()) fields["tenant"] = call.who.tenant;
  if (!call.who.key.empty()) fields["key"] = call.who.key;
  if (!call.status.ok()) fields["reason"] = ReasonOf(call.status);
  if (failed) fields["message"] = std::string(call.status.message());
  if (withheld > 0) fields["withheld"] = withheld;
  log_->Write(level, failed ? "call_failed" : "call", fields);
}

}  // namespace footnote::service
