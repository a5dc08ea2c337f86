#include "service/chat/chat_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "google/protobuf/text_format.h"

namespace footnote::service {
namespace {

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

const v1::GetTopicResponse kTopic = Parse<v1::GetTopicResponse>(
    R"(slots { id: "place" kind: SLOT_KIND_CHOICE }
       slots { id: "sore_days" kind: SLOT_KIND_DURATION })");

v1::Reply Asking(const std::string& slot) {
  v1::Reply reply = Parse<v1::Reply>(
      R"(text: "Which?"
         quick_replies { label: "This one" text: "this" }
         quick_replies { label: "That one" text: "that" })");
  reply.set_pending_slot(slot);
  return reply;
}

TEST(ChatViewTest, ListsFootnotesAndQuotesUnderTheText) {
  const v1::Reply reply = Parse<v1::Reply>(
      R"(text: "Rest it. [1][2]"
         disclaimer: "No doctor."
         citations {
           number: 1
           article_title: "Wrists"
           sentences { number: 9 }
         }
         citations {
           number: 2
           article_title: "Wrists"
           sentences { number: 12 quote: "Twelve." }
           sentences { number: 13 }
         })");
  EXPECT_EQ(ReplyAsText(kTopic, reply, Look()),
            "Rest it. [1][2]\n"
            "\n"
            "  [1] Wrists, sentence 9\n"
            "  [2] Wrists, sentences 12, 13\n"
            "      \"Twelve.\"\n"
            "\n"
            "No doctor.\n");
}

TEST(ChatViewTest, NumbersQuickRepliesWhereANumberChooses) {
  EXPECT_EQ(ReplyAsText(kTopic, Asking("place"), Look()),
            "Which?\n\n  1) This one\n  2) That one\n");
  EXPECT_EQ(ReplyAsText(kTopic, Asking(""), Look()),
            "Which?\n\n  1) This one\n  2) That one\n");
}

TEST(ChatViewTest, GivesExamplesWhereANumberIsAnAnswer) {
  EXPECT_EQ(ReplyAsText(kTopic, Asking("sore_days"), Look()),
            "Which?\n\n  such as \"This one\" or \"That one\"\n");
}

TEST(ChatViewTest, BreaksLinesAtTheWidth) {
  const v1::Reply reply = Parse<v1::Reply>(
      R"(text: "Rest it for a while, and see. [1]"
         citations {
           number: 1
           article_title: "Sore wrists and what to do"
           sentences { number: 9 }
         })");
  EXPECT_EQ(ReplyAsText(kTopic, reply, {.width = 22}),
            "Rest it for a while,\n"
            "and see. [1]\n"
            "\n"
            "  [1] Sore wrists and\n"
            "      what to do,\n"
            "      sentence 9\n");
}

v1::Reply Emergency() {
  return Parse<v1::Reply>(
      R"(text: "Call 112 now."
         urgency: URGENCY_EMERGENCY
         parts { act: SYSTEM_ACT_ESCALATE })");
}

TEST(ChatViewTest, SetsAnEmergencyBetweenBars) {
  EXPECT_EQ(ReplyAsText(kTopic, Emergency(), {.width = 20}),
            "!!! EMERGENCY !!!!!!\n"
            "\n"
            "Call 112 now.\n"
            "\n"
            "!!!!!!!!!!!!!!!!!!!!\n");
  // Whoever is told where to find a human being is in no danger.
  v1::Reply human = Emergency();
  human.set_urgency(v1::URGENCY_SEE_DOCTOR);
  EXPECT_EQ(ReplyAsText(kTopic, human, {.width = 20}), "Call 112 now.\n");
  // Nor is danger called anew when a question is answered in it.
  v1::Reply later = Emergency();
  later.mutable_parts(0)->set_act(v1::SYSTEM_ACT_ANSWER);
  EXPECT_EQ(ReplyAsText(kTopic, later, {.width = 20}), "Call 112 now.\n");
}

TEST(ChatViewTest, UsesEscapeCodesOnlyWhereItMay) {
  EXPECT_THAT(ReplyAsText(kTopic, Emergency(), {.color = true}),
              testing::HasSubstr("\033[1;97;41m!!! EMERGENCY"));
  EXPECT_THAT(NoticeAsText("so", {.color = true}), "\033[2m(so)\033[0m\n");
  EXPECT_THAT(NoticeAsText("so", Look()), "(so)\n");
  v1::Reply hostile = Emergency();
  hostile.set_text("\033[2J");
  hostile.add_quick_replies()->set_label("\033]0;title\a");
  hostile.add_citations()->set_article_title("\033c");
  hostile.set_disclaimer("\x9b");
  EXPECT_THAT(ReplyAsText(kTopic, hostile, Look()),
              testing::Not(testing::HasSubstr("\033")));
}

TEST(ChatViewTest, SendsWhatANumberChooses) {
  const struct {
    const char* slot;
    const char* typed;
    const char* sent;
  } kCases[] = {
      {"place", "1", "this"},  {"place", " 2 ", "that"},
      {"place", "3", "3"},     {"place", "0", "0"},
      {"place", "-1", "-1"},   {"place", "1 week", "1 week"},
      {"place", "", ""},       {"place", "this", "this"},
      {"sore_days", "1", "1"}, {"", "2", "that"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(ChosenText(kTopic, Asking(c.slot), c.typed), c.sent)
        << c.slot << " " << c.typed;
  }
}

TEST(ChatViewTest, SaysWhatTheEngineDid) {
  const auto response = Parse<v1::SendTurnResponse>(
      R"(trace { step: "understand" rule: "no" outcome: "negates" begin: 3
                 end: 5 }
         trace { step: "decide" rule: "ask" outcome: "place" })");
  EXPECT_EQ(TraceAsText(response, "oh no!", Look()),
            "  . understand: no (\"no\"): negates\n"
            "  . decide: ask: place\n");
  EXPECT_EQ(TraceAsText(v1::SendTurnResponse(), "oh no!", Look()), "");
}

TEST(ChatViewTest, PassesOverASpanThatLiesOutsideOfTheText) {
  const auto response = Parse<v1::SendTurnResponse>(
      R"(trace { step: "s" rule: "r" outcome: "o" begin: -3 end: 5 }
         trace { step: "s" rule: "r" outcome: "o" begin: 3 end: 70 })");
  EXPECT_EQ(TraceAsText(response, "oh no!", Look()),
            "  . s: r: o\n  . s: r: o\n");
}

}  // namespace
}  // namespace footnote::service
