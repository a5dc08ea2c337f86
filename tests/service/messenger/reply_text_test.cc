#include "service/messenger/reply_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/request_checks.h"

namespace footnote::service {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

void Add(v1::Reply* reply, v1::SystemAct act,
         const std::vector<std::string>& sentences, int citation = 0,
         bool safety_net = false) {
  v1::ReplyPart* const part = reply->add_parts();
  part->set_act(act);
  for (const std::string& text : sentences) {
    v1::Sentence* const sentence = part->add_sentences();
    sentence->set_text(text);
    sentence->set_safety_net(safety_net);
    if (citation > 0) sentence->add_citations(citation);
  }
}

void Cite(v1::Reply* reply, const std::vector<int>& sentences) {
  v1::Citation* const citation = reply->add_citations();
  citation->set_number(reply->citations_size());
  citation->set_article_title("Sore wrists");
  for (const int number : sentences) {
    citation->add_sentences()->set_number(number);
  }
}

TEST(ReplyTextTest, HasWhatIsSaidTheFootnotesAndTheDisclaimer) {
  v1::Reply reply;
  Add(&reply, v1::SYSTEM_ACT_ANSWER, {"Rest it.", "Then move it."}, 1);
  Add(&reply, v1::SYSTEM_ACT_ASK, {"Is it sore?"});
  Cite(&reply, {4});
  reply.set_disclaimer("I'm no doctor.");
  EXPECT_EQ(ReplyAsMessage(reply),
            "Rest it. [1] Then move it. [1]\n\nIs it sore?\n\n"
            "[1] Sore wrists, sentence 4\n\nI'm no doctor.");
}

TEST(ReplyTextTest, NamesSeveralSentencesOfAFootnote) {
  v1::Reply reply;
  Add(&reply, v1::SYSTEM_ACT_ANSWER, {"Rest it."}, 1);
  Cite(&reply, {4, 7});
  EXPECT_THAT(ReplyAsMessage(reply),
              EndsWith("[1] Sore wrists, sentences 4, 7"));
}

TEST(ReplyTextTest, CountsAsMessengersDo) {
  EXPECT_EQ(MessageLength("abc"), 3);
  EXPECT_EQ(MessageLength("caf\u00e9"), 4);
  EXPECT_EQ(MessageLength("\U0001F62D"), 2);
}

TEST(ReplyTextTest, LeavesNothingOutWhereAllFits) {
  v1::Reply reply;
  Add(&reply, v1::SYSTEM_ACT_ASSESS, {std::string(998, 'a'), "b"});
  EXPECT_EQ(ReplyAsOneMessage(reply, 1000), ReplyAsMessage(reply));
}

// A reply far too long for one message, with all that must not be left out.
TEST(ReplyTextTest, LeavesOutWholeSentencesButNeverTheDangerNorTheDisclaimer) {
  v1::Reply reply;
  std::vector<std::string> advice;
  for (int i = 0; i < 200; ++i) {
    advice.push_back(absl::StrCat("Advice ", i, " \U0001F62D of many."));
  }
  Add(&reply, v1::SYSTEM_ACT_ASSESS, advice, 1);
  Add(&reply, v1::SYSTEM_ACT_ANSWER, {"One last thing.", "And another."}, 2);
  // What goes first goes from the end, so these are tried before the advice.
  Add(&reply, v1::SYSTEM_ACT_ESCALATE, {"Call for help now.", "At once."});
  Add(&reply, v1::SYSTEM_ACT_ANSWER, {"This is safety advice.", "Heed it."}, 0,
      /*safety_net=*/true);
  Add(&reply, v1::SYSTEM_ACT_ASK, {"Is it sore?", "Still?"});
  Cite(&reply, {4});
  Cite(&reply, {5});
  reply.set_disclaimer("I'm no doctor.");
  const std::string text = ReplyAsOneMessage(reply, 1000);
  EXPECT_LE(MessageLength(text), 1000);
  EXPECT_GT(MessageLength(text), 950) << "no more than needs be is left out";
  EXPECT_THAT(text, StartsWith("Advice 0 "));
  EXPECT_THAT(text, HasSubstr("many. [1]\n\nOne last thing. [2]\n\n"
                              "Call for help now. At once.\n\n"
                              "This is safety advice. Heed it.\n\n"
                              "Is it sore? Still?"));
  EXPECT_THAT(text, HasSubstr("[1] Sore wrists, sentence 4\n"));
  EXPECT_THAT(text, EndsWith("I'm no doctor.\n\n…"));
  EXPECT_THAT(text, Not(HasSubstr("And another.")));
}

TEST(ReplyTextTest, NeverLeavesOutAQuestionThatIsAskedAgain) {
  v1::Reply reply;
  std::vector<std::string> advice(200, "Much advice.");
  Add(&reply, v1::SYSTEM_ACT_ANSWER, advice);
  Add(&reply, v1::SYSTEM_ACT_CLARIFY, {"I didn't get that.", "Is it sore?"});
  reply.mutable_parts(1)->set_slot("sore");
  reply.set_pending_slot("sore");
  EXPECT_THAT(ReplyAsOneMessage(reply, 1000),
              HasSubstr("I didn't get that. Is it sore?"));
}

TEST(ReplyTextTest, DropsTheFootnotesOfWhatIsLeftOut) {
  v1::Reply reply;
  Add(&reply, v1::SYSTEM_ACT_ANSWER, {"First."}, 1);
  Add(&reply, v1::SYSTEM_ACT_ANSWER, {"Second.", std::string(990, 'a')}, 2);
  reply.mutable_parts(1)->mutable_sentences(0)->clear_citations();
  Cite(&reply, {4});
  Cite(&reply, {5});
  EXPECT_EQ(ReplyAsOneMessage(reply, 1000),
            "First. [1]\n\nSecond.\n\n[1] Sore wrists, sentence 4\n\n…");
}

TEST(ReplyTextTest, CutsEvenWhatMayNotGoRatherThanToSayNothing) {
  v1::Reply reply;
  Add(&reply, v1::SYSTEM_ACT_ESCALATE, {std::string(3000, 'a')});
  reply.set_disclaimer("I'm no doctor.");
  const std::string text = ReplyAsOneMessage(reply, 1000);
  EXPECT_EQ(MessageLength(text), 1000);
  EXPECT_THAT(text, EndsWith("a\n\nI'm no doctor.\n\n…"));
}

TEST(ReplyTextTest, SplitsWhereAParagraphALineASentenceOrAWordEnds) {
  EXPECT_THAT(SplitMessage("short", 100), ElementsAre("short"));
  const std::string a60(60, 'a');
  const std::string b60(60, 'b');
  for (const char* const between : {"\n\n", "\n", " "}) {
    EXPECT_THAT(SplitMessage(absl::StrCat(a60, between, b60), 100),
                ElementsAre("(1/2) " + a60, "(2/2) " + b60));
  }
  EXPECT_THAT(SplitMessage(absl::StrCat(a60, ". b ", b60), 100),
              ElementsAre("(1/2) " + a60 + ".", "(2/2) b " + b60));
}

TEST(ReplyTextTest, SplitsNoCharacterAndLosesNothing) {
  std::string text;
  for (int i = 0; i < 500; ++i) absl::StrAppend(&text, "\U0001F62D\u00e9a");
  for (size_t most = 100; most < 110; ++most) {
    std::string together;
    const std::vector<std::string> messages = SplitMessage(text, most);
    for (const std::string& message : messages) {
      EXPECT_LE(MessageLength(message), most);
      EXPECT_TRUE(IsUtf8(message));
      together += message.substr(message.find(' ') + 1);
    }
    EXPECT_EQ(together, text);
  }
}

}  // namespace
}  // namespace footnote::service
