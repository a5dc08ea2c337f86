// Who had to do with what is kept of users: a line each, without content.
//
//   {"time":"2026-12-01T05:10:30.123Z","tenant":"clinic","key":"a1b2",
//    "action":"session.delete","session":"3f1c9a0b5d2e7f84","outcome":"OK"}
//
// with an empty tenant and key where there are none, and "user" in place of
// "session" where a user is deleted. A key that may not do it leaves a line
// too, with the outcome PERMISSION_DENIED and neither: what it asked for was
// not read.
//
// Actions: session.read, session.summary, session.delete, user.delete.
// Turns are no access: whoever speaks in a session is its user.
#ifndef FOOTNOTE_SERVICE_OBSERVE_AUDIT_LOG_H_
#define FOOTNOTE_SERVICE_OBSERVE_AUDIT_LOG_H_

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/clock.h"
#include "service/observe/call_log.h"
#include "service/observe/log.h"
#include "service/observe/observer.h"

namespace footnote::service {

// Appends to a file, made for its owner only, or else writes to the log,
// whatever level that has. An entry that cannot be written is an event of the
// log, and counted; the call that it is about goes on.
class AuditLog final : public Observer {
 public:
  // `file` empty: to the log. `lost` is called for each entry that was lost.
  // Log and clock must outlive it. FAILED_PRECONDITION: the file cannot be
  // opened.
  static absl::StatusOr<std::unique_ptr<AuditLog>> Open(
      const std::string& file, Log* log, const Clock* clock,
      std::function<void()> lost);
  ~AuditLog() override;

  void Audit(const AuditEntry& entry) override;
  // What the gate refused.
  void CallEnded(const CallReport& call) override;

  // Opens the file anew, for logrotate has moved it. Where that fails it goes
  // on with the one that it has.
  absl::Status Reopen();

  AuditLog(const AuditLog&) = delete;
  AuditLog& operator=(const AuditLog&) = delete;

 private:
  AuditLog(std::string file, Log* log, const Clock* clock,
           std::function<void()> lost, int fd);

  void Append(const std::string& line);

  const std::string file_;
  Log* const log_;
  const Clock* const clock_;
  const std::function<void()> lost_;
  LineBudget complaints_{1, absl::Seconds(10)};
  std::mutex mutex_;  // guards what follows
  int fd_ = -1;
  // The last line was cut short by the disk: the next begins one of its own.
  bool broken_ = false;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_OBSERVE_AUDIT_LOG_H_
