#include "service/article_quotes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "knowledge/article.h"
#include "knowledge/compiled_file.h"
#include "tests/service/test_library.h"

namespace footnote::service {
namespace {

v1::Reply ReplyCiting(const std::string& fingerprint) {
  v1::Reply reply;
  v1::CitedSentence* sentence = reply.add_citations()->add_sentences();
  sentence->set_number(1);
  sentence->set_fingerprint(fingerprint);
  return reply;
}

TEST(ArticleQuotesTest, QuotesEverySentenceOfTheArticle) {
  const auto quotes = ArticleQuotes::ReadFolder("tests/testdata/articles");
  ASSERT_TRUE(quotes.ok()) << quotes.status();
  const auto text = knowledge::ReadFile(kTestArticle);
  ASSERT_TRUE(text.ok());
  const v1::Article& article = TestLibrary().Find("")->content().article();
  const auto sentences = knowledge::SplitSentences(*text);
  ASSERT_EQ(sentences.size(), static_cast<size_t>(article.sentences_size()));
  for (const v1::ArticleSentence& sentence : article.sentences()) {
    v1::Reply reply = ReplyCiting(sentence.fingerprint());
    quotes->Fill(&reply);
    EXPECT_EQ(reply.citations(0).sentences(0).quote(),
              sentences[sentence.number() - 1]);
  }
}

TEST(ArticleQuotesTest, DoesNotQuoteASentenceThatWasEdited) {
  ArticleQuotes quotes;
  quotes.Add("A wrist is sore. It passes.");
  v1::Reply reply = ReplyCiting(knowledge::Fingerprint("It never passes."));
  quotes.Fill(&reply);
  EXPECT_EQ(reply.citations(0).sentences(0).quote(), "");
  reply = ReplyCiting(knowledge::Fingerprint("It passes."));
  quotes.Fill(&reply);
  EXPECT_EQ(reply.citations(0).sentences(0).quote(), "It passes.");
}

TEST(ArticleQuotesTest, SaysWhichFolderHoldsNoArticle) {
  for (const std::string& folder :
       {std::string("no/such/folder"), std::string("tests/testdata/topics")}) {
    const absl::Status status = ArticleQuotes::ReadFolder(folder).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_THAT(std::string(status.message()), testing::HasSubstr(folder));
  }
}

}  // namespace
}  // namespace footnote::service
