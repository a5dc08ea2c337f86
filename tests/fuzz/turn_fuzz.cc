// Arbitrary bytes as a conversation: each line is one message. Whatever is
// typed, a turn ends, gives a reply that holds together, and leaves a state
// that can be stored and loaded again.
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "dialogue/engine.h"
#include "dialogue/understand/understand.h"
#include "knowledge/compiled_file.h"
#include "knowledge/library.h"
#include "knowledge/reader.h"
#include "service/request_checks.h"

namespace {

using footnote::dialogue::TurnResult;
using footnote::knowledge::Library;

constexpr size_t kMaxTurns = 12;

void Require(bool holds, const char* what) {
  if (holds) return;
  std::cerr << "turn_fuzz: " << what << "\n";
  __builtin_trap();
}

std::shared_ptr<const Library> Load() {
  namespace fk = footnote::knowledge;
  auto library = Library::Load(
      fk::CompileLanguage(fk::ReadLanguage("knowledge/language/en").content) +
          fk::CompileTopic(
              fk::ReadTopic("knowledge/topics/forefoot-pain").content) +
          fk::CompileTopic(
              fk::ReadTopic("tests/testdata/topics/sore-wrist").content),
      {});
  Require(library.ok(), "run it in the root of the repository");
  return *std::move(library);
}

void CheckReply(const footnote::v1::Reply& reply) {
  Require(!reply.text().empty(), "a reply without words");
  for (int i = 0; i < reply.citations_size(); ++i) {
    Require(reply.citations(i).number() == i + 1, "a footnote out of order");
    Require(!reply.citations(i).sentences().empty(),
            "a footnote that rests on nothing");
  }
  for (const auto& part : reply.parts()) {
    for (const auto& sentence : part.sentences()) {
      for (const int number : sentence.citations()) {
        Require(number >= 1 && number <= reply.citations_size(),
                "a mark without its footnote");
      }
    }
  }
}

// The state after it was stored and loaded.
footnote::v1::SessionState Reload(const footnote::v1::SessionState& state) {
  footnote::v1::SessionState loaded;
  Require(loaded.ParseFromString(state.SerializeAsString()),
          "a state that cannot be loaded again");
  return loaded;
}

void Converse(const footnote::knowledge::Topic& topic, absl::string_view input,
              bool dated) {
  TurnResult result = footnote::dialogue::Start(topic);
  size_t turns = 0;
  for (const absl::string_view text : absl::StrSplit(input, '\n')) {
    if (++turns > kMaxTurns) return;
    footnote::dialogue::Turn turn = {.text = text, .trace = turns % 2 == 0};
    if (dated) turn.today = absl::CivilDay(2026, 5, 20);
    // The service lets no other text through; reading survives any.
    if (!footnote::service::IsUtf8(text)) {
      footnote::dialogue::Understand(topic, text, {});
      continue;
    }
    const int before = result.state.turn();
    result = footnote::dialogue::Step(topic, Reload(result.state), turn);
    Require(result.state.turn() == before + 1, "a turn that does not count");
    CheckReply(result.reply);
    for (const auto& entry : result.trace) {
      Require(entry.begin() >= 0 && entry.begin() <= entry.end() &&
                  static_cast<size_t>(entry.end()) <= text.size(),
              "a trace that points outside of the text");
    }
  }
  Reload(result.state);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::shared_ptr<const Library> library = Load();
  if (size == 0) return 0;
  const absl::string_view input(reinterpret_cast<const char*>(data + 1),
                                size - 1);
  const auto& topics = library->topics();
  Converse(*topics[(data[0] & 1) % topics.size()], input, (data[0] & 2) != 0);
  return 0;
}
