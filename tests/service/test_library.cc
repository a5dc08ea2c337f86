#include "tests/service/test_library.h"

#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>

#include "knowledge/compiled_file.h"
#include "knowledge/reader.h"

namespace footnote::service {
namespace {

// With its own title where none is given.
std::shared_ptr<const knowledge::Library> Load(const std::string& title = "") {
  const auto language = knowledge::ReadLanguage("knowledge/language/en");
  auto topic = knowledge::ReadTopic("tests/testdata/topics/sore-wrist");
  if (!title.empty()) topic.content.set_title(title);
  auto library =
      knowledge::Library::Load(knowledge::CompileLanguage(language.content) +
                                   knowledge::CompileTopic(topic.content),
                               {});
  if (!library.ok()) {
    std::cerr << "the test's library: " << library.status() << "\n";
    std::abort();
  }
  return *std::move(library);
}

}  // namespace

const knowledge::Library& TestLibrary() {
  static const std::shared_ptr<const knowledge::Library> library =
      TestTopics().Newest();
  return *library;
}

const LoadedTopics& TestTopics() {
  static const LoadedTopics topics(Load());
  return topics;
}

std::shared_ptr<const knowledge::Library> ChangedTestLibrary(
    const std::string& title) {
  return Load(title);
}

}  // namespace footnote::service
