// Finds the topic that a caller names.
#ifndef FOOTNOTE_SERVICE_FIND_TOPIC_H_
#define FOOTNOTE_SERVICE_FIND_TOPIC_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "knowledge/library.h"
#include "knowledge/topic.h"

namespace footnote::service {

// The topic of this id, or the default one where `id` is empty. NOT_FOUND names
// the topics that there are.
absl::StatusOr<std::shared_ptr<const knowledge::Topic>> FindTopic(
    const knowledge::Library& library, absl::string_view id);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_FIND_TOPIC_H_
