// The operator's log: one line, one event, with fields of its own.
//
//   {"time":"2026-12-01T05:10:30.123Z","level":"info","event":"listening",
//    "address":"127.0.0.1:50051"}
//
// or, for people, the same as text. Never a word that a user typed or was told,
// never a session's id, never a secret: whoever writes an event sees to it.
#ifndef FOOTNOTE_SERVICE_OBSERVE_LOG_H_
#define FOOTNOTE_SERVICE_OBSERVE_LOG_H_

#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace spdlog {
class logger;
}  // namespace spdlog

namespace footnote::service {

enum class LogLevel { kDebug, kInfo, kWarning, kError };
enum class LogFormat { kText, kJson };

// "debug", "info", "warning", "error"; INVALID_ARGUMENT lists them.
absl::StatusOr<LogLevel> ParseLogLevel(const std::string& name);
// "json" or "text"; where it is empty, text if standard error is a terminal.
absl::StatusOr<LogFormat> ParseLogFormat(const std::string& name);

// Thread-safe. Each line is written at once and as a whole.
class Log {
 public:
  // In the order in which they are written.
  using Fields = nlohmann::ordered_json;

  // To standard error; events below `least` are left out.
  Log(LogFormat format, LogLevel least);
  // To `out`, which must outlive it.
  Log(LogFormat format, LogLevel least, std::ostream* out);
  ~Log();

  // Whether events of this level are written, for who would have to gather much
  // for one.
  bool Writes(LogLevel level) const { return level >= least_; }

  // `event` is a name such as "topics_reloaded"; `fields` an object.
  void Write(LogLevel level, absl::string_view event,
             const Fields& fields = Fields::object());

  // Writes it whatever level was asked for: what must not be lost.
  void WriteAlways(LogLevel level, absl::string_view event,
                   const Fields& fields);

 private:
  const LogFormat format_;
  const LogLevel least_;
  const std::unique_ptr<spdlog::logger> logger_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_OBSERVE_LOG_H_
