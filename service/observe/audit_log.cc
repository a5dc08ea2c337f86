#include "service/observe/audit_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace footnote::service {
namespace {

absl::StatusOr<int> OpenToAppend(const std::string& file) {
  const int fd = open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC,
                      S_IRUSR | S_IWUSR);
  if (fd >= 0) return fd;
  return absl::FailedPreconditionError(
      absl::StrCat("--audit-log ", file,
                   ": it cannot be opened to append: ", std::strerror(errno),
                   "; name a file in a folder that the server may write"));
}

Log::Fields FieldsOf(const AuditEntry& entry) {
  Log::Fields fields = {{"tenant", entry.who.tenant},
                        {"key", entry.who.key},
                        {"action", std::string(entry.action)}};
  if (entry.user.empty()) {
    fields["session"] = entry.session;
  } else {
    fields["user"] = entry.user;
  }
  fields["outcome"] = absl::StatusCodeToString(entry.outcome.code());
  return fields;
}

// What a method does to what is kept of users; empty where it does nothing.
absl::string_view ActionOf(absl::string_view method) {
  if (method == "GetSession") return "session.read";
  if (method == "DeleteSession") return "session.delete";
  if (method == "DeleteUser") return "user.delete";
  return "";
}

}  // namespace

absl::StatusOr<std::unique_ptr<AuditLog>> AuditLog::Open(
    const std::string& file, Log* log, const Clock* clock,
    std::function<void()> lost) {
  absl::StatusOr<int> fd = -1;
  if (!file.empty()) fd = OpenToAppend(file);
  if (!fd.ok()) return fd.status();
  return std::unique_ptr<AuditLog>(
      new AuditLog(file, log, clock, std::move(lost), *fd));
}

AuditLog::AuditLog(std::string file, Log* log, const Clock* clock,
                   std::function<void()> lost, int fd)
    : file_(std::move(file)),
      log_(log),
      clock_(clock),
      lost_(std::move(lost)),
      fd_(fd) {}

AuditLog::~AuditLog() {
  if (fd_ >= 0) close(fd_);
}

void AuditLog::Audit(const AuditEntry& entry) {
  const Log::Fields fields = FieldsOf(entry);
  if (file_.empty()) {
    return log_->WriteAlways(LogLevel::kInfo, "audit", fields);
  }
  Log::Fields line = {
      {"time", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", clock_->Now(),
                                absl::UTCTimeZone())}};
  line.update(fields);
  Append(line.dump(-1, ' ', false, Log::Fields::error_handler_t::replace) +
         "\n");
}

void AuditLog::CallEnded(const CallReport& call) {
  if (!absl::IsPermissionDenied(call.status)) return;
  const absl::string_view action = ActionOf(call.method);
  if (action.empty()) return;
  Audit({.who = call.who, .action = action, .outcome = call.status});
}

void AuditLog::Append(const std::string& line) {
  int error = 0;
  {
    // One write, so that a line is whole whoever else appends.
    const std::lock_guard<std::mutex> lock(mutex_);
    const std::string text = broken_ ? "\n" + line : line;
    const ssize_t written = write(fd_, text.data(), text.size());
    if (written > 0) broken_ = text[static_cast<size_t>(written) - 1] != '\n';
    if (written == static_cast<ssize_t>(text.size())) return;
    error = written < 0 ? errno : ENOSPC;
  }
  lost_();
  int64_t withheld = 0;
  if (!complaints_.Take(clock_->Now(), &withheld)) return;
  log_->Write(LogLevel::kError, "audit_failed",
              {{"file", file_},
               {"message", std::strerror(error)},
               {"withheld", withheld}});
}

absl::Status AuditLog::Reopen() {
  if (file_.empty()) return absl::OkStatus();
  const absl::StatusOr<int> fd = OpenToAppend(file_);
  if (!fd.ok()) return fd.status();
  const std::lock_guard<std::mutex> lock(mutex_);
  close(std::exchange(fd_, *fd));
  return absl::OkStatus();
}

}  // namespace footnote::service
