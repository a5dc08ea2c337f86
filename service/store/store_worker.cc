#include "service/store/store_worker.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

absl::Status Stopping() {
  return absl::UnavailableError("the session store is closing; send it again");
}

}  // namespace

StoreWorker::StoreWorker(const Options& options, Run run)
    : options_(options), run_(std::move(run)), thread_([this] { Work(); }) {}

StoreWorker::~StoreWorker() { Stop(); }

void StoreWorker::Stop() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
  // Nothing joins the queue any more, and nobody else looks at it.
  for (StoreCall& call : waiting_) Answer(call, Stopping());
}

void StoreWorker::Submit(StoreCall call) {
  const size_t bytes = BytesOf(call);
  absl::Status refused;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (stopping_) {
      refused = Stopping();
    } else if (waiting_.size() >= options_.max_waiting ||
               waiting_bytes_ + bytes > options_.max_waiting_bytes) {
      refused = absl::UnavailableError(
          absl::StrCat("the session store cannot keep up: ", waiting_.size(),
                       " calls wait already; send it again in a moment"));
    } else {
      waiting_bytes_ += bytes;
      waiting_.push_back(std::move(call));
    }
  }
  if (!refused.ok()) return Answer(call, std::move(refused));
  wake_.notify_one();
}

std::vector<StoreCall> StoreWorker::NextBatch() {
  std::vector<StoreCall> batch;
  size_t batch_bytes = 0;
  while (!waiting_.empty() && batch.size() < options_.max_batch) {
    const size_t bytes = BytesOf(waiting_.front());
    if (!batch.empty() && batch_bytes + bytes > options_.max_batch_bytes) break;
    batch_bytes += bytes;
    batch.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  waiting_bytes_ -= batch_bytes;
  return batch;
}

void StoreWorker::Work() {
  while (true) {
    std::vector<StoreCall> batch;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (stopping_) return;
      batch = NextBatch();
    }
    run_(std::move(batch));
  }
}

}  // namespace footnote::service
