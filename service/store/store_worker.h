// What the durable stores share: callers leave their calls and go on, and one
// thread takes all that wait at once. What a store pays per batch, a synced
// write or a round trip, is so paid for many calls together, the more so the
// busier it is; a lone call waits for nobody.
#ifndef FOOTNOTE_SERVICE_STORE_STORE_WORKER_H_
#define FOOTNOTE_SERVICE_STORE_STORE_WORKER_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "service/store/store_call.h"

namespace footnote::service {

// Thread-safe. Calls are handed over in the order in which they came.
class StoreWorker {
 public:
  struct Options {
    // What may wait. A call beyond either is refused.
    size_t max_waiting = 10000;
    size_t max_waiting_bytes = size_t{64} << 20;
    // What is handed over at once; a call that alone is larger goes alone.
    size_t max_batch = 512;
    size_t max_batch_bytes = size_t{4} << 20;
  };

  // Answers every call of a batch, at once or later, on any thread. Called on
  // the worker's thread with no lock held. It may submit calls.
  using Run = absl::AnyInvocable<void(std::vector<StoreCall>)>;

  StoreWorker(const Options& options, Run run);

  // Stops. Not to be destroyed from within a callback.
  ~StoreWorker();

  StoreWorker(const StoreWorker&) = delete;
  StoreWorker& operator=(const StoreWorker&) = delete;

  // Never blocks. A call that is refused is answered UNAVAILABLE before this
  // returns.
  void Submit(StoreCall call);

  // Ends after the batch that is being run; what still waits, and what is
  // submitted from now on, is answered UNAVAILABLE. Not from within a callback.
  void Stop();

 private:
  // Runs batches until told to stop.
  void Work();
  // The calls that go together, at least one where any waits. Called with the
  // lock held.
  std::vector<StoreCall> NextBatch();

  const Options options_;
  Run run_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<StoreCall> waiting_;
  size_t waiting_bytes_ = 0;
  bool stopping_ = false;

  std::thread thread_;  // last: it uses all of the above
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_STORE_WORKER_H_
