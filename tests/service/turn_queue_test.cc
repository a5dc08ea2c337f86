#include "service/turn_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

using testing::ElementsAre;

TEST(TurnQueueTest, RunsATaskAtOnceWhereNothingWaits) {
  TurnQueue queue(10);
  bool ran = false;
  EXPECT_TRUE(queue.Run("a", [&](TurnQueue::Release release) {
    ran = true;
    release();
  }));
  EXPECT_TRUE(ran);
}

TEST(TurnQueueTest, RunsTasksOfOneKeyInTheirOrder) {
  TurnQueue queue(10);
  std::vector<int> order;
  TurnQueue::Release first;
  queue.Run("a", [&](TurnQueue::Release release) {
    order.push_back(0);
    first = std::move(release);
  });
  for (int i = 1; i < 4; ++i) {
    queue.Run("a", [&order, i](TurnQueue::Release release) {
      order.push_back(i);
      release();
    });
  }
  EXPECT_THAT(order, ElementsAre(0));
  first();
  EXPECT_THAT(order, ElementsAre(0, 1, 2, 3));
}

TEST(TurnQueueTest, AnotherKeyDoesNotWait) {
  TurnQueue queue(10);
  TurnQueue::Release held;
  queue.Run("a",
            [&](TurnQueue::Release release) { held = std::move(release); });
  bool ran = false;
  queue.Run("b", [&](TurnQueue::Release release) {
    ran = true;
    release();
  });
  EXPECT_TRUE(ran);
  held();
}

TEST(TurnQueueTest, RefusesATaskWhereTooManyWait) {
  TurnQueue queue(2);
  TurnQueue::Release held;
  int ran = 0;
  const auto count = [&ran](TurnQueue::Release release) {
    ++ran;
    release();
  };
  queue.Run("a",
            [&](TurnQueue::Release release) { held = std::move(release); });
  EXPECT_TRUE(queue.Run("a", count));
  EXPECT_TRUE(queue.Run("a", count));
  EXPECT_FALSE(queue.Run("a", count));
  held();
  EXPECT_EQ(ran, 2);
  EXPECT_TRUE(queue.Run("a", count));
  EXPECT_EQ(ran, 3);
}

// A naive queue would run each task on top of the one before it.
TEST(TurnQueueTest, ALongLineDoesNotGrowTheStack) {
  constexpr int kTasks = 200000;
  TurnQueue queue(kTasks);
  TurnQueue::Release held;
  int ran = 0;
  queue.Run("a",
            [&](TurnQueue::Release release) { held = std::move(release); });
  for (int i = 0; i < kTasks; ++i) {
    ASSERT_TRUE(queue.Run("a", [&ran](TurnQueue::Release release) {
      ++ran;
      release();
    }));
  }
  held();
  EXPECT_EQ(ran, kTasks);
}

// Tasks that end on other threads, at once or later: never two of one key at a
// time, and none is lost.
TEST(TurnQueueTest, ServesManyThreadsOneAtATime) {
  constexpr int kThreads = 4;
  constexpr int kTasks = 500;
  TurnQueue queue(kThreads * kTasks);
  std::atomic<int> inside{0};
  std::atomic<int> overlaps{0};
  std::atomic<int> ran{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kTasks; ++i) {
        const auto task = [&, i](TurnQueue::Release release) {
          if (++inside != 1) ++overlaps;
          const auto end = [&](TurnQueue::Release last) {
            --inside;
            ++ran;
            last();
          };
          if (i % 50 == 0) {
            std::thread(end, std::move(release)).join();
          } else {
            end(std::move(release));
          }
        };
        EXPECT_TRUE(queue.Run("a", task));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ran, kThreads * kTasks);
  EXPECT_EQ(overlaps, 0);
}

// Whoever waits for a turn hears of it before the turn has ended, and may then
// do away with everything.
TEST(TurnQueueTest, StaysUntilItsTasksHaveEnded) {
  auto queue = std::make_unique<TurnQueue>(10);
  TurnQueue::Release held;
  queue->Run("a",
             [&](TurnQueue::Release release) { held = std::move(release); });
  std::promise<void> leaving;
  std::atomic<bool> ended{false};
  std::thread last([&] {
    leaving.get_future().wait();
    ended = true;
    held();
  });
  leaving.set_value();
  queue.reset();
  EXPECT_TRUE(ended);
  last.join();
}

}  // namespace
}  // namespace footnote::service
