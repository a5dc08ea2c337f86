#include "service/load_library.h"

#include <cstddef>

// See builtin.S.
extern "C" const char footnote_builtin_begin[];
extern "C" const char footnote_builtin_end[];

namespace footnote::service {

absl::string_view BuiltinContent() {
  return absl::string_view(
      footnote_builtin_begin,
      static_cast<size_t>(footnote_builtin_end - footnote_builtin_begin));
}

absl::StatusOr<std::shared_ptr<const knowledge::Library>> LoadLibrary(
    const std::vector<std::string>& topic_paths) {
  return knowledge::Library::Load(BuiltinContent(), topic_paths);
}

}  // namespace footnote::service
