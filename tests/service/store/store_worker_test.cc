#include "service/store/store_worker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string IdOf(const StoreCall& call) {
  return std::get<DeleteCall>(call).key.id;
}

StoreCall Call(const std::string& id, std::vector<absl::Status>* answers) {
  return DeleteCall{.key = {.tenant = "", .id = id},
                    .done = [answers](absl::Status status) {
                      answers->push_back(std::move(status));
                    }};
}

// A worker whose first batch is held until the test lets it go, so that what
// comes meanwhile waits. Batches are noted by the ids of their calls.
class HeldWorker {
 public:
  explicit HeldWorker(const StoreWorker::Options& options) {
    worker_ = std::make_unique<StoreWorker>(
        options, [this](std::vector<StoreCall> batch) {
          std::vector<std::string> ids;
          ids.reserve(batch.size());
          for (const StoreCall& call : batch) ids.push_back(IdOf(call));
          if (batches_.empty()) {
            started_.set_value();
            released_.get_future().wait();
          }
          batches_.push_back(std::move(ids));
          for (StoreCall& call : batch) Answer(call, absl::OkStatus());
        });
    worker_->Submit(
        DeleteCall{.key = {"", "first"}, .done = [](const absl::Status&) {}});
    started_.get_future().wait();
  }
  HeldWorker(const HeldWorker&) = delete;
  HeldWorker& operator=(const HeldWorker&) = delete;
  ~HeldWorker() { Finish(); }

  StoreWorker& operator*() { return *worker_; }

  // Lets the first batch go and waits for all that were submitted.
  void Finish() {
    if (worker_ == nullptr) return;
    std::promise<void> last;
    worker_->Submit(
        DeleteCall{.key = {"", "last"},
                   .done = [&last](const absl::Status&) { last.set_value(); }});
    released_.set_value();
    last.get_future().wait();
    worker_.reset();
  }

  // Destroys the worker while the first batch runs.
  void Stop() {
    StoreWorker* const worker = worker_.get();
    std::thread stop([this] { worker_.reset(); });
    // It has begun to end once it refuses calls; until the first batch goes
    // on, it cannot be gone.
    bool closing = false;
    while (!closing) {
      std::this_thread::yield();
      auto answer = std::make_shared<std::string>();
      worker->Submit(DeleteCall{.key = {"", "probe"},
                                .done = [answer](const absl::Status& status) {
                                  *answer = std::string(status.message());
                                }});
      closing = answer->find("closing") != std::string::npos;
    }
    released_.set_value();
    stop.join();
  }

  // To be read once it is finished or stopped.
  const std::vector<std::vector<std::string>>& batches() const {
    return batches_;
  }

 private:
  std::promise<void> started_;
  std::promise<void> released_;
  std::vector<std::vector<std::string>> batches_;
  std::unique_ptr<StoreWorker> worker_;
};

TEST(StoreWorkerTest, TakesAllThatWaitsAtOnceAndInOrder) {
  std::vector<absl::Status> answers;
  HeldWorker worker({});
  for (const char* id : {"a", "b", "c"}) {
    (*worker).Submit(Call(id, &answers));
  }
  worker.Finish();
  EXPECT_THAT(
      worker.batches(),
      ElementsAre(ElementsAre("first"), ElementsAre("a", "b", "c", "last")));
  EXPECT_THAT(answers, ElementsAre(absl::OkStatus(), absl::OkStatus(),
                                   absl::OkStatus()));
}

TEST(StoreWorkerTest, HandsOverNoMoreThanABatchMayHold) {
  std::vector<absl::Status> answers;
  HeldWorker worker({.max_batch = 2});
  for (const char* id : {"a", "b", "c"}) {
    (*worker).Submit(Call(id, &answers));
  }
  worker.Finish();
  EXPECT_THAT(worker.batches(),
              ElementsAre(ElementsAre("first"), ElementsAre("a", "b"),
                          ElementsAre("c", "last")));
}

TEST(StoreWorkerTest, BoundsTheBytesOfABatchButTakesALargeCallAlone) {
  std::vector<absl::Status> answers;
  const std::string large(5000, 'x');
  const size_t small = BytesOf(Call("a", &answers));
  HeldWorker worker({.max_batch_bytes = 2 * small});
  for (const std::string& id : {std::string("a"), large, std::string("b")}) {
    (*worker).Submit(Call(id, &answers));
  }
  worker.Finish();
  EXPECT_THAT(
      worker.batches(),
      ElementsAre(ElementsAre("first"), ElementsAre("a"), ElementsAre(large),
                  ElementsAre("b"), ElementsAre("last")));
}

TEST(StoreWorkerTest, RefusesAtOnceWhatIsTooMuch) {
  const std::vector<StoreWorker::Options> bounds = {
      {.max_waiting = 2}, {.max_waiting_bytes = 2 * sizeof(StoreCall) + 100}};
  for (const StoreWorker::Options& options : bounds) {
    std::vector<absl::Status> taken;
    std::vector<absl::Status> refused;
    HeldWorker worker(options);
    (*worker).Submit(Call("a", &taken));
    (*worker).Submit(Call("b", &taken));
    (*worker).Submit(Call("c", &refused));
    ASSERT_EQ(refused.size(), 1) << "it did not wait for the worker";
    EXPECT_EQ(refused[0].code(), absl::StatusCode::kUnavailable);
    EXPECT_THAT(refused[0].message(), HasSubstr("again"));
    worker.Stop();
    EXPECT_EQ(taken.size(), 2);
  }
}

TEST(StoreWorkerTest, AnswersWhatWaitsWhenItIsDestroyed) {
  std::vector<absl::Status> answers;
  HeldWorker worker({});
  for (int i = 0; i < 10; ++i) {
    (*worker).Submit(Call(absl::StrCat(i), &answers));
  }
  worker.Stop();
  ASSERT_EQ(answers.size(), 10);
  for (const absl::Status& answer : answers) {
    EXPECT_EQ(answer.code(), absl::StatusCode::kUnavailable);
    EXPECT_THAT(answer.message(), HasSubstr("send it again"));
  }
  EXPECT_THAT(worker.batches(), ElementsAre(ElementsAre("first")));
}

TEST(StoreWorkerTest, RefusesWhatComesOnceItIsStopped) {
  StoreWorker worker({}, [](std::vector<StoreCall> batch) {
    for (StoreCall& call : batch) Answer(call, absl::OkStatus());
  });
  worker.Stop();
  std::vector<absl::Status> answers;
  worker.Submit(Call("a", &answers));
  ASSERT_EQ(answers.size(), 1);
  EXPECT_EQ(answers[0].code(), absl::StatusCode::kUnavailable);
}

TEST(StoreWorkerTest, TakesCallsFromWithinItsCallbacks) {
  StoreWorker worker({}, [](std::vector<StoreCall> batch) {
    for (StoreCall& call : batch) Answer(call, absl::OkStatus());
  });
  std::promise<absl::Status> second;
  worker.Submit(DeleteCall{
      .key = {"", "first"}, .done = [&](const absl::Status&) {
        worker.Submit(DeleteCall{
            .key = {"", "second"},
            .done = [&](absl::Status status) { second.set_value(status); }});
      }});
  EXPECT_TRUE(second.get_future().get().ok());
}

TEST(StoreWorkerTest, AnswersEachCallOfManyThreadsOnce) {
  constexpr int kThreads = 4;
  constexpr int kCalls = 500;
  std::atomic<int> answered{0};
  {
    StoreWorker worker({.max_waiting = 50}, [](std::vector<StoreCall> batch) {
      for (StoreCall& call : batch) Answer(call, absl::OkStatus());
    });
    std::vector<std::thread> callers;
    for (int t = 0; t < kThreads; ++t) {
      callers.emplace_back([&] {
        for (int i = 0; i < kCalls; ++i) {
          worker.Submit(DeleteCall{
              .done = [&answered](const absl::Status&) { ++answered; }});
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
  }
  EXPECT_EQ(answered, kThreads * kCalls);
}

}  // namespace
}  // namespace footnote::service
