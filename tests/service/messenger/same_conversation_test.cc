// Whole conversations of the built program: what is said in a messenger is what
// is said over gRPC, sentence by sentence and footnote by footnote.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "dialogue/transcript.h"
#include "footnote/v1/dialogue_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "tests/service/child_process.h"
#include "tests/service/messenger/webhook_fixture.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

// Each kind of talk: digressions, corrections, danger, numbers, odd bytes.
constexpr const char* kTranscripts[] = {"back",
                                        "choice_by_number",
                                        "correction_raises_urgency",
                                        "digression_and_return",
                                        "emergency_chest_pain",
                                        "emergency_false_alarm",
                                        "help",
                                        "no_match_ladder",
                                        "outside_then_corrected",
                                        "questions_after_the_assessment",
                                        "restart",
                                        "self_care_step_by_step",
                                        "specialist_two_weeks_no_better",
                                        "summary",
                                        "thanks_and_bye",
                                        "user_rambling",
                                        "yes_no_by_number"};

std::vector<std::string> UserTexts(const std::string& name) {
  std::ifstream file(absl::StrCat("knowledge/topics/forefoot-pain/transcripts/",
                                  name, ".chat"));
  std::stringstream text;
  text << file.rdbuf();
  const auto transcript = dialogue::ParseTranscript(name, text.str());
  EXPECT_TRUE(transcript.ok()) << transcript.status();
  std::vector<std::string> texts;
  for (const dialogue::Exchange& exchange : transcript->exchanges) {
    if (exchange.user_line > 0) texts.push_back(exchange.user);
  }
  EXPECT_FALSE(texts.empty()) << name;
  return texts;
}

std::string Folded(absl::string_view text) {
  return absl::StrJoin(
      absl::StrSplit(text, absl::ByAnyChar(" \n"), absl::SkipEmpty()), " ");
}

// What must be found in a message, in this order: sentences with the marks of
// their footnotes, the choices where they are written, what footnotes rest on.
std::vector<std::string> Expected(const v1::Reply& reply, bool choices) {
  std::vector<std::string> said;
  for (const v1::ReplyPart& part : reply.parts()) {
    for (const v1::Sentence& sentence : part.sentences()) {
      std::string text = sentence.text();
      for (const int number : sentence.citations()) {
        absl::StrAppend(&text, number == sentence.citations(0) ? " " : "", "[",
                        number, "]");
      }
      said.push_back(Folded(text));
    }
  }
  for (const v1::QuickReply& quick : reply.quick_replies()) {
    if (choices) said.push_back(Folded(quick.label()));
  }
  for (const v1::Citation& citation : reply.citations()) {
    std::string text = absl::StrCat("[", citation.number(), "] ",
                                    citation.article_title(), ", sentence");
    if (citation.sentences_size() > 1) text.append("s");
    for (const v1::CitedSentence& sentence : citation.sentences()) {
      absl::StrAppend(&text, " ", sentence.number(), ",");
    }
    text.pop_back();
    said.push_back(Folded(text));
  }
  return said;
}

void ExpectSaid(const v1::Reply& reply, const std::string& message,
                bool choices = false) {
  const std::string folded = Folded(message);
  size_t at = 0;
  for (const std::string& text : Expected(reply, choices)) {
    const size_t found = folded.find(text, at);
    ASSERT_NE(found, std::string::npos) << text << "\nis not in\n" << message;
    // Nothing else is said between, but for " 1) " and the like.
    EXPECT_LE(found - at, 4) << folded.substr(at, found - at);
    at = found + text.size();
  }
}

class SameConversationTest : public testing::Test {
 protected:
  SameConversationTest()
      : server_(
            FOOTNOTE_BINARY,
            {"--http=127.0.0.1:0", "--session-turns=1000", "--telegram-secret",
             Write("telegram", kTelegramSecret), "--twilio-token",
             Write("twilio", kTwilioToken), "--twilio-url", kTwilioUrl}),
        http_(server_.BrowseAddress()),
        dialogue_(v1::DialogueService::NewStub(grpc::CreateChannel(
            server_.address(), grpc::InsecureChannelCredentials()))) {}

  std::string Write(const std::string& name, const std::string& text) const {
    const std::string file = folder_.path() + "/" + name;
    std::ofstream(file) << text << "\n";
    return file;
  }

  void Begin() {
    grpc::ClientContext context;
    v1::StartSessionResponse response;
    ASSERT_TRUE(dialogue_->StartSession(&context, {}, &response).ok());
    request_.set_session_id(response.session_id());
  }

  v1::Reply ByGrpc(const std::string& text, int turn) {
    grpc::ClientContext context;
    request_.set_turn_id(absl::StrCat(turn));
    request_.set_text(text);
    v1::SendTurnResponse response;
    EXPECT_TRUE(dialogue_->SendTurn(&context, request_, &response).ok());
    return response.reply();
  }

  std::string Post(const HttpRequest& request) const {
    RawConnection connection(http_);
    connection.Send(WireOf(request));
    HttpAnswer answer;
    for (;;) {
      std::string received = connection.received();
      if (TakeAnswer(&received, &answer)) break;
      if (!connection.AwaitMore(kPatience)) break;
    }
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.body;
  }

  const TemporaryFolder folder_;
  ChildServer server_;
  const std::string http_;
  const std::unique_ptr<v1::DialogueService::Stub> dialogue_;
  v1::SendTurnRequest request_;
};

TEST_F(SameConversationTest, InTelegram) {
  int update = 0;
  int chat = 0;
  for (const char* name : kTranscripts) {
    SCOPED_TRACE(name);
    Begin();
    ++chat;
    int turn = 0;
    for (const std::string& text : UserTexts(name)) {
      const v1::Reply reply = ByGrpc(text, ++turn);
      const auto call = nlohmann::json::parse(
          Post(TelegramRequest(TelegramMessage(++update, text, chat).dump())));
      ExpectSaid(reply, call["text"]);
      std::vector<std::string> labels;
      for (const auto& row :
           call.value("reply_markup", nlohmann::json::object())
               .value("inline_keyboard", nlohmann::json::array())) {
        for (const auto& button : row) labels.push_back(button["text"]);
      }
      std::vector<std::string> offered;
      for (const v1::QuickReply& quick : reply.quick_replies()) {
        offered.push_back(quick.label());
      }
      EXPECT_EQ(labels, offered);
    }
  }
}

TEST_F(SameConversationTest, ByTwilio) {
  int chat = 0;
  for (const char* name : kTranscripts) {
    SCOPED_TRACE(name);
    Begin();
    ++chat;
    int turn = 0;
    for (const std::string& text : UserTexts(name)) {
      // What Twilio takes for a command is told by another test.
      if (text == "help" || text == "stop" || text == "quit") break;
      const v1::Reply reply = ByGrpc(text, ++turn);
      std::string message = Post(TwilioRequest(TwilioMessage(
          absl::StrCat("SM", turn), text, absl::StrCat("whatsapp:+", chat))));
      for (int i = 1; i <= 9; ++i) {
        for (int of = 2; of <= 9; ++of) {
          message = absl::StrReplaceAll(
              message, {{absl::StrCat("(", i, "/", of, ") "), ""}});
        }
      }
      message = absl::StrReplaceAll(message, {{"</Message><Message>", "\n"},
                                              {"<Message>", "\n"},
                                              {"&lt;", "<"},
                                              {"&gt;", ">"},
                                              {"&amp;", "&"}});
      const size_t begin = message.find("<Response>\n");
      ASSERT_NE(begin, std::string::npos);
      ExpectSaid(reply, message.substr(begin + 10), /*choices=*/true);
    }
  }
}

}  // namespace
}  // namespace footnote::service
