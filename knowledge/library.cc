#include "knowledge/library.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "knowledge/checker.h"
#include "knowledge/compiled_file.h"
#include "knowledge/reader.h"

namespace footnote::knowledge {
namespace {

absl::Status At(const std::string& path, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat(path, ": ", status.message()));
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Library>> Library::Load(
    absl::string_view builtin, const std::vector<std::string>& paths) {
  std::shared_ptr<Library> library(new Library);
  absl::Status status = library->LoadBuiltin(builtin);
  for (const std::string& path : paths) {
    if (status.ok()) status = library->LoadPath(path);
  }
  if (!status.ok()) return status;
  library->Index();
  return std::shared_ptr<const Library>(std::move(library));
}

absl::Status Library::LoadBuiltin(absl::string_view bytes) {
  absl::StatusOr<CompiledContent> content = ReadCompiled(bytes);
  if (!content.ok()) return At("built-in knowledge", content.status());
  if (content->languages.size() != 1 || content->topics.empty()) {
    return absl::InvalidArgumentError(
        "built-in knowledge: needs one language and at least one topic; build "
        "it again with footnote_pack");
  }
  auto language = Language::Build(std::move(content->languages.front()));
  if (!language.ok()) return At("built-in language", language.status());
  language_ = *std::move(language);
  for (CompiledTopic& compiled : content->topics) {
    auto topic = Topic::Build(std::move(compiled.content),
                              std::move(compiled.version), language_);
    absl::Status status = topic.ok() ? Add(*std::move(topic), "")
                                     : At("built-in topic", topic.status());
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Library::LoadPath(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    Report report = Check(ReadTopic(path), language_);
    if (report.ok()) return Add(std::move(report.topic), path);
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": the topic has errors and is not loaded\n",
                     FormatProblems(report.problems)));
  }
  absl::StatusOr<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<CompiledContent> content = ReadCompiled(*bytes);
  if (!content.ok()) return At(path, content.status());
  if (content->topics.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        path, ": holds no topic; compile one with: footnote kb compile"));
  }
  for (CompiledTopic& compiled : content->topics) {
    auto topic = Topic::Build(std::move(compiled.content),
                              std::move(compiled.version), language_);
    absl::Status status =
        topic.ok() ? Add(*std::move(topic), path) : At(path, topic.status());
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Library::Add(std::shared_ptr<const Topic> topic,
                          const std::string& path) {
  const auto [it, added] = paths_.try_emplace(topic->id(), path);
  if (added) {
    topics_.push_back(std::move(topic));
    return absl::OkStatus();
  }
  if (path.empty() || !it->second.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        path.empty() ? "built-in knowledge" : path, ": topic \"", topic->id(),
        "\" was loaded from ", it->second.empty() ? "there" : it->second,
        " already; load one of the two"));
  }
  it->second = path;
  const auto loaded = absl::c_find_if(
      topics_, [&](const auto& other) { return other->id() == topic->id(); });
  *loaded = std::move(topic);
  return absl::OkStatus();
}

void Library::Index() {
  std::sort(topics_.begin() + 1, topics_.end(),
            [](const auto& a, const auto& b) { return a->id() < b->id(); });
  for (size_t i = 0; i < topics_.size(); ++i) {
    ids_[topics_[i]->id()] = static_cast<int>(i);
  }
}

std::shared_ptr<const Topic> Library::Find(absl::string_view id) const {
  if (id.empty()) return topics_.front();
  const auto it = ids_.find(id);
  return it == ids_.end() ? nullptr : topics_[it->second];
}

}  // namespace footnote::knowledge
