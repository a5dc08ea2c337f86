// Where a server keeps its data when it is not told.
#ifndef FOOTNOTE_SERVICE_DATA_DIR_H_
#define FOOTNOTE_SERVICE_DATA_DIR_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"

namespace footnote::service {

// Gives an environment variable; none where it is not set.
using Environment =
    std::function<absl::optional<std::string>(const std::string& name)>;

// That of this process.
absl::optional<std::string> ProcessEnvironment(const std::string& name);

// $STATE_DIRECTORY, which systemd sets for a service (the first, where it names
// several); else footnote in $XDG_STATE_HOME; else ~/.local/state/footnote.
// FAILED_PRECONDITION: none of them is set.
absl::StatusOr<std::string> DefaultDataDir(const Environment& environment);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_DATA_DIR_H_
