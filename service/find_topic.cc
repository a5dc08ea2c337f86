#include "service/find_topic.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/request_checks.h"

namespace footnote::service {

absl::StatusOr<std::shared_ptr<const knowledge::Topic>> FindTopic(
    const knowledge::Library& library, absl::string_view id) {
  std::shared_ptr<const knowledge::Topic> topic = library.Find(id);
  if (topic != nullptr) return topic;
  const absl::string_view name = NameableId(id);
  const std::string loaded = absl::StrJoin(
      library.topics(), ", ", [](std::string* out, const auto& other) {
        absl::StrAppend(out, other->id());
      });
  return absl::NotFoundError(absl::StrCat(
      "no such topic", name.empty() ? "" : ": ", name, "; loaded: ", loaded));
}

}  // namespace footnote::service
