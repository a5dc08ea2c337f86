#include "tests/service/test_library.h"

#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>

#include "knowledge/compiled_file.h"
#include "knowledge/reader.h"

namespace footnote::service {
namespace {

std::shared_ptr<const knowledge::Library> Load() {
  const auto language = knowledge::ReadLanguage("knowledge/language/en");
  const auto topic = knowledge::ReadTopic("tests/testdata/topics/sore-wrist");
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
  static const std::shared_ptr<const knowledge::Library> library = Load();
  return *library;
}

}  // namespace footnote::service
