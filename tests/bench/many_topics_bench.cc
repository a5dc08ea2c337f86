// What a turn of one topic costs where 1,000 topics are loaded and talked of,
// beside what it costs alone; and what each topic costs in memory and time.
//
// The bar: at most 1.5 times as much ("ratio").
#include <benchmark/benchmark.h>
#include <google/protobuf/message.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "dialogue/engine.h"
#include "knowledge/language.h"
#include "knowledge/reader.h"
#include "knowledge/topic.h"

namespace footnote {
namespace {

using Clock = std::chrono::steady_clock;
using TopicPtr = std::shared_ptr<const knowledge::Topic>;

constexpr int kTopics = 1000;
// Twenty words.
constexpr char kText[] =
    "the ball of my left foot has been really sore for about three weeks and "
    "it isn't swollen or bruised";

template <typename T>
T OrDie(absl::StatusOr<T> result) {
  if (result.ok()) return *std::move(result);
  std::cerr << result.status() << "\n";
  std::abort();
}

// Gives every third plain phrase a word of the topic's own, so that no two
// topics have the same words.
void Vary(const std::string& word, google::protobuf::Message* message) {
  const auto* reflection = message->GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(*message, &fields);
  for (const auto* field : fields) {
    if (!field->is_repeated()) {
      if (field->message_type() != nullptr) {
        Vary(word, reflection->MutableMessage(message, field));
      }
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(*message, field); ++i) {
      if (field->message_type() != nullptr) {
        Vary(word, reflection->MutableRepeatedMessage(message, field, i));
      } else if (i % 3 == 2 && (absl::EndsWith(field->name(), "phrases") ||
                                field->name() == "examples")) {
        reflection->SetRepeatedString(
            message, field, i,
            absl::StrCat(reflection->GetRepeatedString(*message, field, i), " ",
                         word));
      }
    }
  }
}

// A word that no other topic has: the number in letters.
std::string WordOf(int number) {
  std::string word = "qu";
  for (; number > 0; number /= 20) word += "bcdfghjklmnpqrstvwxz"[number % 20];
  return word;
}

struct Loaded {
  std::vector<TopicPtr> topics;  // the first is the topic as it is
  std::vector<v1::SessionState> states;
  double milliseconds_each = 0;
  double kilobytes_each = 0;
};

Loaded Load() {
  const std::shared_ptr<const knowledge::Language> language =
      OrDie(knowledge::Language::Build(
          knowledge::ReadLanguage("knowledge/language/en").content));
  const v1::Topic content =
      knowledge::ReadTopic("knowledge/topics/forefoot-pain").content;
  Loaded loaded;
  const size_t before = mallinfo2().uordblks;
  const Clock::time_point start = Clock::now();
  for (int i = 0; i < kTopics; ++i) {
    v1::Topic varied = content;
    if (i > 0) {
      varied.set_id(absl::StrCat(content.id(), "-", i));
      Vary(WordOf(i), &varied);
    }
    loaded.topics.push_back(OrDie(knowledge::Topic::Build(
        std::move(varied), absl::StrCat("version-", i), language)));
  }
  const std::chrono::duration<double, std::milli> took = Clock::now() - start;
  loaded.milliseconds_each = took.count() / kTopics;
  loaded.kilobytes_each =
      static_cast<double>(mallinfo2().uordblks - before) / kTopics / 1024;
  for (const TopicPtr& topic : loaded.topics) {
    loaded.states.push_back(dialogue::Start(*topic).state);
  }
  return loaded;
}

const Loaded& Topics() {
  static const Loaded loaded = Load();
  return loaded;
}

double Turn(size_t topic) {
  v1::SessionState state = Topics().states[topic];
  const Clock::time_point start = Clock::now();
  benchmark::DoNotOptimize(
      dialogue::Step(*Topics().topics[topic], std::move(state),
                     {.text = kText, .today = absl::CivilDay(2026, 5, 20)}));
  return std::chrono::duration<double, std::micro>(Clock::now() - start)
      .count();
}

double Median(std::vector<double>* times) {
  if (times->empty()) return 0;
  const auto middle = times->begin() + static_cast<long>(times->size() / 2);
  std::nth_element(times->begin(), middle, times->end());
  return *middle;
}

// Takes turns of the first topic, each after `others` turns: in one half those
// are of the same topic, in the other of topics drawn among all. Both halves
// alternate, so that a busy machine slows both. Medians, in microseconds.
void BM_TurnAmongTopics(benchmark::State& state) {
  const auto others = static_cast<int>(state.range(0));
  std::minstd_rand random(1);
  std::uniform_int_distribution<size_t> any(1, kTopics - 1);
  std::vector<double> alone;
  std::vector<double> among;
  for (int i = 0; i < kTopics; ++i) Turn(i);
  for (auto _ : state) {
    for (int i = 0; i < others; ++i) Turn(0);
    alone.push_back(Turn(0));
    for (int i = 0; i < others; ++i) Turn(any(random));
    among.push_back(Turn(0));
    state.SetIterationTime(among.back() / 1e6);
  }
  state.counters["alone_us"] = Median(&alone);
  state.counters["among_us"] = Median(&among);
  state.counters["ratio"] = Median(&among) / Median(&alone);
  state.counters["load_ms"] = Topics().milliseconds_each;
  state.counters["KiB"] = Topics().kilobytes_each;
}
BENCHMARK(BM_TurnAmongTopics)
    ->Arg(1)
    ->Arg(16)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

// Each turn is of another topic than the one before: nothing of it is at hand.
void BM_TurnOfAnyTopic(benchmark::State& state) {
  std::minstd_rand random(1);
  std::uniform_int_distribution<size_t> any(0, kTopics - 1);
  for (auto _ : state) state.SetIterationTime(Turn(any(random)) / 1e6);
}
BENCHMARK(BM_TurnOfAnyTopic)->UseManualTime()->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace footnote
