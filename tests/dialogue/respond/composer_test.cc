#include "dialogue/respond/composer.h"

#include "gtest/gtest.h"
#include "tests/dialogue/test_topic.h"

namespace footnote::dialogue {
namespace {

TEST(ComposerTest, NumbersFootnotesInOrderOfFirstUse) {
  const auto topic = ElbowTopic();
  v1::Reply reply;
  Composer composer(*topic, &reply);
  composer.Part(v1::SYSTEM_ACT_ANSWER);
  composer.Statement(topic->FindStatement("pause"));
  composer.Cited("So it is.", {topic->FindStatement("usual"),
                               topic->FindStatement("pause")});
  composer.Finish();
  EXPECT_EQ(reply.text(), "Pause your tennis. [1] So it is. [2][1]");
  ASSERT_EQ(reply.citations_size(), 2);
  EXPECT_EQ(reply.citations(0).statement(), "pause");
  EXPECT_EQ(reply.citations(0).sentences(0).number(), 3);
  EXPECT_EQ(reply.citations(0).sentences(0).fingerprint(), "0000000000000003");
}

TEST(ComposerTest, SaysAStatementOnceInAReply) {
  const auto topic = ElbowTopic();
  v1::Reply reply;
  Composer composer(*topic, &reply);
  composer.Part(v1::SYSTEM_ACT_ANSWER);
  EXPECT_TRUE(composer.Statement(0));
  EXPECT_FALSE(composer.Statement(0));
  composer.Finish();
  EXPECT_EQ(reply.parts(0).sentences_size(), 1);
}

TEST(ComposerTest, DropsPartsThatSayNothing) {
  const auto topic = ElbowTopic();
  v1::Reply reply;
  Composer composer(*topic, &reply);
  composer.Part(v1::SYSTEM_ACT_ACKNOWLEDGE);
  composer.Part(v1::SYSTEM_ACT_ASK);
  composer.Plain("Where?");
  composer.Plain("");
  composer.Part(v1::SYSTEM_ACT_ASSESS);
  composer.Finish();
  ASSERT_EQ(reply.parts_size(), 1);
  EXPECT_EQ(reply.text(), "Where?");
}

TEST(ComposerTest, RendersPartsAsParagraphsAndItemsAsLines) {
  const auto topic = ElbowTopic();
  v1::Reply reply;
  Composer composer(*topic, &reply);
  composer.Part(v1::SYSTEM_ACT_ASSESS);
  composer.Plain("What to do:");
  composer.Statement(topic->FindStatement("pause"), /*item=*/true);
  composer.Part(v1::SYSTEM_ACT_ASK);
  composer.Plain("Where?");
  composer.Finish();
  EXPECT_EQ(reply.text(),
            "What to do:\n- Pause your tennis. [1]\n\nWhere?");
}

}  // namespace
}  // namespace footnote::dialogue
