#include "service/loaded_topics.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "service/find_topic.h"

namespace footnote::service {
namespace {

bool SameVersions(const knowledge::Library& a, const knowledge::Library& b) {
  return std::equal(a.topics().begin(), a.topics().end(), b.topics().begin(),
                    b.topics().end(), [](const auto& one, const auto& other) {
                      return one->id() == other->id() &&
                             one->version() == other->version();
                    });
}

}  // namespace

LoadedTopics::LoadedTopics(std::shared_ptr<const knowledge::Library> library) {
  libraries_.push_front(std::move(library));
}

std::shared_ptr<const knowledge::Library> LoadedTopics::Newest() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return libraries_.front();
}

absl::StatusOr<std::shared_ptr<const knowledge::Topic>>
LoadedTopics::ForSession(absl::string_view id,
                         absl::string_view version) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  auto newest = FindTopic(*libraries_.front(), id);
  // A topic that the operator has taken out is out for running sessions too.
  if (!newest.ok()) return newest;
  for (const auto& library : libraries_) {
    auto topic = library->Find(id);
    if (topic != nullptr && topic->version() == version) return topic;
  }
  return newest;
}

void LoadedTopics::Replace(std::shared_ptr<const knowledge::Library> library) {
  const std::lock_guard<std::mutex> lock(mutex_);
  // A reload that changed nothing takes nobody's version away.
  if (SameVersions(*libraries_.front(), *library)) return;
  libraries_.push_front(std::move(library));
  if (libraries_.size() > kKept + 1) libraries_.pop_back();
}

}  // namespace footnote::service
