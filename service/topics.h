// The topics that a server talks about.
#ifndef FOOTNOTE_SERVICE_TOPICS_H_
#define FOOTNOTE_SERVICE_TOPICS_H_

#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "knowledge/topic.h"

namespace footnote::service {

using TopicPtr = std::shared_ptr<const knowledge::Topic>;

// Immutable, so safe from any thread.
class Topics {
 public:
  // At least one; in the order in which they are listed. Ids are unique.
  explicit Topics(std::vector<TopicPtr> topics) : all_(std::move(topics)) {}

  // The topic of this id, or the first where `id` is empty. NOT_FOUND names
  // the topics that there are.
  absl::StatusOr<TopicPtr> Find(absl::string_view id) const;

  const std::vector<TopicPtr>& all() const { return all_; }

 private:
  const std::vector<TopicPtr> all_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_TOPICS_H_
