#include "service/loaded_topics.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/service/test_library.h"

namespace footnote::service {
namespace {

std::string TitleOf(const LoadedTopics& topics, const std::string& version) {
  const auto topic = topics.ForSession(kTestTopic, version);
  return topic.ok() ? (*topic)->content().title() : "";
}

TEST(LoadedTopicsTest, KeepsAVersionForTheSessionsThatBeganWithIt) {
  LoadedTopics topics(ChangedTestLibrary("First"));
  const std::string first = topics.Newest()->Find("")->version();
  topics.Replace(ChangedTestLibrary("Second"));
  EXPECT_EQ(TitleOf(topics, first), "First");
  EXPECT_EQ(TitleOf(topics, "no version at all"), "Second");
  EXPECT_EQ(topics.Newest()->Find("")->content().title(), "Second");
  // The newest and kKept older ones are kept.
  for (size_t i = 1; i < LoadedTopics::kKept; ++i) {
    const auto third = ChangedTestLibrary(absl::StrCat("Third ", i));
    topics.Replace(third);
    topics.Replace(third);  // the same again counts for nothing
  }
  EXPECT_EQ(TitleOf(topics, first), "First");
  topics.Replace(ChangedTestLibrary("Last"));
  EXPECT_EQ(TitleOf(topics, first), "Last");
}

TEST(LoadedTopicsTest, NamesWhatIsLoadedWhereATopicIsNot) {
  const LoadedTopics topics(ChangedTestLibrary("First"));
  EXPECT_EQ(topics.ForSession("sore-knee", "").status().code(),
            absl::StatusCode::kNotFound);
}

TEST(LoadedTopicsTest, IsReadWhileItIsReplaced) {
  LoadedTopics topics(ChangedTestLibrary("First"));
  const auto second = ChangedTestLibrary("Second");
  const auto third = ChangedTestLibrary("Third");
  std::atomic<bool> stop = false;
  std::thread reader([&] {
    while (!stop) {
      EXPECT_NE(TitleOf(topics, ""), "");
      std::this_thread::yield();
    }
  });
  for (int i = 0; i < 200; ++i) topics.Replace(i % 2 == 0 ? second : third);
  stop = true;
  reader.join();
}

}  // namespace
}  // namespace footnote::service
