// What watching adds to a turn: all that is told of one, to metrics alone and
// with the log at debug, which writes to nowhere.
#include <benchmark/benchmark.h>

#include <fstream>

#include "service/clock.h"
#include "service/observe/call_log.h"
#include "service/observe/metrics.h"
#include "service/observe/stopwatch.h"

namespace footnote::service {
namespace {

Metrics& SharedMetrics() {
  static auto* const metrics = new Metrics("1", "memory");
  return *metrics;
}

CallReport Call() {
  return {.method = "SendTurn",
          .status = absl::OkStatus(),
          .took = absl::Microseconds(80)};
}

// As UnaryCall, Conversation and MeteredStore tell it, clocks included.
void TellOfTurn(Metrics* metrics) {
  Stopwatch call;
  Stopwatch turn;
  metrics->CallBegan();
  metrics->TurnArrived();
  metrics->TurnBegan();
  TurnReport report = {.topic = "a-topic-of-some-name"};
  report.queue = turn.Lap();
  metrics->StoreAnswered("load", absl::OkStatus(), Stopwatch().Elapsed());
  report.load = turn.Lap();
  report.step = turn.Lap();
  metrics->StoreAnswered("commit", absl::OkStatus(), Stopwatch().Elapsed());
  report.commit = turn.Lap();
  report.all = turn.Elapsed();
  metrics->TurnEnded(report);
  CallReport ended = Call();
  ended.took = call.Elapsed();
  metrics->CallEnded(ended);
}

void BM_MetricsOfTurn(benchmark::State& state) {
  for (auto _ : state) TellOfTurn(&SharedMetrics());
}
BENCHMARK(BM_MetricsOfTurn)->Threads(1)->Threads(2)->Threads(4);

void BM_LogOfCall(benchmark::State& state) {
  std::ofstream nowhere("/dev/null");
  Log log(LogFormat::kJson, LogLevel::kDebug, &nowhere);
  const SystemClock clock;
  CallLog calls(&log, &clock);
  for (auto _ : state) calls.CallEnded(Call());
}
BENCHMARK(BM_LogOfCall);

void BM_LogOfCallLeftOut(benchmark::State& state) {
  std::ofstream nowhere("/dev/null");
  Log log(LogFormat::kJson, LogLevel::kInfo, &nowhere);
  const SystemClock clock;
  CallLog calls(&log, &clock);
  for (auto _ : state) calls.CallEnded(Call());
}
BENCHMARK(BM_LogOfCallLeftOut);

}  // namespace
}  // namespace footnote::service
