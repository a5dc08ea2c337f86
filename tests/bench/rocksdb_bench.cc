// What a turn costs in the RocksDB store alone, beside the memory store: some
// sessions take turns at once, each loaded and then committed, by how many take
// turns and how many there are. Processor time is that of all threads, flushes
// and compactions included. The folder is in that for temporary files.
#include <benchmark/benchmark.h>

#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/store/memory_store.h"
#include "service/store/rocksdb_store.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1700000000);
constexpr absl::Duration kTtl = absl::Hours(24);
// About those of a conversation about a foot.
constexpr size_t kStateBytes = 1200;
constexpr size_t kResponseBytes = 700;
constexpr int kTurnsOfSession = 8;

void Require(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << "\n";
  std::abort();
}

// As the ids of sessions: nothing tells the next from the last.
SessionKey KeyOf(int64_t number) {
  return {"", absl::StrCat(
                  absl::Hex(number * 0x9E3779B97F4A7C15u, absl::kZeroPad16))};
}

// Takes calls to be made from callbacks, as a server takes requests, so that
// the store's threads do no more than answer.
class Tasks {
 public:
  void Add(std::function<void()> task) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    changed_.notify_one();
  }
  // Waits until there is one.
  std::function<void()> Next() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return !tasks_.empty(); });
    std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    return task;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
};

// A session that takes its turns one by one, then goes on to the next.
class Lane {
 public:
  Lane(SessionStore* store, Tasks* tasks, int64_t number, int64_t step,
       int64_t sessions)
      : store_(store),
        tasks_(tasks),
        number_(number),
        step_(step),
        sessions_(sessions) {}

  void Turn() {
    store_->Load(KeyOf(number_), absl::StrCat("turn-", turns_), kNow,
                 [this](absl::StatusOr<LoadedSession> loaded) {
                   Require(loaded.status());
                   Commit(*std::move(loaded));
                 });
  }
  int64_t turns() const { return turns_; }

 private:
  void Commit(LoadedSession loaded) {
    store_->Commit(
        std::move(loaded.record),
        {absl::StrCat("turn-", turns_), std::string(kResponseBytes, 'r')}, kNow,
        [this](const absl::Status& status) {
          Require(status);
          if (++turns_ % kTurnsOfSession == 0) {
            number_ = (number_ + step_) % sessions_;
          }
          tasks_->Add([this] { Turn(); });
        });
  }

  SessionStore* const store_;
  Tasks* const tasks_;
  int64_t number_;
  const int64_t step_;
  const int64_t sessions_;
  int64_t turns_ = 0;
};

void TakeTurns(benchmark::State& state, SessionStore* store) {
  const int64_t in_flight = state.range(0);
  const int64_t sessions = state.range(1);
  std::mutex mutex;
  std::condition_variable changed;
  int64_t waiting = 0;
  for (int64_t i = 0; i < sessions; ++i) {
    {
      std::unique_lock<std::mutex> lock(mutex);
      changed.wait(lock, [&] { return waiting < 1000; });
      ++waiting;
    }
    store->Create({.key = KeyOf(i),
                   .state = std::string(kStateBytes, 's'),
                   .create_time = kNow,
                   .expire_time = kNow + kTtl,
                   .ttl = kTtl},
                  kNow, [&](const absl::Status& status) {
                    Require(status);
                    const std::lock_guard<std::mutex> lock(mutex);
                    --waiting;
                    changed.notify_one();
                  });
  }
  {
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [&] { return waiting == 0; });
  }
  Tasks tasks;
  std::deque<Lane> lanes;
  for (int64_t i = 0; i < in_flight; ++i) {
    lanes.emplace_back(store, &tasks, i, in_flight, sessions);
    tasks.Add([&lane = lanes.back()] { lane.Turn(); });
  }
  for (auto _ : state) tasks.Next()();
  // Each lane ends once it asks for its next turn.
  for (int64_t i = 0; i < in_flight; ++i) tasks.Next();
  state.SetItemsProcessed(state.iterations());
}

void Memory(benchmark::State& state) {
  MemoryStore store({});
  TakeTurns(state, &store);
}

void Rocksdb(benchmark::State& state) {
  const TemporaryFolder folder;
  auto store = RocksdbStore::Open(folder.path(), {});
  Require(store.status());
  TakeTurns(state, store->get());
}

void Cases(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"in_flight", "sessions"})
      ->Args({64, 20000})
      ->Args({64, 300000})
      ->Iterations(100000)
      ->MeasureProcessCPUTime()
      ->UseRealTime()
      ->Unit(benchmark::kMicrosecond);
}

BENCHMARK(Memory)->Apply(Cases);
BENCHMARK(Rocksdb)->Apply(Cases);

}  // namespace
}  // namespace footnote::service
