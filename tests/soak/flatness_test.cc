#include "tests/soak/flatness.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

constexpr double kMiB = 1 << 20;

// A sample a second of a server that takes 1,000 turns in each, with noise and
// a saw tooth, as memory tables that fill and empty make it.
std::vector<ServerSample> Course(double leaked_per_turn) {
  std::mt19937_64 random(7);
  std::normal_distribution<double> noise(0, kMiB);
  std::vector<ServerSample> samples;
  for (int second = 0; second < 200; ++second) {
    const double turns = 1000.0 * second;
    const double tooth = second % 17 * kMiB;
    samples.push_back(
        {.turns = turns,
         .resident_bytes = static_cast<int64_t>(
             100 * kMiB + tooth + noise(random) + leaked_per_turn * turns)});
  }
  return samples;
}

TEST(FlatnessTest, SeesALeakOfAHundredBytesATurn) {
  EXPECT_FALSE(CheckMemory(Course(100), 50).ok());
  EXPECT_NEAR(CourseOf(Course(100)).bytes_per_turn, 100, 20);
}

TEST(FlatnessTest, TakesNoiseAndSawTeethForFlat) {
  EXPECT_TRUE(CheckMemory(Course(0), 50).ok());
  EXPECT_NEAR(CourseOf(Course(0)).bytes_per_turn, 0, 20);
}

TEST(FlatnessTest, TakesMemoryThatIsGivenBackForNoLeak) {
  EXPECT_TRUE(CheckMemory(Course(-100), 50).ok());
}

TEST(FlatnessTest, IsNotMovedByAFewWildSamples) {
  std::vector<ServerSample> samples = Course(0);
  for (size_t i = 0; i < samples.size(); i += 10) {
    samples[i].resident_bytes *= 10;
  }
  EXPECT_TRUE(CheckMemory(samples, 50).ok());
}

TEST(FlatnessTest, GivesTheMediansOfBothHalves) {
  std::vector<ServerSample> samples;
  for (const int64_t bytes : {1, 2, 3, 7, 8, 9}) {
    samples.push_back({.turns = static_cast<double>(samples.size()),
                       .resident_bytes = bytes});
  }
  EXPECT_EQ(CourseOf(samples).first_bytes, 2);
  EXPECT_EQ(CourseOf(samples).last_bytes, 8);
}

TEST(FlatnessTest, SeesAFolderThatGrows) {
  std::vector<ServerSample> samples = Course(0);
  EXPECT_TRUE(CheckStoreSize(samples).ok());
  for (ServerSample& sample : samples) {
    sample.store_bytes = static_cast<int64_t>(1000 * sample.turns);
  }
  EXPECT_FALSE(CheckStoreSize(samples).ok());
  samples.resize(40);
  EXPECT_TRUE(CheckStoreSize(samples).ok()) << "too few turns to tell";
}

TEST(FlatnessTest, JudgesNothingByTooFewSamplesOrWithoutTurns) {
  EXPECT_FALSE(CheckMemory({}, 50).ok());
  EXPECT_FALSE(CheckMemory(std::vector<ServerSample>(5), 50).ok());
  EXPECT_EQ(TheilSenSlope({1, 1, 1}, {1, 2, 3}), 0);
}

TEST(FlatnessTest, SeesDescriptorsAndThreadsLeftOver) {
  const ServerSample before = {.threads = 20,
                               .descriptors = 30,
                               .store_descriptors = 10,
                               .store_files = 12};
  EXPECT_TRUE(CheckLeftOver(before, before).ok());
  ServerSample after = before;
  after.descriptors = 31;
  EXPECT_FALSE(CheckLeftOver(before, after).ok());
  after = before;
  after.threads = 23;
  EXPECT_FALSE(CheckLeftOver(before, after).ok());
  after = before;
  after.removed_descriptors = 1;
  EXPECT_FALSE(CheckLeftOver(before, after).ok());
  after = before;
  after.store_descriptors = 100;
  EXPECT_FALSE(CheckLeftOver(before, after).ok());
}

TEST(ServerSampleTest, SeesAnOpenDescriptorOfThisProcess) {
  const ServerSample before = SampleServer(getpid(), "");
  const int leaked = open("/dev/null", O_RDONLY | O_CLOEXEC);
  ASSERT_GE(leaked, 0);
  const ServerSample after = SampleServer(getpid(), "");
  EXPECT_EQ(after.descriptors, before.descriptors + 1);
  EXPECT_FALSE(CheckLeftOver(before, after).ok());
  close(leaked);
  EXPECT_TRUE(CheckLeftOver(before, SampleServer(getpid(), "")).ok());
}

TEST(ServerSampleTest, SeesAThreadAndMemoryOfThisProcess) {
  const ServerSample before = SampleServer(getpid(), "");
  std::mutex mutex;
  std::condition_variable ended;
  bool end = false;
  std::thread more([&] {
    std::unique_lock<std::mutex> lock(mutex);
    ended.wait(lock, [&end] { return end; });
  });
  const std::vector<char> held(64 << 20, 1);
  const ServerSample after = SampleServer(getpid(), "");
  EXPECT_EQ(after.threads, before.threads + 1);
  EXPECT_GE(after.resident_bytes - before.resident_bytes, 60 << 20);
  {
    const std::lock_guard<std::mutex> lock(mutex);
    end = true;
  }
  ended.notify_one();
  more.join();
}

TEST(ServerSampleTest, TellsFilesOfTheStoreAndRemovedOnesApart) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/table";
  std::ofstream(path) << "12345";
  const ServerSample before = SampleServer(getpid(), folder.path());
  EXPECT_EQ(before.store_files, 1);
  EXPECT_EQ(before.store_bytes, 5);
  EXPECT_EQ(before.store_descriptors, 0);
  const int held = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_GE(held, 0);
  EXPECT_EQ(SampleServer(getpid(), folder.path()).store_descriptors, 1);
  ASSERT_EQ(unlink(path.c_str()), 0);
  const ServerSample after = SampleServer(getpid(), folder.path());
  EXPECT_EQ(after.removed_descriptors, 1);
  EXPECT_EQ(after.store_files, 0);
  EXPECT_EQ(after.descriptors, before.descriptors);
  close(held);
}

}  // namespace
}  // namespace footnote::service
