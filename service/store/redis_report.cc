#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "service/store/redis_address.h"
#include "service/store/redis_connection.h"
#include "service/store/redis_durability.h"
#include "service/store/redis_link.h"
#include "service/store/store_report.h"

namespace footnote::service {
namespace {

// "7.0.15"; a question mark where this user may not ask.
std::string VersionOf(RedisConnection* connection) {
  const auto info = connection->Ask({"INFO", "server"});
  if (!info.ok()) return "?";
  for (absl::string_view line : absl::StrSplit(info->text, "\r\n")) {
    if (absl::ConsumePrefix(&line, "redis_version:")) return std::string(line);
  }
  return "?";
}

}  // namespace

absl::StatusOr<StoreReport> InspectRedis(const std::string& url) {
  const auto address = ParseRedisUrl(url);
  if (!address.ok()) return address.status();
  auto connection = RedisConnection::Open(*address, {});
  if (!connection.ok()) return connection.status();
  const auto format = CheckRedisDatabase(*address, connection->get());
  if (!format.ok()) return format.status();
  auto warnings = RedisWarnings(*address, connection->get());
  if (!warnings.ok()) return warnings.status();
  return StoreReport{
      .about = absl::StrCat("Redis ", VersionOf(connection->get()), " at ",
                            NameOf(*address),
                            *format ? "" : "; the database is empty of us"),
      .warnings = *std::move(warnings)};
}

}  // namespace footnote::service
