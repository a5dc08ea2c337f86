// All topics that a program talks about, and the language they share.
// Immutable, so that a reload is a new library and running turns keep theirs.
#ifndef FOOTNOTE_KNOWLEDGE_LIBRARY_H_
#define FOOTNOTE_KNOWLEDGE_LIBRARY_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "knowledge/language.h"
#include "knowledge/topic.h"

namespace footnote::knowledge {

class Library {
 public:
  // Loads the compiled content that travels with the binary (a language and at
  // least one topic; its first topic is the default), then each path: a
  // compiled file or a topic folder. A folder is checked, and refused with
  // every problem when it has errors. A topic of a path takes the place of the
  // one with its id in `builtin`; two paths with one id are InvalidArgument.
  // Errors name the path.
  static absl::StatusOr<std::shared_ptr<const Library>> Load(
      absl::string_view builtin, const std::vector<std::string>& paths);

  // The topic, or the default one for an empty id; null where there is none.
  // It may outlive the library.
  std::shared_ptr<const Topic> Find(absl::string_view id) const;

  // The default topic first, then by id. Never empty.
  const std::vector<std::shared_ptr<const Topic>>& topics() const {
    return topics_;
  }

  const std::shared_ptr<const Language>& language() const { return language_; }

 private:
  Library() = default;
  absl::Status LoadBuiltin(absl::string_view bytes);
  absl::Status LoadPath(const std::string& path);
  absl::Status Add(std::shared_ptr<const Topic> topic, const std::string& path);
  void Index();

  std::shared_ptr<const Language> language_;
  std::vector<std::shared_ptr<const Topic>> topics_;
  // Where each topic was loaded from; empty: from the binary.
  absl::flat_hash_map<std::string, std::string> paths_;
  absl::flat_hash_map<std::string, int> ids_;
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_LIBRARY_H_
