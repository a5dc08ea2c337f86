#include "service/observe/log.h"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

constexpr char kJsonLine[] =
    R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";
constexpr char kTextLine[] = "%Y-%m-%dT%H:%M:%S.%eZ %-7l %v";

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::unique_ptr<spdlog::logger> MakeLogger(LogFormat format,
                                           spdlog::sink_ptr sink) {
  auto logger = std::make_unique<spdlog::logger>("footnote", std::move(sink));
  logger->set_level(spdlog::level::trace);
  logger->set_pattern(format == LogFormat::kJson ? kJsonLine : kTextLine,
                      spdlog::pattern_time_type::utc);
  return logger;
}

// What is no UTF-8, such as a file's name, is shown as well as may be.
std::string Dump(const Log::Fields& value) {
  return value.dump(/*indent=*/-1, /*indent_char=*/' ', /*ensure_ascii=*/false,
                    Log::Fields::error_handler_t::replace);
}

// The object's inside: the line's pattern has the braces.
std::string ToJson(absl::string_view event, const Log::Fields& fields) {
  Log::Fields all = {{"event", std::string(event)}};
  all.update(fields);
  const std::string object = Dump(all);
  return object.substr(1, object.size() - 2);
}

std::string ToText(absl::string_view event, const Log::Fields& fields) {
  std::string text(event);
  for (const auto& [name, value] : fields.items()) {
    absl::StrAppend(&text, " ", name, "=", Dump(value));
  }
  return text;
}

}  // namespace

absl::StatusOr<LogLevel> ParseLogLevel(const std::string& name) {
  if (name == "debug") return LogLevel::kDebug;
  if (name == "info") return LogLevel::kInfo;
  if (name == "warning") return LogLevel::kWarning;
  if (name == "error") return LogLevel::kError;
  return absl::InvalidArgumentError(
      absl::StrCat("there is no level \"", name,
                   "\"; write debug, info, warning or error"));
}

absl::StatusOr<LogFormat> ParseLogFormat(const std::string& name) {
  if (name == "json") return LogFormat::kJson;
  if (name == "text") return LogFormat::kText;
  if (name.empty()) {
    return isatty(STDERR_FILENO) != 0 ? LogFormat::kText : LogFormat::kJson;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "there is no format \"", name, "\"; write json or text"));
}

Log::Log(LogFormat format, LogLevel least)
    : format_(format),
      least_(least),
      logger_(MakeLogger(format,
                         std::make_shared<spdlog::sinks::stderr_sink_mt>())) {}

Log::Log(LogFormat format, LogLevel least, std::ostream* out)
    : format_(format),
      least_(least),
      logger_(
          MakeLogger(format, std::make_shared<spdlog::sinks::ostream_sink_mt>(
                                 *out, /*force_flush=*/true))) {}

Log::~Log() = default;

void Log::Write(LogLevel level, absl::string_view event, const Fields& fields) {
  if (Writes(level)) WriteAlways(level, event, fields);
}

void Log::WriteAlways(LogLevel level, absl::string_view event,
                      const Fields& fields) {
  logger_->log(ToSpdlog(level), format_ == LogFormat::kJson
                                    ? ToJson(event, fields)
                                    : ToText(event, fields));
}

}  // namespace footnote::service
