// Compiles a language and topics into one file, for what travels with the
// binary:
//
//   footnote_pack OUT LANGUAGE_DIR TOPIC_DIR...
//
// The first topic is the default one. Problems go to standard error as
// file:line:col; exit status 1 when one is an error, and OUT is not written.
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "knowledge/checker.h"
#include "knowledge/compiled_file.h"
#include "knowledge/language.h"
#include "knowledge/reader.h"

namespace {

namespace fk = footnote::knowledge;

int Fail(absl::string_view message) {
  std::cerr << "footnote_pack: " << std::string(message) << "\n";
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4)
    return Fail("usage: footnote_pack OUT LANGUAGE_DIR TOPIC_DIR...");
  fk::Authored<footnote::v1::Language> authored = fk::ReadLanguage(argv[2]);
  std::cerr << fk::FormatProblems(authored.problems);
  if (!authored.ok()) return Fail("the language has errors");
  std::string bytes = fk::CompileLanguage(authored.content);
  auto language = fk::Language::Build(std::move(authored.content));
  if (!language.ok()) return Fail(language.status().message());

  for (int i = 3; i < argc; ++i) {
    const fk::Report report = fk::Check(fk::ReadTopic(argv[i]), *language);
    std::cerr << fk::FormatProblems(report.problems);
    if (!report.ok()) return Fail("a topic has errors");
    bytes += fk::CompileTopic(report.topic->content());
  }
  const absl::Status written = fk::WriteFile(argv[1], bytes);
  return written.ok() ? 0 : Fail(written.message());
}
