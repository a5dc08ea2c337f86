// footnote serve with webhooks, as an operator starts, kills and watches it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "footnote/v1/dialogue_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "tests/service/child_process.h"
#include "tests/service/messenger/webhook_fixture.h"
#include "tests/service/store/temporary_folder.h"
#include "tests/service/watched_server.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;
using testing::Not;

class ServedWebhooksTest : public testing::Test {
 protected:
  ServedWebhooksTest() { Start({}); }

  std::string Write(const std::string& name, const std::string& text) const {
    const std::string file = folder_.path() + "/" + name;
    std::ofstream(file) << text << "\n";
    return file;
  }

  void Start(const std::vector<std::string>& more,
             const std::string& log = "") {
    std::vector<std::string> options = {
        "--http=127.0.0.1:0",
        absl::StrCat("--store=rocksdb:", folder_.path(), "/sessions"),
        "--telegram-secret",
        Write("telegram", kTelegramSecret),
        "--twilio-token",
        Write("twilio", kTwilioToken),
        "--twilio-url",
        kTwilioUrl};
    options.insert(options.end(), more.begin(), more.end());
    server_ = std::make_unique<ChildServer>(FOOTNOTE_BINARY, options, log);
    http_ = server_->BrowseAddress();
    ASSERT_NE(http_, "");
  }

  void KillAndStart() {
    server_->process().Signal(SIGKILL);
    server_->process().Wait();
    Start({});
  }

  HttpAnswer Post(const HttpRequest& request) const {
    RawConnection connection(http_);
    connection.Send(WireOf(request));
    HttpAnswer answer;
    for (;;) {
      std::string received = connection.received();
      if (TakeAnswer(&received, &answer)) return answer;
      if (!connection.AwaitMore(kPatience)) return answer;
    }
  }

  int TurnsOf(const std::string& session) const {
    const auto stub = v1::DialogueService::NewStub(grpc::CreateChannel(
        server_->address(), grpc::InsecureChannelCredentials()));
    grpc::ClientContext context;
    v1::GetSessionRequest request;
    request.set_session_id(session);
    v1::GetSessionResponse response;
    EXPECT_TRUE(stub->GetSession(&context, request, &response).ok());
    return response.session().turn();
  }

  const TemporaryFolder folder_;
  std::unique_ptr<ChildServer> server_;
  std::string http_;
};

TEST_F(ServedWebhooksTest, AnswerTheSameAfterTheServerWasKilled) {
  const HttpRequest telegram[] = {
      TelegramRequest(TelegramMessage(1, "my toes hurt").dump()),
      TelegramRequest(TelegramMessage(2, "/start").dump()),
      TelegramRequest(TelegramMessage(3, "/delete").dump()),
      TelegramRequest(TelegramMessage(4, "my heel hurts").dump())};
  const HttpRequest twilio =
      TwilioRequest(TwilioMessage("SM1", "my toes hurt"));
  std::vector<std::string> first;
  for (const HttpRequest& request : telegram) {
    const HttpAnswer answer = Post(request);
    EXPECT_EQ(answer.status, 200);
    first.push_back(answer.body);
    KillAndStart();
    EXPECT_EQ(Post(request).body, answer.body);
  }
  const HttpAnswer answer = Post(twilio);
  KillAndStart();
  EXPECT_EQ(Post(twilio).body, answer.body);
  // Also of what came before; what was deleted is not said again.
  EXPECT_EQ(Post(telegram[2]).body, first[2]);
  EXPECT_EQ(Post(telegram[3]).body, first[3]);
  EXPECT_EQ(TurnsOf(ChatSessionId(kTelegramSecret, "Telegram", "77")), 1);
  EXPECT_EQ(
      TurnsOf(ChatSessionId(kTwilioToken, "Twilio", "+15550001 +15559999")), 1);
}

TEST_F(ServedWebhooksTest, SayNothingThatWasSentToWhoeverWatches) {
  constexpr char kWord[] = "quixotryzebu";
  server_->process().Signal(SIGTERM);
  server_->process().Wait();
  const std::string log = folder_.path() + "/log";
  const std::string audit = folder_.path() + "/audit";
  Start({"--log-level=debug", "--metrics=127.0.0.1:0", "--audit-log", audit},
        log);
  const std::string metrics = AwaitEvent(log, "listening")["metrics"];
  for (const char* text : {"my quixotryzebu hurts", "/quixotryzebu", "/start",
                           "/delete", "/summary"}) {
    static int update = 0;
    Post(TelegramRequest(TelegramMessage(++update, text, 424242).dump()));
    Post(TwilioRequest(
        TwilioMessage(absl::StrCat(kWord, update), text, "+424242")));
  }
  Post(TelegramRequest(absl::StrCat("{\"", kWord, "\":1}")));
  Post(TelegramRequest("{}", kWord));
  Post(TwilioRequest(TwilioMessage("", kWord)));
  Post(TwilioRequest(TwilioMessage("SM1", kWord), kWord));
  const std::string page = HttpGet(metrics, "/metrics");
  server_->process().Signal(SIGTERM);
  EXPECT_EQ(server_->process().Wait(), 0);
  const std::string logged = ReadAll(log);
  EXPECT_THAT(logged, HasSubstr("\"Telegram\""));
  EXPECT_THAT(page, HasSubstr("method=\"Twilio\""));
  EXPECT_THAT(ReadAll(audit), HasSubstr("session.delete"));
  for (const std::string& shown : {logged, page, ReadAll(audit)}) {
    EXPECT_THAT(shown, Not(HasSubstr(kWord)));
    EXPECT_THAT(shown, Not(HasSubstr("424242")));
    EXPECT_THAT(shown, Not(HasSubstr(kTelegramSecret)));
    EXPECT_THAT(shown, Not(HasSubstr(kTwilioToken)));
  }
}

TEST(WebhookOptionsTest, AreRefusedWhereMessengersCouldNotGetIn) {
  const TemporaryFolder folder;
  const std::string file = folder.path() + "/secret";
  std::ofstream(file) << kTelegramSecret << "\n";
  const auto refusal = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {FOOTNOTE_BINARY, "serve",
                                     "--listen=127.0.0.1:0", "--store=memory"});
    const Finished finished = RunProgram(options);
    EXPECT_EQ(finished.exit_status, 2);
    return finished.err;
  };
  EXPECT_THAT(refusal({"--telegram-secret", file}), HasSubstr("--http"));
  EXPECT_THAT(refusal({"--http=127.0.0.1:0", "--telegram-secret", ""}),
              HasSubstr("empty"));
  EXPECT_THAT(refusal({"--http=127.0.0.1:0", "--telegram-secret", file,
                       "--messenger-topic=toothache"}),
              HasSubstr("topic"));
  EXPECT_THAT(refusal({"--http=127.0.0.1:0", "--twilio-token", file}),
              HasSubstr("belong together"));
  // Their own proof does not open the rest of the door.
  EXPECT_THAT(refusal({"--http=0.0.0.0:0", "--telegram-secret", file}),
              HasSubstr("--http 0.0.0.0:0: other machines"));
}

}  // namespace
}  // namespace footnote::service
