// Any bytes as an authored topic: read, checked and, where they are fit, linked
// and proved. A byte 0xFF parts the input into files.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "knowledge/checker.h"
#include "knowledge/language.h"
#include "knowledge/reader.h"

namespace {

namespace fk = footnote::knowledge;

// Proofs try every combination; a fuzzer has no time for the larger ones.
constexpr int kMaxSlots = 6;

std::shared_ptr<const fk::Language> MakeLanguage() {
  footnote::v1::Language content;
  content.set_id("en");
  content.add_word_groups()->set_id("mine");
  content.mutable_word_groups(0)->add_words("my");
  return fk::Language::Build(std::move(content)).value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::shared_ptr<const fk::Language> language = MakeLanguage();
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  std::vector<fk::SourceFile> files;
  for (const absl::string_view part : absl::StrSplit(bytes, '\xff')) {
    files.push_back({.name = absl::StrCat("part", files.size()),
                     .text = std::string(part)});
  }
  const auto authored = fk::ParseTopic("fuzz", files);
  if (authored.content.slots_size() > kMaxSlots) return 0;
  const fk::Report report = fk::Check(authored, language);
  fk::FormatReport(report);
  return 0;
}
