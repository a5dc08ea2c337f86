// The topics that a soak talks about: the built-in one, and one in a folder of
// its own that is changed while the server runs.
#ifndef FOOTNOTE_TESTS_SOAK_SOAK_TOPICS_H_
#define FOOTNOTE_TESTS_SOAK_SOAK_TOPICS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "knowledge/library.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {

// Reading is safe from any thread; the rest is for one.
class SoakTopics {
 public:
  // What users of the topics say, message by message.
  using Script = std::vector<std::string>;

  // Reads topics and transcripts of the repository at `root`.
  static absl::StatusOr<std::unique_ptr<SoakTopics>> Read(
      const std::string& root);

  // As `serve --topic` takes it.
  std::string folder() const;

  const std::vector<std::string>& ids() const { return ids_; }
  const std::vector<Script>& scripts() const { return scripts_; }
  // The topic as it is before any change.
  std::shared_ptr<const knowledge::Library> library() const {
    return versions_.front();
  }
  // Null where no version of the folder is this one.
  std::shared_ptr<const knowledge::Topic> Find(absl::string_view id,
                                               absl::string_view version) const;

  // What the server finds in the folder from now on: its other version, or one
  // that must be refused.
  void Change();
  void Break() const;
  // The version before it was broken.
  void Mend() const;

 private:
  SoakTopics() = default;

  std::string TopicFile() const;

  const TemporaryFolder place_;
  // Of the topic's file, and what is loaded from each.
  std::vector<std::string> texts_;
  std::vector<std::shared_ptr<const knowledge::Library>> versions_;
  size_t now_ = 0;
  std::vector<std::string> ids_;
  std::vector<Script> scripts_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SOAK_SOAK_TOPICS_H_
