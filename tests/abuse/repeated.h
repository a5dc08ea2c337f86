// An abuse that does something again and again.
#ifndef FOOTNOTE_TESTS_ABUSE_REPEATED_H_
#define FOOTNOTE_TESTS_ABUSE_REPEATED_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/abuse/abuse.h"

namespace footnote::service {

// In a thread of its own.
class Repeated : public Abuse {
 public:
  ~Repeated() override { Stop(); }
  std::string Told() const override {
    return absl::StrCat(done_.load(), " ", what_);
  }

 protected:
  Repeated(const char* what, absl::Duration every)
      : what_(what), every_(every) {}

  virtual void Do() = 0;

  void Begin() {
    thread_ = std::thread([this] {
      absl::Time next = absl::Now();
      std::unique_lock<std::mutex> lock(mutex_);
      while (!stop_) {
        lock.unlock();
        Do();
        ++done_;
        next += every_;
        lock.lock();
        stopped_.wait_until(lock, absl::ToChronoTime(next),
                            [this] { return stop_; });
      }
    });
  }
  // Before what Do uses goes.
  void Stop() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
    }
    stopped_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

 private:
  const char* const what_;
  const absl::Duration every_;
  std::atomic<int64_t> done_ = 0;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_ABUSE_REPEATED_H_
