#include "knowledge/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/knowledge/small_topic.h"

namespace footnote::knowledge {
namespace {

using ::testing::HasSubstr;
using T = v1::Topic;

std::string At(const Authored<v1::Topic>& authored,
               const SourceMap::Path& path) {
  const Place place = authored.sources.At(path);
  return absl::StrCat(place.file, ":", place.line, ":", place.column);
}

TEST(ReaderTest, MergesFilesInTheirOrderAndKnowsWhereEachPartStands) {
  const auto authored = ParseTopic("t", {{"a",
                                          "id: \"x\"\n"
                                          "slots { id: \"one\" }\n"},
                                         {"b",
                                          "# comment\n"
                                          "slots { id: \"two\" }\n"
                                          "slots {\n  id: \"three\" }\n"}});
  ASSERT_TRUE(authored.ok()) << FormatProblems(authored.problems);
  ASSERT_EQ(authored.content.slots_size(), 3);
  EXPECT_EQ(authored.content.slots(2).id(), "three");
  const int slots = T::kSlotsFieldNumber;
  const int id = v1::Slot::kIdFieldNumber;
  EXPECT_EQ(At(authored, {{slots, 0}}), "a:2:1");
  EXPECT_EQ(At(authored, {{slots, 1}}), "b:2:1");
  EXPECT_EQ(At(authored, {{slots, 2}, {id}}), "b:4:7");
  // Nothing there: the nearest thing around it.
  EXPECT_EQ(At(authored, {{slots, 2}, {v1::Slot::kLabelFieldNumber}}), "b:3:1");
  EXPECT_EQ(At(authored, {{T::kRulesFieldNumber, 0}}), "t:0:0");
}

TEST(ReaderTest, KnowsThePlaceOfEveryElementOfAList) {
  const auto authored = ParseTopic(
      "t", {{"f",
             "slots { yes_phrases: [\"a\", 'b',\n  \"c\" \"d\"] "
             "yes_phrases: \"e\", choices: [{ id: \"x\" }, { id: \"y\" }] }"}});
  ASSERT_TRUE(authored.ok()) << FormatProblems(authored.problems);
  const SourceMap::Path slot = {{T::kSlotsFieldNumber, 0}};
  const auto phrase = [&](int i) {
    return SourceMap::Sub(slot, v1::Slot::kYesPhrasesFieldNumber, i);
  };
  EXPECT_EQ(authored.content.slots(0).yes_phrases(2), "cd");
  EXPECT_EQ(At(authored, phrase(0)), "f:1:23");
  EXPECT_EQ(At(authored, phrase(1)), "f:1:28");
  EXPECT_EQ(At(authored, phrase(2)), "f:2:3");
  EXPECT_EQ(At(authored, phrase(3)), "f:2:25");
  EXPECT_EQ(authored.sources.InString(phrase(2), 1).column, 8);
  const auto choice = SourceMap::Sub(slot, v1::Slot::kChoicesFieldNumber, 1);
  EXPECT_EQ(At(authored, choice), "f:2:53");
}

TEST(ReaderTest, JoinsAMessageThatIsSplitOverFiles) {
  const auto authored =
      ParseTopic("t", {{"a", "article { id: \"x\" sentences { number: 1 } }"},
                       {"b", "article {\n sentences { number: 2 } }"}});
  ASSERT_TRUE(authored.ok()) << FormatProblems(authored.problems);
  EXPECT_EQ(authored.content.article().sentences_size(), 2);
  EXPECT_EQ(At(authored, {{T::kArticleFieldNumber},
                          {v1::Article::kSentencesFieldNumber, 1}}),
            "b:2:2");
}

TEST(ReaderTest, SaysWhereTextCannotBeRead) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"slotz { }",
       "f:1:7: error: Message type \"footnote.v1.Topic\" has no "
       "field named \"slotz\"; the schema"},
      {"slots {\n  kind: MAYBE }", "f:2:15: error: Unknown enumeration value"},
      {"slots {", "f:1:8: error: "},
      {R"(id: "a" id: "b")", "f:1:"},
      {R"(id: "\xff\xfe")", "f:1:5: error: this is not UTF-8 text"},
      {"id: \"\xc3\x28\"", "f:1:5: error: this is not UTF-8 text"},
      {std::string("id: \"a\0", 7), "f:1:"},
  };
  for (const auto& [text, problem] : cases) {
    const auto authored = ParseTopic("t", {{"f", text}});
    EXPECT_FALSE(authored.ok()) << text;
    EXPECT_THAT(FormatProblems(authored.problems), HasSubstr(problem));
  }
}

TEST(ReaderTest, SaysTheProblemsOfEveryFile) {
  const auto authored =
      ParseTopic("t", {{"a", "x: 1"}, {"b", "id: \"fine\""}, {"c", "y: 1"}});
  const std::string problems = FormatProblems(authored.problems);
  EXPECT_THAT(problems, HasSubstr("a:1:2: error"));
  EXPECT_THAT(problems, HasSubstr("c:1:2: error"));
}

TEST(ReaderTest, RefusesASingleFieldThatTwoFilesSet) {
  const auto authored =
      ParseTopic("t", {{"a", "id: \"x\""}, {"b", "\nid: \"y\""}});
  EXPECT_EQ(FormatProblems(authored.problems),
            "b:2:5: error: \"id\" is set twice, first in a; keep one of the "
            "two\n");
}

TEST(ReaderTest, RefusesWhatIsTooLargeOrTooDeep) {
  const std::string large(kMaxSourceBytes + 1, ' ');
  EXPECT_THAT(FormatProblems(ParseTopic("t", {{"f", large}}).problems),
              HasSubstr("f: error: is larger than"));
  std::string deep;
  for (int i = 0; i < 200000; ++i) deep += "slots {";
  EXPECT_FALSE(ParseTopic("t", {{"f", deep}}).ok());
  // A field that is no part of the schema is not descended into either.
  std::string unknown;
  for (int i = 0; i < 200000; ++i) unknown += "x <";
  EXPECT_FALSE(ParseTopic("t", {{"f", unknown}}).ok());
}

TEST(ReaderTest, KeepsAProblemOnOneLineOfUtf8) {
  Problem problem{.what = "a\nb\xff\x1b[0m \xc3\xa9"};
  problem.place.file = "f";
  EXPECT_EQ(FormatProblem(problem), "f: error: a b? [0m \xc3\xa9");
}

class ReaderFolderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = absl::StrCat(::testing::TempDir(), "footnote_", test->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ + "/" + name) << text;
  }

  std::string folder_;
};

TEST_F(ReaderFolderTest, ReadsTheTextprotosOfAFolderByName) {
  Write("b.textproto", "slots { id: \"two\" }");
  Write("a.textproto", R"(id: "x" slots { id: "one" })");
  Write("notes.md", "not a topic");
  const auto authored = ReadTopic(folder_);
  ASSERT_TRUE(authored.ok()) << FormatProblems(authored.problems);
  ASSERT_EQ(authored.content.slots_size(), 2);
  EXPECT_EQ(authored.content.slots(0).id(), "one");
  EXPECT_EQ(At(authored, {{T::kSlotsFieldNumber, 1}}),
            folder_ + "/b.textproto:1:1");
}

TEST_F(ReaderFolderTest, SaysWhenThereIsNothingToRead) {
  EXPECT_EQ(FormatProblems(ReadTopic(folder_).problems),
            folder_ +
                ": error: holds no .textproto file; name a folder of "
                ".textproto files\n");
  EXPECT_THAT(FormatProblems(ReadTopic(folder_ + "/gone").problems),
              HasSubstr("/gone: error: cannot be read: "));
  Write("file", "");
  EXPECT_FALSE(ReadLanguage(folder_ + "/file").ok());
}

TEST_F(ReaderFolderTest, ReadsALanguage) {
  Write("en.textproto", R"(id: "en" stop_words: "the")");
  const auto authored = ReadLanguage(folder_);
  ASSERT_TRUE(authored.ok()) << FormatProblems(authored.problems);
  EXPECT_EQ(authored.content.stop_words(0), "the");
}

}  // namespace
}  // namespace footnote::knowledge
