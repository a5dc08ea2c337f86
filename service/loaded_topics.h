// The topics that a server talks about, which may be replaced while it runs.
#ifndef FOOTNOTE_SERVICE_LOADED_TOPICS_H_
#define FOOTNOTE_SERVICE_LOADED_TOPICS_H_

#include <deque>
#include <memory>
#include <mutex>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "knowledge/library.h"
#include "knowledge/topic.h"

namespace footnote::service {

// Thread-safe. What it hands out may outlive it and any replacement.
class LoadedTopics {
 public:
  // Libraries that were replaced and are kept for the sessions that began with
  // them; a session of an older one goes on with the newest.
  static constexpr size_t kKept = 4;

  explicit LoadedTopics(std::shared_ptr<const knowledge::Library> library);

  // What new sessions begin with, and calls without a session use.
  std::shared_ptr<const knowledge::Library> Newest() const;

  // The topic for a session that began with `version` of it: that version while
  // it is kept, else the newest. NOT_FOUND: the topic is no longer loaded.
  absl::StatusOr<std::shared_ptr<const knowledge::Topic>> ForSession(
      absl::string_view id, absl::string_view version) const;

  // Makes `library` the newest, where a topic of it is another than now.
  void Replace(std::shared_ptr<const knowledge::Library> library);

 private:
  mutable std::mutex mutex_;
  // The newest first.
  std::deque<std::shared_ptr<const knowledge::Library>> libraries_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_LOADED_TOPICS_H_
