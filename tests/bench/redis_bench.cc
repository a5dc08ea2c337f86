// Commits a second through the Redis store, by how many wait at once, how often
// Redis syncs its log, and how many workers the store has. Redis runs beside
// it, with its files in the folder for temporary files.
#include <benchmark/benchmark.h>

#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/store/redis_store.h"
#include "tests/service/store/redis_server.h"
#include "tests/service/store/store_cases.h"

namespace footnote::service {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1700000000);
constexpr absl::Duration kTtl = absl::Hours(24);
// About those of a conversation about a foot.
constexpr size_t kStateBytes = 1200;
constexpr size_t kResponseBytes = 700;

void Require(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << "\n";
  std::abort();
}

// Sessions that take one turn at a time, all of them at once.
class Sessions {
 public:
  Sessions(RedisStore* store, int count) : store_(store) {
    for (int i = 0; i < count; ++i) {
      SessionRecord record = {.key = {"", absl::StrCat(i)},
                              .state = std::string(kStateBytes, 's'),
                              .create_time = kNow,
                              .expire_time = kNow + kTtl,
                              .ttl = kTtl};
      Require(Create(*store, record, kNow));
      free_.push_back(std::move(record));
    }
    count_ = free_.size();
  }

  // Commits a turn to a session that has none on its way; waits for one.
  void Commit() {
    SessionRecord record;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait(lock, [this] { return !free_.empty(); });
      record = std::move(free_.back());
      free_.pop_back();
    }
    SessionRecord sent = record;
    store_->Commit(
        std::move(sent),
        {absl::StrCat(record.version), std::string(kResponseBytes, 'r')}, kNow,
        [this, record = std::move(record)](const absl::Status& status) mutable {
          Require(status);
          ++record.version;
          const std::lock_guard<std::mutex> lock(mutex_);
          free_.push_back(std::move(record));
          changed_.notify_one();
        });
  }

  void AwaitAll() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return free_.size() == count_; });
  }

 private:
  RedisStore* const store_;
  size_t count_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<SessionRecord> free_;
};

void BM_Commit(benchmark::State& state, const char* appendfsync) {
  const RedisServer server(
      {"--appendonly", "yes", "--appendfsync", appendfsync});
  const auto opened = RedisStore::Open(
      server.url(), {.workers = static_cast<int>(state.range(1))});
  Require(opened.status());
  Sessions sessions(opened->store.get(), static_cast<int>(state.range(0)));
  for (const auto _ : state) sessions.Commit();
  sessions.AwaitAll();
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations()));
}

#define FOOTNOTE_COMMITS(appendfsync)                     \
  BENCHMARK_CAPTURE(BM_Commit, appendfsync, #appendfsync) \
      ->ArgNames({"waiting", "workers"})                  \
      ->ArgsProduct({{1, 64, 512}, {2, 8}})               \
      ->UseRealTime()

FOOTNOTE_COMMITS(always);
FOOTNOTE_COMMITS(everysec);

#undef FOOTNOTE_COMMITS

}  // namespace
}  // namespace footnote::service
