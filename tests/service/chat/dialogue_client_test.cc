#include "service/chat/dialogue_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/service/server_fixture.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;

constexpr Patience kShort = {.one_try = absl::Seconds(2),
                             .all = absl::Milliseconds(300)};

class DialogueClientTest : public ServerFixture {
 protected:
  DialogueClient MakeClient(Patience patience) {
    ClientOptions options = {.server = server_->address().ToString()};
    auto channel = MakeChannel(options, DialogueClient::ChannelArguments());
    return DialogueClient(options, *std::move(channel), patience,
                          {.interrupted = [this] { return interrupted_; },
                           .waiting =
                               [this] {
                                 ++waits_;
                                 interrupted_ = interrupts_;
                               },
                           .answered = [this] { ++answers_; }});
  }

  int waits_ = 0;
  int answers_ = 0;
  bool interrupted_ = false;
  bool interrupts_ = false;  // the user, when told of the wait
};

TEST_F(DialogueClientTest, HoldsAConversation) {
  DialogueClient client = MakeClient(Patience());
  ASSERT_TRUE(client.Connect().ok());
  ASSERT_TRUE(client.GetTopic("sore-wrist").ok());
  const auto begun = client.Start("");
  ASSERT_TRUE(begun.ok()) << begun.status();
  const std::string id = begun->session_id();
  const auto turn = client.Send(Turn(id, "1", "my wrist is sore"));
  ASSERT_TRUE(turn.ok()) << turn.status();
  EXPECT_EQ(turn->turn(), 1);
  EXPECT_EQ(client.Get(id)->turn(), 1);
  EXPECT_THAT(*client.Summarize(id), HasSubstr("- "));
  EXPECT_TRUE(client.Delete(id).ok());
  EXPECT_TRUE(absl::IsNotFound(client.Get(id).status()));
  EXPECT_EQ(waits_, 0);
}

TEST_F(DialogueClientTest, SaysHowToMendThatNoServerIsThere) {
  DialogueClient client = MakeClient(Patience());
  server_.reset();
  const absl::Status status = client.Connect();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("127.0.0.1:"), HasSubstr("`footnote serve`")));
}

TEST_F(DialogueClientTest, TriesAgainUntilItsPatienceEnds) {
  DialogueClient client = MakeClient(kShort);
  const std::string id = Begin();
  server_.reset();
  const auto turn = client.Send(Turn(id, "1", "hello"));
  EXPECT_TRUE(absl::IsUnavailable(turn.status())) << turn.status();
  EXPECT_THAT(std::string(turn.status().message()),
              HasSubstr("does not answer any more"));
  EXPECT_EQ(waits_, 1);
  EXPECT_EQ(answers_, 0);
}

TEST_F(DialogueClientTest, StopsWaitingWhenInterrupted) {
  DialogueClient client = MakeClient({.all = absl::Hours(1)});
  const std::string id = Begin();
  server_.reset();
  interrupts_ = true;
  const auto turn = client.Send(Turn(id, "1", "hello"));
  EXPECT_TRUE(absl::IsCancelled(turn.status())) << turn.status();
}

TEST_F(DialogueClientTest, DoesNotRepeatWhatWasRefused) {
  DialogueClient client = MakeClient({.all = absl::Hours(1)});
  EXPECT_TRUE(absl::IsNotFound(
      client.Send(Turn(std::string(32, '0'), "1", "hello")).status()));
  EXPECT_TRUE(absl::IsNotFound(client.Start("none").status()));
  EXPECT_EQ(waits_, 0);
}

}  // namespace
}  // namespace footnote::service
