#include "service/data_dir.h"

#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace footnote::service {

absl::optional<std::string> ProcessEnvironment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  if (value == nullptr) return absl::nullopt;
  return std::string(value);
}

absl::StatusOr<std::string> DefaultDataDir(const Environment& environment) {
  const auto get = [&environment](const std::string& name) {
    return environment(name).value_or("");
  };
  const std::string state = get("STATE_DIRECTORY");
  if (!state.empty()) return state.substr(0, state.find(':'));
  // The XDG specification: a path that is not absolute is to be ignored.
  const std::string xdg = get("XDG_STATE_HOME");
  if (absl::StartsWith(xdg, "/")) return absl::StrCat(xdg, "/footnote");
  const std::string home = get("HOME");
  if (!home.empty()) return absl::StrCat(home, "/.local/state/footnote");
  return absl::FailedPreconditionError(
      "no place to keep sessions: neither STATE_DIRECTORY, XDG_STATE_HOME nor "
      "HOME is set; name one with --data-dir, or keep them in memory with "
      "--store=memory");
}

}  // namespace footnote::service
