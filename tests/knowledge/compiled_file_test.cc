#include "knowledge/compiled_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/knowledge/small_topic.h"

namespace footnote::knowledge {
namespace {

using ::testing::HasSubstr;

v1::Topic Small() { return ParseSmallTopic(SmallTopicText()).content; }

std::string Pack() {
  v1::Language language;
  language.set_id("en");
  v1::Topic other;
  other.set_id("other");
  return CompileLanguage(language) + CompileTopic(Small()) +
         CompileTopic(other);
}

TEST(CompiledFileTest, GivesBackWhatWasCompiled) {
  const auto content = ReadCompiled(Pack());
  ASSERT_TRUE(content.ok()) << content.status();
  ASSERT_EQ(content->languages.size(), 1u);
  EXPECT_EQ(content->languages[0].id(), "en");
  ASSERT_EQ(content->topics.size(), 2u);
  EXPECT_EQ(content->topics[0].content.SerializeAsString(),
            Small().SerializeAsString());
  EXPECT_EQ(content->topics[1].content.id(), "other");
}

TEST(CompiledFileTest, HasAVersionThatFollowsFromTheContent) {
  v1::Topic changed = Small();
  changed.mutable_statements(0)->set_text("It is nearly always harmless.");
  const auto content = ReadCompiled(CompileTopic(Small()));
  ASSERT_TRUE(content.ok());
  EXPECT_EQ(content->topics[0].version, KnowledgeVersion(Small()));
  EXPECT_EQ(content->topics[0].version.size(), 16u);
  EXPECT_NE(KnowledgeVersion(changed), KnowledgeVersion(Small()));
  EXPECT_EQ(CompileTopic(Small()), CompileTopic(Small()));
}

// The format on disk: what it was when this was written is what it stays.
TEST(CompiledFileTest, KeepsItsFormat) {
  v1::Topic topic;
  topic.set_id("x");
  const std::string bytes = CompileTopic(topic);
  EXPECT_EQ(bytes.substr(0, 16),
            std::string("FNKB\x01\x02\0\0\x03\0\0\0\0\0\0\0", 16));
  EXPECT_EQ(bytes.substr(48), "\x0a\x01x");
  EXPECT_EQ(KnowledgeVersion(topic), "aae867f5878a5390");
}

TEST(CompiledFileTest, RefusesEveryDamagedByte) {
  const std::string whole = Pack();
  for (size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x20);
    const auto content = ReadCompiled(damaged);
    ASSERT_FALSE(content.ok()) << "byte " << i;
    ASSERT_THAT(std::string(content.status().message()),
                HasSubstr("footnote kb compile"));
  }
}

TEST(CompiledFileTest, RefusesEveryShorterFile) {
  const std::string whole = CompileTopic(Small());
  for (size_t size = 0; size < whole.size(); ++size) {
    ASSERT_FALSE(ReadCompiled(whole.substr(0, size)).ok()) << size;
  }
}

TEST(CompiledFileTest, SaysWhatIsWrongAndHowToMend) {
  const std::string good = CompileTopic(Small());
  std::string newer = good;
  newer[4] = 2;
  std::string huge = good;
  huge[14] = 1;
  const struct {
    std::string bytes;
    absl::StatusCode code;
    std::string message;
  } cases[] = {
      {"", absl::StatusCode::kInvalidArgument, "no compiled knowledge file"},
      {"id: \"x\"", absl::StatusCode::kInvalidArgument,
       "no compiled knowledge file; make one with"},
      {newer, absl::StatusCode::kInvalidArgument,
       "has format version 2, this program reads 1"},
      {huge, absl::StatusCode::kDataLoss, "at byte 0: a record is too large"},
      {good + "x", absl::StatusCode::kDataLoss,
       absl::StrCat("at byte ", good.size(), ": no further record")},
      {good + good.substr(0, 20), absl::StatusCode::kDataLoss,
       absl::StrCat("at byte ", good.size(), ": it ends early")},
  };
  for (const auto& c : cases) {
    const auto content = ReadCompiled(c.bytes);
    EXPECT_EQ(content.status().code(), c.code) << c.message;
    EXPECT_THAT(std::string(content.status().message()), HasSubstr(c.message));
  }
}

TEST(CompiledFileTest, WritesAndReadsFiles) {
  const std::string path =
      absl::StrCat(::testing::TempDir(), "footnote_compiled_file_test.fnkb");
  ASSERT_TRUE(WriteFile(path, "first").ok());
  ASSERT_TRUE(WriteFile(path, std::string("a\0b", 3)).ok());
  const auto bytes = ReadFile(path);
  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(*bytes, std::string("a\0b", 3));
  std::filesystem::remove(path);
  EXPECT_EQ(ReadFile(path).status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(WriteFile(path + "/x", "").message()),
              HasSubstr("cannot be written"));
}

}  // namespace
}  // namespace footnote::knowledge
