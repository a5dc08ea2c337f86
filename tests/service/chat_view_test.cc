#include "service/chat_view.h"

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
  EXPECT_EQ(ReplyAsText(kTopic, reply),
            "Rest it. [1][2]\n"
            "\n"
            "  [1] Wrists, sentence 9\n"
            "  [2] Wrists, sentences 12, 13\n"
            "      \"Twelve.\"\n"
            "\n"
            "No doctor.\n");
}

TEST(ChatViewTest, NumbersQuickRepliesWhereANumberChooses) {
  EXPECT_EQ(ReplyAsText(kTopic, Asking("place")),
            "Which?\n\n  1) This one\n  2) That one\n");
  EXPECT_EQ(ReplyAsText(kTopic, Asking("sore_days")),
            "Which?\n\n  - This one\n  - That one\n");
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
  EXPECT_EQ(TraceAsText(response, "oh no!"),
            "  . understand: no (\"no\"): negates\n"
            "  . decide: ask: place\n");
  EXPECT_EQ(TraceAsText(v1::SendTurnResponse(), "oh no!"), "");
}

TEST(ChatViewTest, PassesOverASpanThatLiesOutsideOfTheText) {
  const auto response = Parse<v1::SendTurnResponse>(
      R"(trace { step: "s" rule: "r" outcome: "o" begin: -3 end: 5 }
         trace { step: "s" rule: "r" outcome: "o" begin: 3 end: 70 })");
  EXPECT_EQ(TraceAsText(response, "oh no!"), "  . s: r: o\n  . s: r: o\n");
}

}  // namespace
}  // namespace footnote::service
