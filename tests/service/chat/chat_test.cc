#include "service/chat/chat.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <sstream>
#include <utility>
#include <vector>

#include "tests/service/fake_stores.h"
#include "tests/service/server_fixture.h"

namespace footnote::service {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// What the user types, and what happens before that.
struct Typed {
  std::string line;
  std::function<void()> before = nullptr;
};

class TypedLines : public LineInput {
 public:
  explicit TypedLines(std::vector<Typed> lines) : lines_(std::move(lines)) {}

  bool Read(std::string* line) override {
    if (next_ == lines_.size()) return false;
    const Typed& typed = lines_[next_++];
    if (typed.before) typed.before();
    *line = typed.line;
    return true;
  }
  void Forget() override { forgot_ = true; }

  bool forgot() const { return forgot_; }
  size_t left() const { return lines_.size() - next_; }

 private:
  const std::vector<Typed> lines_;
  size_t next_ = 0;
  bool forgot_ = false;
};

// Makes some commits and does not say so, as a server that dies then.
class LosingStore : public PassingStore {
 public:
  using PassingStore::PassingStore;

  void Commit(SessionRecord next, StoredTurn taken, absl::Time now,
              Callback<absl::Status> done) override {
    store_->Commit(
        std::move(next), std::move(taken), now,
        [this, done = std::move(done)](absl::Status status) mutable {
          const bool loses = loses_.exchange(false);
          done(loses ? absl::UnavailableError("it is lost") : status);
        });
  }

  void LoseNext() { loses_ = true; }

 private:
  std::atomic<bool> loses_ = false;
};

class ChatTest : public ServerFixture {
 protected:
  // Types the lines; what is shown is in out_.
  absl::Status Converse(TypedLines* input, ChatOptions options) {
    const ClientOptions client_options = {.server =
                                              server_->address().ToString()};
    auto channel =
        MakeChannel(client_options, DialogueClient::ChannelArguments());
    DialogueClient client(client_options, *std::move(channel), patience_, {});
    std::ostringstream out;
    Chat chat(options, &client, input, &out, [] { return Look(); });
    absl::Status status = chat.Begin();
    if (status.ok()) status = chat.Converse();
    out_ = out.str();
    return status;
  }
  absl::Status Converse(const std::vector<Typed>& lines) {
    TypedLines input(lines);
    return Converse(&input, {.interactive = true});
  }

  // The id in what it says at the end.
  std::string SessionShown() const {
    const size_t at = out_.rfind("--session ");
    return at == std::string::npos ? "" : out_.substr(at + 10, 32);
  }

  void StopServer() {
    address_ = server_->address();
    server_.reset();
  }
  void StartServer() {
    DoorOptions door = Door();
    door.address = address_;
    auto server = GrpcServer::Start(door, conversation_.get(), calls_.get());
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  std::string out_;
  Patience patience_ = {.all = absl::Milliseconds(200)};
  ListenAddress address_;
};

TEST_F(ChatTest, SaysWhatTheServerSays) {
  EXPECT_TRUE(Converse({{"sore for two days"}, {"1"}, {"/quit"}}).ok());
  EXPECT_THAT(out_, AllOf(HasSubstr("What's going on with your wrist?"),
                          HasSubstr("  1) the wrist\n"),
                          // What the number chose.
                          HasSubstr("(the wrist)\n"),
                          HasSubstr("footnote chat --session ")));
  EXPECT_EQ(TurnsOf(SessionShown()), 2);
}

TEST_F(ChatTest, ObeysCommandsWithoutTakingATurn) {
  EXPECT_TRUE(Converse({{"my wrist is sore"},
                        {"/summary"},
                        {"/help"},
                        {"/sing"},
                        {"/delete or not"},
                        {""},
                        {"/quit"},
                        {"not read"}})
                  .ok());
  EXPECT_THAT(
      out_, AllOf(HasSubstr("INTAKE SUMMARY"), HasSubstr("(\"wrist\")"),
                  HasSubstr("  /quit       ends the chat"),
                  HasSubstr("(There is no command \"/sing\"; there are /back"),
                  HasSubstr("no command \"/delete or not\"")));
  EXPECT_EQ(TurnsOf(SessionShown()), 1);
}

TEST_F(ChatTest, TracesWhileItIsToldTo) {
  EXPECT_TRUE(Converse({{"/trace on"}, {"my wrist"}, {"/quit"}}).ok());
  EXPECT_THAT(out_, HasSubstr("  . understand: "));
  EXPECT_TRUE(
      Converse({{"/trace on"}, {"/trace off"}, {"my wrist"}, {"/quit"}}).ok());
  EXPECT_THAT(out_, Not(HasSubstr("  . understand: ")));
}

TEST_F(ChatTest, TakesTheLastAnswerBack) {
  EXPECT_TRUE(Converse({{"sore for two days"}, {"1"}, {"/back"}}).ok());
  const size_t asked = out_.find("  1) the wrist\n");
  ASSERT_NE(asked, std::string::npos);
  EXPECT_NE(out_.find("  1) the wrist\n", asked + 1), std::string::npos);
}

TEST_F(ChatTest, GoesOnWithASession) {
  EXPECT_TRUE(Converse({{"sore for two days"}}).ok());
  const std::string id = SessionShown();
  TypedLines input({{"1"}});
  EXPECT_TRUE(Converse(&input, {.session = id, .interactive = true}).ok());
  EXPECT_THAT(out_, HasSubstr("  1) the wrist\n"));
  EXPECT_EQ(SessionShown(), id);
  EXPECT_EQ(TurnsOf(id), 2);
}

TEST_F(ChatTest, SaysThatThereIsNoSuchSession) {
  TypedLines input({});
  const absl::Status status =
      Converse(&input, {.session = std::string(32, '0'), .interactive = true});
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("without --session"));
}

TEST_F(ChatTest, DeletesAndBeginsAnew) {
  TypedLines input({{"sore for two days"}, {"/delete"}, {"1"}, {"/summary"}});
  EXPECT_TRUE(Converse(&input, {.interactive = true}).ok());
  EXPECT_THAT(out_, AllOf(HasSubstr("(This conversation is deleted."),
                          HasSubstr("(There is no conversation any more"),
                          Not(HasSubstr("--session"))));
  EXPECT_TRUE(input.forgot());
  EXPECT_TRUE(
      Converse({{"sore for two days"}, {"/delete"}, {"/new"}, {"my wrist"}})
          .ok());
  EXPECT_EQ(TurnsOf(SessionShown()), 1);
}

TEST_F(ChatTest, CountsATurnOnceWhoseAnswerWasLost) {
  LosingStore store(&memory_);
  Restart(&store);
  EXPECT_TRUE(
      Converse({{"sore for two days", [&] { store.LoseNext(); }}}).ok());
  EXPECT_THAT(out_, Not(HasSubstr("Enter")));
  EXPECT_EQ(TurnsOf(SessionShown()), 1);
  // The user sends it again, by an empty line or by saying it again.
  patience_.all = absl::ZeroDuration();
  EXPECT_TRUE(Converse({{"sore for two days", [&] { store.LoseNext(); }},
                        {""},
                        {"1", [&] { store.LoseNext(); }},
                        {"1"}})
                  .ok());
  EXPECT_THAT(out_, AllOf(HasSubstr("does not answer any more"),
                          HasSubstr("(Press Enter to send it again")));
  EXPECT_EQ(TurnsOf(SessionShown()), 2);
  Restart(&memory_);
}

TEST_F(ChatTest, GoesOnWhenTheServerIsBack) {
  // A lost connection is tried again after half a second.
  patience_.all = absl::Milliseconds(1500);
  EXPECT_TRUE(Converse({{"sore for two days"},
                        {"1", [this] { StopServer(); }},
                        {"", [this] { StartServer(); }},
                        {"no"}})
                  .ok());
  EXPECT_EQ(TurnsOf(SessionShown()), 3);
}

TEST_F(ChatTest, TellsAPersonOfTroubleAndGoesOn) {
  EXPECT_TRUE(Converse({{std::string(5000, 'a')}, {"my wrist"}}).ok());
  EXPECT_THAT(out_, HasSubstr("at most 4000"));
  EXPECT_EQ(TurnsOf(SessionShown()), 1);
}

TEST_F(ChatTest, EndsAScriptOverTrouble) {
  TypedLines input({{"sore for two days"},
                    {std::string(5000, 'a')},
                    {""},  // a message too
                    {"1", [this] { StopServer(); }},
                    {"no"}});
  const absl::Status status = Converse(&input, {});
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_EQ(input.left(), 1u);
  EXPECT_THAT(out_, AllOf(HasSubstr("at most 4000"), Not(HasSubstr("/help")),
                          Not(HasSubstr("--session"))));
}

}  // namespace
}  // namespace footnote::service
