#include "service/topics.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/request_checks.h"

namespace footnote::service {

absl::StatusOr<TopicPtr> Topics::Find(absl::string_view id) const {
  if (id.empty()) return all_.front();
  for (const TopicPtr& topic : all_) {
    if (topic->id() == id) return topic;
  }
  const absl::string_view name = NameableId(id);
  return absl::NotFoundError(absl::StrCat(
      name.empty() ? "no such topic" : absl::StrCat("no topic ", name),
      "; loaded: ",
      absl::StrJoin(all_, ", ", [](std::string* out, const TopicPtr& topic) {
        absl::StrAppend(out, topic->id());
      })));
}

}  // namespace footnote::service
