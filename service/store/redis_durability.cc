#include "service/store/redis_durability.h"

#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace footnote::service {
namespace {

using Settings = std::map<std::string, std::string>;

constexpr const char* kAsked[] = {"appendonly", "appendfsync",
                                  "no-appendfsync-on-rewrite", "maxmemory",
                                  "maxmemory-policy"};

// None where the server does not tell one of them.
absl::StatusOr<absl::optional<Settings>> AskForSettings(
    RedisConnection* connection) {
  std::vector<RedisCommand> commands;
  for (const char* name : kAsked) commands.push_back({"CONFIG", "GET", name});
  std::vector<RedisReply> replies;
  absl::Status status = connection->Exchange(commands, &replies);
  if (!status.ok()) return absl::UnavailableError(status.message());
  Settings settings;
  for (const RedisReply& reply : replies) {
    if (reply.list.size() != 2) return absl::optional<Settings>();
    settings[reply.list[0].text] = reply.list[1].text;
  }
  return absl::make_optional(std::move(settings));
}

// What a crash of Redis or of its machine would cost.
absl::optional<std::string> DurabilityWarning(Settings settings) {
  if (settings["appendonly"] != "yes") {
    return "it keeps no log of its changes (appendonly no): a crash or restart "
           "of Redis loses acknowledged turns; set appendonly yes and "
           "appendfsync always there";
  }
  if (settings["appendfsync"] != "always") {
    return absl::StrCat(
        "appendfsync is ", settings["appendfsync"],
        ": a failure of its machine can lose the acknowledged turns of ",
        settings["appendfsync"] == "everysec" ? "a second or two"
                                              : "half a minute",
        "; set appendfsync always there to lose none");
  }
  if (settings["no-appendfsync-on-rewrite"] == "yes") {
    return "no-appendfsync-on-rewrite is yes: a failure of its machine while "
           "it rewrites its log loses acknowledged turns; set it to no there";
  }
  return absl::nullopt;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> RedisWarnings(
    const RedisAddress& address, RedisConnection* connection) {
  std::vector<std::string> warnings;
  const auto warn = [&](absl::string_view text) {
    warnings.push_back(
        absl::StrCat("session store ", NameOf(address), ": ", text));
  };
  auto settings = AskForSettings(connection);
  if (!settings.ok()) return settings.status();
  if (!settings->has_value()) {
    warn(
        "whether acknowledged turns outlive a crash of Redis is not known, "
        "since CONFIG GET is not allowed; see that appendonly is yes, "
        "appendfsync always and maxmemory-policy noeviction there");
  } else {
    const auto durability = DurabilityWarning(**settings);
    if (durability.has_value()) warn(*durability);
    const std::string& policy = (**settings)["maxmemory-policy"];
    if ((**settings)["maxmemory"] != "0" && policy != "noeviction") {
      warn(absl::StrCat("maxmemory-policy is ", policy,
                        ": Redis drops live sessions when its memory is full; "
                        "set maxmemory-policy noeviction there"));
    }
  }
  if (!IsLocal(address)) {
    warn(
        "what users tell crosses the network in the clear; keep that network "
        "private, or lead the connection through a TLS tunnel");
  }
  return warnings;
}

}  // namespace footnote::service
