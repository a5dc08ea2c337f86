// Any bytes as a compiled file; and, since a checksum stops nearly all of
// those, any bytes as the content of a file whose checksum is right.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "knowledge/compiled_file.h"
#include "knowledge/language.h"
#include "knowledge/library.h"
#include "knowledge/topic.h"
#include "knowledge/triage.h"

namespace {

namespace fk = footnote::knowledge;

void Converse(const fk::Topic& topic) {
  fk::Findings findings(topic.slots().size());
  fk::Assess(topic, findings);
  fk::OpenSlots(topic, findings);
  int asked = 0;
  while (const auto next = fk::ChooseQuestion(topic, findings, 0)) {
    if (!findings[next->slot].open()) std::abort();
    findings[next->slot] = ++asked % 2 == 0
                               ? fk::Value::Unsure()
                               : topic.slots()[next->slot].classes.back();
  }
  fk::Assess(topic, findings);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)fk::ReadCompiled(bytes);
  (void)fk::Library::Load(bytes, {});

  footnote::v1::Topic content;
  if (!content.ParseFromArray(data, static_cast<int>(size))) return 0;
  const auto compiled = fk::ReadCompiled(fk::CompileTopic(content));
  if (!compiled.ok() || compiled->topics.size() != 1) std::abort();
  static const auto language =
      fk::Language::Build(footnote::v1::Language()).value();
  const auto topic = fk::Topic::Build(
      compiled->topics[0].content, compiled->topics[0].version, language);
  if (topic.ok()) Converse(**topic);
  return 0;
}
