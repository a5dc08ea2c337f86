// What loading a topic and taking a turn cost, without a network.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "dialogue/engine.h"
#include "dialogue/understand/understand.h"
#include "knowledge/compiled_file.h"
#include "knowledge/library.h"
#include "knowledge/reader.h"
#include "knowledge/triage.h"
#include "service/clock.h"
#include "service/conversation.h"
#include "service/store/memory_store.h"
#include "service/store/sealed_store.h"
#include "service/store/sealing_keys.h"

namespace footnote {
namespace {

// What a user says, from the first message to a question at the end.
const char* const kScript[] = {
    "the ball of my foot has hurt for about a week and it isn't swollen",
    "no",
    "it's getting better",
    "no",
    "no, nothing like that",
    "no",
    "can I go swimming with it?",
    "actually it's been three weeks",
};

const std::string& Compiled() {
  static const std::string bytes =
      knowledge::CompileLanguage(
          knowledge::ReadLanguage("knowledge/language/en").content) +
      knowledge::CompileTopic(
          knowledge::ReadTopic("knowledge/topics/forefoot-pain").content);
  return bytes;
}

std::shared_ptr<const knowledge::Library> Load() {
  auto library = knowledge::Library::Load(Compiled(), {});
  if (!library.ok()) {
    std::cerr << library.status() << "\n";
    std::abort();
  }
  return *std::move(library);
}

const knowledge::Topic& Topic() {
  static const std::shared_ptr<const knowledge::Library> library = Load();
  return *library->topics().front();
}

// The states before each turn of the script.
std::vector<v1::SessionState> States() {
  std::vector<v1::SessionState> states = {dialogue::Start(Topic()).state};
  for (const char* text : kScript) {
    states.push_back(
        dialogue::Step(Topic(), states.back(),
                       {.text = text, .today = absl::CivilDay(2026, 5, 20)})
            .state);
  }
  return states;
}

void BM_LoadLibrary(benchmark::State& state) {
  Compiled();
  for (auto _ : state) benchmark::DoNotOptimize(Load());
}
BENCHMARK(BM_LoadLibrary)->Unit(benchmark::kMillisecond);

void BM_Start(benchmark::State& state) {
  Topic();
  for (auto _ : state) benchmark::DoNotOptimize(dialogue::Start(Topic()));
}
BENCHMARK(BM_Start)->Unit(benchmark::kMicrosecond);

// One turn of the script each.
void BM_Turn(benchmark::State& state) {
  const auto number = static_cast<size_t>(state.range(0));
  const v1::SessionState before = States()[number];
  for (auto _ : state) {
    v1::SessionState copy = before;
    benchmark::DoNotOptimize(dialogue::Step(
        Topic(), std::move(copy),
        {.text = kScript[number], .today = absl::CivilDay(2026, 5, 20)}));
  }
  state.SetLabel(kScript[number]);
}
BENCHMARK(BM_Turn)->DenseRange(0, 7)->Unit(benchmark::kMicrosecond);

// The bar: under 60 us for a message of 20 words.
void BM_TwentyWordTurn(benchmark::State& state) {
  const v1::SessionState before = dialogue::Start(Topic()).state;
  for (auto _ : state) {
    v1::SessionState copy = before;
    benchmark::DoNotOptimize(dialogue::Step(
        Topic(), std::move(copy),
        {.text = "the ball of my left foot has been really sore for about "
                 "three weeks and it isn't swollen or bruised",
         .today = absl::CivilDay(2026, 5, 20)}));
  }
}
BENCHMARK(BM_TwentyWordTurn)->Unit(benchmark::kMicrosecond);

void BM_Understand(benchmark::State& state) {
  Topic();
  dialogue::ReadingContext context;
  context.today = absl::CivilDay(2026, 5, 20);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        dialogue::Understand(Topic(), kScript[0], context));
  }
}
BENCHMARK(BM_Understand)->Unit(benchmark::kMicrosecond);

// A turn with its checks, its stored state and its stored response: what a
// door adds to is this. The argument: whether what is stored is sealed.
void BM_SendTurn(benchmark::State& state) {
  const service::LoadedTopics topics(Load());
  const auto keys =
      service::SealingKeys::Parse("bench " + std::string(64, '1'), "keys");
  service::SealedStore store(
      std::make_unique<service::MemoryStore>(service::MemoryStore::Options()),
      std::make_shared<const service::SealingKeys>(
          state.range(0) == 0 ? service::SealingKeys() : *keys));
  const service::SystemClock clock;
  service::Conversation conversation(
      {.topics = &topics, .store = &store, .clock = &clock}, {});
  constexpr size_t kTurns = sizeof(kScript) / sizeof(kScript[0]);
  std::string session;
  v1::SendTurnRequest request;
  size_t turn = kTurns;
  for (auto _ : state) {
    if (turn == kTurns) {
      state.PauseTiming();
      turn = 0;
      if (!session.empty()) {
        v1::DeleteSessionRequest over;
        over.set_session_id(session);
        conversation.DeleteSession(over, {}, [](const auto&) {});
      }
      conversation.StartSession({}, {}, [&session](const auto& started) {
        session = started->session_id();
      });
      state.ResumeTiming();
    }
    request.set_session_id(session);
    request.set_turn_id(absl::StrCat(turn));
    request.set_text(kScript[turn++]);
    conversation.SendTurn(request, {}, [](absl::StatusOr<std::string> bytes) {
      benchmark::DoNotOptimize(bytes);
    });
  }
}
BENCHMARK(BM_SendTurn)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace footnote
