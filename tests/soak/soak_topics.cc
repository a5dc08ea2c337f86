#include "tests/soak/soak_topics.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "dialogue/transcript.h"
#include "service/load_library.h"
#include "service/request_checks.h"

namespace footnote::service {
namespace {

namespace fs = std::filesystem;

constexpr char kChanging[] = "tests/testdata/topics/sore-wrist";
// Every topic with transcripts whose users speak to both.
constexpr const char* kTranscripts[] = {"knowledge/topics",
                                        "tests/testdata/topics"};

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void WriteFile(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
}

// What is no UTF-8 is refused rather than read, and is sent elsewhere.
absl::StatusOr<SoakTopics::Script> ReadScript(const fs::path& path) {
  const auto transcript =
      dialogue::ParseTranscript(path.filename().string(), ReadFile(path));
  if (!transcript.ok()) return transcript.status();
  SoakTopics::Script script;
  for (const dialogue::Exchange& exchange : transcript->exchanges) {
    if (exchange.user_line > 0 && IsUtf8(exchange.user)) {
      script.push_back(exchange.user);
    }
  }
  return script;
}

absl::StatusOr<std::vector<SoakTopics::Script>> ReadScripts(
    const std::string& root) {
  std::vector<fs::path> paths;
  for (const char* const folder : kTranscripts) {
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(root) / folder)) {
      if (entry.path().extension() == ".chat") paths.push_back(entry.path());
    }
  }
  // The same seed says the same on every machine.
  std::sort(paths.begin(), paths.end());
  std::vector<SoakTopics::Script> scripts;
  for (const fs::path& path : paths) {
    auto script = ReadScript(path);
    if (!script.ok()) return script.status();
    if (!script->empty()) scripts.push_back(*std::move(script));
  }
  if (scripts.empty()) {
    return absl::NotFoundError(absl::StrCat("no transcripts below ", root));
  }
  return scripts;
}

}  // namespace

std::string SoakTopics::folder() const { return place_.path() + "/topic"; }

std::string SoakTopics::TopicFile() const {
  return folder() + "/topic.textproto";
}

absl::StatusOr<std::unique_ptr<SoakTopics>> SoakTopics::Read(
    const std::string& root) {
  std::unique_ptr<SoakTopics> topics(new SoakTopics());
  auto scripts = ReadScripts(root);
  if (!scripts.ok()) return scripts.status();
  topics->scripts_ = *std::move(scripts);
  fs::copy(fs::path(root) / kChanging, topics->folder(),
           fs::copy_options::recursive);
  const std::string text = ReadFile(topics->TopicFile());
  topics->texts_ = {
      text, absl::StrReplaceAll(text, {{"after typing", "from typing"}})};
  for (size_t i = topics->texts_.size(); i-- > 0;) {
    WriteFile(topics->TopicFile(), topics->texts_[i]);
    auto library = LoadLibrary({topics->folder()});
    if (!library.ok()) return library.status();
    topics->versions_.insert(topics->versions_.begin(), *std::move(library));
  }
  for (const auto& topic : topics->library()->topics()) {
    topics->ids_.push_back(topic->id());
  }
  return topics;
}

std::shared_ptr<const knowledge::Topic> SoakTopics::Find(
    absl::string_view id, absl::string_view version) const {
  for (const auto& library : versions_) {
    auto topic = library->Find(id);
    if (topic != nullptr && topic->version() == version) return topic;
  }
  return nullptr;
}

void SoakTopics::Change() {
  now_ = (now_ + 1) % texts_.size();
  WriteFile(TopicFile(), texts_[now_]);
}

void SoakTopics::Break() const {
  WriteFile(TopicFile(), texts_[now_] + "\nslots { id: \"half\" ");
}

void SoakTopics::Mend() const { WriteFile(TopicFile(), texts_[now_]); }

}  // namespace footnote::service
