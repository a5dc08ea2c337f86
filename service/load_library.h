// The topics that travel with the binary, and those that the operator adds.
#ifndef FOOTNOTE_SERVICE_LOAD_LIBRARY_H_
#define FOOTNOTE_SERVICE_LOAD_LIBRARY_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "knowledge/library.h"

namespace footnote::service {

// The compiled content within the binary: a language and the default topic.
absl::string_view BuiltinContent();

// See knowledge::Library::Load.
absl::StatusOr<std::shared_ptr<const knowledge::Library>> LoadLibrary(
    const std::vector<std::string>& topic_paths);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_LOAD_LIBRARY_H_
