// Every transcript in the repository, played against its topic.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "dialogue/transcript.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "knowledge/checker.h"
#include "knowledge/language.h"
#include "knowledge/reader.h"
#include "knowledge/topic.h"

namespace footnote {
namespace {

using ::testing::Ge;
using ::testing::SizeIs;

struct TopicFolder {
  std::string path;
  size_t least_transcripts;
};

class TranscriptsTest : public ::testing::TestWithParam<TopicFolder> {
 protected:
  static std::shared_ptr<const knowledge::Topic> ReadTopic() {
    const auto language = knowledge::Language::Build(
        knowledge::ReadLanguage("knowledge/language/en").content);
    EXPECT_TRUE(language.ok()) << language.status();
    if (!language.ok()) return nullptr;
    const knowledge::Report report =
        knowledge::Check(knowledge::ReadTopic(GetParam().path), *language);
    EXPECT_TRUE(report.ok()) << knowledge::FormatReport(report);
    return report.topic;
  }

  static std::vector<std::string> TranscriptFiles() {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(
             absl::StrCat(GetParam().path, "/transcripts"))) {
      if (entry.path().extension() == ".chat") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
  }

  static std::string TextOf(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }
};

TEST_P(TranscriptsTest, HoldAgainstTheirTopic) {
  const std::shared_ptr<const knowledge::Topic> topic = ReadTopic();
  ASSERT_NE(topic, nullptr);
  const std::vector<std::string> files = TranscriptFiles();
  EXPECT_THAT(files, SizeIs(Ge(GetParam().least_transcripts)));
  for (const std::string& file : files) {
    const auto transcript = dialogue::ParseTranscript(file, TextOf(file));
    ASSERT_TRUE(transcript.ok()) << transcript.status().message();
    const dialogue::TranscriptReport report =
        dialogue::RunTranscript(*topic, *transcript);
    EXPECT_TRUE(report.failures.empty())
        << absl::StrJoin(report.failures, "\n");
    EXPECT_GT(report.turns, 0) << file << " has no user turn";
  }
}

INSTANTIATE_TEST_SUITE_P(
    Topics, TranscriptsTest,
    ::testing::Values(TopicFolder{"knowledge/topics/forefoot-pain", 45},
                      TopicFolder{"tests/testdata/topics/sore-wrist", 3}),
    [](const auto& topic) { return absl::StrCat("Topic", topic.index); });

}  // namespace
}  // namespace footnote
