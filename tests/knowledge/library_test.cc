#include "knowledge/library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "knowledge/compiled_file.h"
#include "tests/knowledge/small_topic.h"

namespace footnote::knowledge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

v1::Topic Named(const std::string& id) {
  v1::Topic topic = ParseSmallTopic(SmallTopicText()).content;
  topic.set_id(id);
  return topic;
}

std::string Builtin() {
  return CompileLanguage(BareLanguage()->content()) +
         CompileTopic(Named("second")) + CompileTopic(Named("first"));
}

class LibraryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = absl::StrCat(::testing::TempDir(), "footnote_", test->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // A topic folder, and its path.
  std::string Folder(const std::string& text) {
    std::ofstream(folder_ + "/topic.textproto") << text;
    return folder_;
  }
  std::string File(const std::string& name, const std::string& bytes) {
    std::string path = absl::StrCat(folder_, "/", name);
    EXPECT_TRUE(WriteFile(path, bytes).ok());
    return path;
  }

  std::string folder_;
};

std::vector<std::string> Ids(const Library& library) {
  std::vector<std::string> ids;
  for (const auto& topic : library.topics()) ids.push_back(topic->id());
  return ids;
}

std::string ErrorOf(const std::vector<std::string>& paths) {
  const auto library = Library::Load(Builtin(), paths);
  EXPECT_FALSE(library.ok());
  return std::string(library.status().message());
}

TEST_F(LibraryTest, HoldsWhatTravelsWithTheProgram) {
  const auto library = Library::Load(Builtin(), {});
  ASSERT_TRUE(library.ok()) << library.status();
  EXPECT_THAT(Ids(**library), ElementsAre("second", "first"));
  EXPECT_EQ((*library)->Find("")->id(), "second");
  EXPECT_EQ((*library)->Find("first")->id(), "first");
  EXPECT_EQ((*library)->Find("third"), nullptr);
  EXPECT_EQ((*library)->language()->content().id(), "en");
}

TEST_F(LibraryTest, AddsCompiledFilesAndFoldersInOrderOfTheirIds) {
  const std::string file =
      File("t", CompileTopic(Named("zeta")) + CompileTopic(Named("alpha")));
  const std::string folder = Folder(SmallTopicText());
  const auto library = Library::Load(Builtin(), {folder, file});
  ASSERT_TRUE(library.ok()) << library.status();
  EXPECT_THAT(Ids(**library),
              ElementsAre("second", "alpha", "first", "stiff-neck", "zeta"));
}

TEST_F(LibraryTest, GivesAFolderAndItsCompiledFileTheSameVersion) {
  const v1::Topic content = ParseSmallTopic(SmallTopicText()).content;
  const auto library = Library::Load(Builtin(), {Folder(SmallTopicText())});
  ASSERT_TRUE(library.ok()) << library.status();
  EXPECT_EQ((*library)->Find("stiff-neck")->version(),
            KnowledgeVersion(content));
}

TEST_F(LibraryTest, LetsAPathTakeThePlaceOfABuiltInTopic) {
  v1::Topic changed = Named("second");
  changed.set_title("Changed");
  const auto library =
      Library::Load(Builtin(), {File("t", CompileTopic(changed))});
  ASSERT_TRUE(library.ok()) << library.status();
  EXPECT_THAT(Ids(**library), ElementsAre("second", "first"));
  EXPECT_EQ((*library)->Find("")->content().title(), "Changed");
}

TEST_F(LibraryTest, RefusesAFolderWithEveryProblemInIt) {
  std::string text = Edited(SmallTopicText(), "greeting: \"Hello.\"", "");
  text = Edited(text, "label: \"numbness\"", "");
  const std::string error = ErrorOf({Folder(text)});
  EXPECT_THAT(error, HasSubstr("the topic has errors and is not loaded"));
  EXPECT_THAT(error, HasSubstr("has no greeting"));
  EXPECT_THAT(error, HasSubstr("topic.textproto:55:1: error: slot \"numb\" has "
                               "no label"));
}

TEST_F(LibraryTest, NamesThePathOfWhatItCannotLoad) {
  EXPECT_THAT(ErrorOf({folder_ + "/gone"}), HasSubstr("/gone: cannot be"));
  EXPECT_THAT(ErrorOf({File("text", "id: \"x\"")}),
              HasSubstr("/text: this is no compiled knowledge file"));
  EXPECT_THAT(ErrorOf({File("cut", CompileTopic(Named("x")).substr(0, 90))}),
              HasSubstr("/cut: the compiled file is damaged at byte 0"));
  const std::string language =
      File("language", CompileLanguage(v1::Language()));
  EXPECT_THAT(ErrorOf({language}), HasSubstr("/language: holds no topic"));
  v1::Topic loose = Named("loose");
  loose.mutable_rules(0)->set_when("nothing = yes");
  EXPECT_THAT(ErrorOf({File("loose", CompileTopic(loose))}),
              HasSubstr("/loose: rule \"long\": column 1: no slot"));
}

TEST_F(LibraryTest, RefusesTwoPathsWithOneTopic) {
  const std::string one = File("one", CompileTopic(Named("same")));
  const std::string two = File("two", CompileTopic(Named("same")));
  EXPECT_THAT(ErrorOf({one, two}),
              HasSubstr("/two: topic \"same\" was loaded from " + one));
}

TEST_F(LibraryTest, RefusesABinaryWithoutWholeKnowledge) {
  EXPECT_FALSE(Library::Load("", {}).ok());
  EXPECT_FALSE(Library::Load(CompileTopic(Named("x")), {}).ok());
  EXPECT_FALSE(
      Library::Load(CompileLanguage(BareLanguage()->content()), {}).ok());
  const auto twice =
      Library::Load(Builtin() + CompileTopic(Named("first")), {});
  EXPECT_THAT(std::string(twice.status().message()),
              HasSubstr("topic \"first\" was loaded from there already"));
}

TEST_F(LibraryTest, LetsATopicOutliveIt) {
  std::shared_ptr<const Topic> topic;
  {
    const auto library = Library::Load(Builtin(), {});
    ASSERT_TRUE(library.ok());
    topic = (*library)->Find("first");
  }
  EXPECT_EQ(topic->language().content().id(), "en");
}

}  // namespace
}  // namespace footnote::knowledge
