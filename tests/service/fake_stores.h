// Stores that misbehave as real ones can: late answers, and rivals.
#ifndef FOOTNOTE_TESTS_SERVICE_FAKE_STORES_H_
#define FOOTNOTE_TESTS_SERVICE_FAKE_STORES_H_

#include <condition_variable>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/strings/str_cat.h"
#include "service/store/session_store.h"

namespace footnote::service {

// Passes every call on to another store.
class PassingStore : public SessionStore {
 public:
  explicit PassingStore(SessionStore* store) : store_(store) {}

  void Create(SessionRecord record, absl::Time now,
              Callback<absl::Status> done) override {
    store_->Create(std::move(record), now, std::move(done));
  }
  void Load(const SessionKey& key, const std::string& turn_id, absl::Time now,
            Callback<absl::StatusOr<LoadedSession>> done) override {
    store_->Load(key, turn_id, now, std::move(done));
  }
  void Commit(SessionRecord next, StoredTurn taken, absl::Time now,
              Callback<absl::Status> done) override {
    store_->Commit(std::move(next), std::move(taken), now, std::move(done));
  }
  void Delete(const SessionKey& key, absl::Time now,
              Callback<absl::Status> done) override {
    store_->Delete(key, now, std::move(done));
  }
  void DeleteUser(const std::string& user, absl::Time now,
                  Callback<absl::Status> done) override {
    store_->DeleteUser(user, now, std::move(done));
  }
  void RemoveExpired(absl::Time now, Callback<absl::Status> done) override {
    store_->RemoveExpired(now, std::move(done));
  }

 protected:
  SessionStore* store_;
};

// Loads wait until the test lets them go on. For one thread.
class SlowStore : public PassingStore {
 public:
  using PassingStore::PassingStore;

  void Load(const SessionKey& key, const std::string& turn_id, absl::Time now,
            Callback<absl::StatusOr<LoadedSession>> done) override {
    waiting_.push_back(
        [this, key, turn_id, now, done = std::move(done)]() mutable {
          store_->Load(key, turn_id, now, std::move(done));
        });
  }

  size_t waiting() const { return waiting_.size(); }

  void LetOneGo() {
    auto load = std::move(waiting_.front());
    waiting_.pop_front();
    load();
  }

 private:
  std::list<absl::AnyInvocable<void()>> waiting_;
};

// Loads of sessions wait while the gate is shut. Thread-safe.
class GatedStore : public PassingStore {
 public:
  using PassingStore::PassingStore;

  void Load(const SessionKey& key, const std::string& turn_id, absl::Time now,
            Callback<absl::StatusOr<LoadedSession>> done) override {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (shut_) {
        waiting_.push_back(
            [this, key, turn_id, now, done = std::move(done)]() mutable {
              store_->Load(key, turn_id, now, std::move(done));
            });
        arrived_.notify_all();
        return;
      }
    }
    store_->Load(key, turn_id, now, std::move(done));
  }

  void Shut() {
    const std::lock_guard<std::mutex> lock(mutex_);
    shut_ = true;
  }
  void AwaitArrival() {
    std::unique_lock<std::mutex> lock(mutex_);
    arrived_.wait(lock, [this] { return !waiting_.empty(); });
  }
  bool HasArrival() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return !waiting_.empty();
  }
  void Open() {
    std::vector<absl::AnyInvocable<void()>> waiting;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      shut_ = false;
      waiting.swap(waiting_);
    }
    for (auto& load : waiting) load();
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  bool shut_ = false;
  std::vector<absl::AnyInvocable<void()>> waiting_;
};

// Loads are answered on a thread of their own each, as by a store across the
// network. For one thread.
class ThreadedStore : public PassingStore {
 public:
  using PassingStore::PassingStore;
  ~ThreadedStore() override {
    for (std::thread& thread : threads_) thread.join();
  }

  void Load(const SessionKey& key, const std::string& turn_id, absl::Time now,
            Callback<absl::StatusOr<LoadedSession>> done) override {
    threads_.emplace_back(
        [this, key, turn_id, now, done = std::move(done)]() mutable {
          store_->Load(key, turn_id, now, std::move(done));
        });
  }

 private:
  std::vector<std::thread> threads_;
};

// Another server takes a turn of the session just before each of the first
// `rivals` commits. For one thread.
class ContestedStore : public PassingStore {
 public:
  ContestedStore(SessionStore* store, int rivals)
      : PassingStore(store), rivals_(rivals) {}

  void Commit(SessionRecord next, StoredTurn taken, absl::Time now,
              Callback<absl::Status> done) override {
    if (rivals_ > 0) {
      --rivals_;
      SessionRecord rival = next;
      store_->Commit(std::move(rival),
                     {absl::StrCat("rival ", rivals_), "rival"}, now,
                     [](const absl::Status&) {});
    }
    store_->Commit(std::move(next), std::move(taken), now, std::move(done));
  }

 private:
  int rivals_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_FAKE_STORES_H_
