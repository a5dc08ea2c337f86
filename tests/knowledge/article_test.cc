#include "knowledge/article.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_replace.h"

namespace footnote::knowledge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// An article of our own, two paragraphs and what follows them on a page.
constexpr char kArticle[] =
    "A knee that clicks is mostly harmless. It may click for 1.5 hours, e.g. "
    "on stairs! Does it swell?\n"
    "\n"
    "Rest helps (so do stairs taken slowly). \"Wait and see.\" See a doctor "
    "if it locks.\n"
    "Comments (0)\n"
    "Leave a comment\n"
    "This looks like a sentence.\n";

TEST(ArticleTest, SplitsParagraphsIntoSentences) {
  EXPECT_THAT(
      SplitSentences(kArticle),
      ElementsAre("A knee that clicks is mostly harmless.",
                  "It may click for 1.5 hours, e.g. on stairs!",
                  "Does it swell?", "Rest helps (so do stairs taken slowly).",
                  "\"Wait and see.\"", "See a doctor if it locks."));
}

TEST(ArticleTest, LeavesOutTitlesAndPageFurniture) {
  EXPECT_THAT(SplitSentences("Knees\n\nBy somebody\nOne. Two.\nShare this\nNo "
                             "more."),
              ElementsAre("One.", "Two."));
  EXPECT_THAT(SplitSentences(""), IsEmpty());
  EXPECT_THAT(SplitSentences("Comments (0)\nLeave a comment"), IsEmpty());
}

TEST(ArticleTest, ReadsOtherLineEndsAndSpaces) {
  EXPECT_THAT(SplitSentences("\xef\xbb\xbfOne  one.\r\nTwo\xc2\xa0two.\r\n"),
              ElementsAre("One one.", "Two two."));
  EXPECT_THAT(SplitSentences("It ends in an abbreviation, etc."),
              ElementsAre("It ends in an abbreviation, etc."));
  EXPECT_THAT(SplitSentences("Wait\xe2\x80\xa6 It goes on."),
              ElementsAre("Wait\xe2\x80\xa6", "It goes on."));
}

TEST(ArticleTest, SurvivesBytesThatAreNoText) {
  EXPECT_THAT(SplitSentences("\xff\xfe. \x80."), SizeIs(2));
  SplitSentences(std::string("\0.\0", 3));
}

TEST(ArticleTest, FingerprintsUpToWhiteSpaceAlone) {
  // printf 'A knee.' | sha256sum | cut -c1-16
  EXPECT_EQ(Fingerprint("A knee."), "4822a6e957bf47be");
  EXPECT_EQ(Fingerprint(" A\n\tknee. "), Fingerprint("A knee."));
  EXPECT_NE(Fingerprint("a knee."), Fingerprint("A knee."));
}

v1::Topic TopicOf(const std::string& article) {
  v1::Topic topic;
  int number = 0;
  for (const std::string& sentence : SplitSentences(article)) {
    v1::ArticleSentence& entry = *topic.mutable_article()->add_sentences();
    entry.set_number(++number);
    entry.set_fingerprint(Fingerprint(sentence));
  }
  const std::vector<std::pair<std::string, std::vector<int>>> statements = {
      {"harmless", {1}}, {"clicks", {1, 2}}, {"locks", {6}}};
  for (const auto& [id, sources] : statements) {
    v1::Statement& statement = *topic.add_statements();
    statement.set_id(id);
    for (int source : sources) statement.add_sources(source);
  }
  return topic;
}

TEST(ArticleTest, FindsAnUnchangedArticleAsItWas) {
  const Verification verification = VerifyArticle(TopicOf(kArticle), kArticle);
  EXPECT_TRUE(verification.ok());
  EXPECT_EQ(FormatVerification(verification),
            "all 6 sentences are as the topic was built from\n");
}

TEST(ArticleTest, NamesTheStatementsThatRestOnAChangedWord) {
  const std::string changed =
      absl::StrReplaceAll(kArticle, {{"mostly", "always"}});
  const Verification verification = VerifyArticle(TopicOf(kArticle), changed);
  EXPECT_FALSE(verification.ok());
  EXPECT_EQ(FormatVerification(verification),
            "statement harmless rests on sentence 1, which has changed\n"
            "statement clicks rests on sentence 1, which has changed\n");
}

TEST(ArticleTest, SaysWhereMovedSentencesStandNow) {
  const std::string changed = absl::StrReplaceAll(
      kArticle, {{"See a doctor", "Wait a week. See a doctor"}});
  const std::string text =
      FormatVerification(VerifyArticle(TopicOf(kArticle), changed));
  EXPECT_THAT(text, HasSubstr("statement locks rests on sentence 6, which now "
                              "stands as sentence 7\n"));
  EXPECT_THAT(text, HasSubstr("the article has 7 sentences, the topic was "
                              "built from 6\n"));
}

TEST(ArticleTest, NamesChangesThatNoStatementRestsOn) {
  const std::string changed =
      absl::StrReplaceAll(kArticle, {{"Does it swell?", "Is it warm?"}});
  EXPECT_EQ(FormatVerification(VerifyArticle(TopicOf(kArticle), changed)),
            "sentence 3, which no statement rests on, has changed\n");
}

TEST(ArticleTest, SaysWhenTheWholeArticleIsGone) {
  const Verification verification = VerifyArticle(TopicOf(kArticle), "");
  EXPECT_THAT(verification.broken, SizeIs(6));
  EXPECT_THAT(FormatVerification(verification),
              HasSubstr("statement locks rests on sentence 6, which has "
                        "changed or is gone\n"));
}

}  // namespace
}  // namespace footnote::knowledge
