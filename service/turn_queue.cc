#include "service/turn_queue.h"

#include <utility>

#include "absl/hash/hash.h"

namespace footnote::service {
namespace {

constexpr int kShards = 32;

}  // namespace

TurnQueue::TurnQueue(int max_waiting) : max_waiting_(max_waiting) {
  for (int i = 0; i < kShards; ++i) {
    shards_.push_back(std::make_unique<Shard>());
  }
}

TurnQueue::~TurnQueue() {
  for (const std::unique_ptr<Shard>& shard : shards_) {
    std::unique_lock<std::mutex> lock(shard->mutex);
    shard->empty.wait(lock, [&shard] { return shard->lines.empty(); });
  }
}

bool TurnQueue::Run(const std::string& key, Task task) {
  Shard* shard = shards_[absl::HashOf(key) % kShards].get();
  Line* line = nullptr;
  {
    const std::lock_guard<std::mutex> lock(shard->mutex);
    auto [it, first] = shard->lines.try_emplace(key);
    if (first) {
      it->second = std::make_unique<Line>();
      line = it->second.get();
      line->shard = shard;
      line->key = key;
    } else {
      std::list<Task>& waiting = it->second->waiting;
      if (static_cast<int>(waiting.size()) >= max_waiting_) return false;
      waiting.push_back(std::move(task));
    }
  }
  if (line != nullptr) Drain(line, std::move(task));
  return true;
}

void TurnQueue::Drain(Line* line, Task task) {
  Shard* shard = line->shard;
  while (task) {
    {
      const std::lock_guard<std::mutex> lock(shard->mutex);
      line->starting = true;
      line->ended = false;
    }
    task([line] { End(line); });
    const std::lock_guard<std::mutex> lock(shard->mutex);
    line->starting = false;
    if (!line->ended) return;
    task = Next(line);
  }
}

void TurnQueue::End(Line* line) {
  Task next;
  {
    const std::lock_guard<std::mutex> lock(line->shard->mutex);
    if (line->starting) {
      line->ended = true;
      return;
    }
    next = Next(line);
  }
  if (next) Drain(line, std::move(next));
}

TurnQueue::Task TurnQueue::Next(Line* line) {
  if (line->waiting.empty()) {
    Shard* const shard = line->shard;
    shard->lines.erase(line->key);
    // With the lock held: without it the shard may be gone.
    if (shard->lines.empty()) shard->empty.notify_all();
    return nullptr;
  }
  Task next = std::move(line->waiting.front());
  line->waiting.pop_front();
  return next;
}

}  // namespace footnote::service
