// What a connection may cost, shown with clients that want more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "service/grpc_server.h"
#include "tests/service/keyed_server.h"
#include "tests/service/raw_connection.h"
#include "tests/service/server_fixture.h"

namespace footnote::service {
namespace {

// Much longer than what is awaited, much shorter than what holds without it.
constexpr absl::Duration kSoon = absl::Milliseconds(300);
constexpr absl::Duration kPatience = absl::Seconds(15);

constexpr char kConverseMethod[] = "/footnote.v1.DialogueService/Converse";
constexpr char kTurnMethod[] = "/footnote.v1.DialogueService/SendTurn";
constexpr char kTopicMethod[] = "/footnote.v1.KnowledgeService/GetTopic";
// In each reply to it, once.
constexpr char kTopicTitle[] = "Sore wrist after typing";

class ConnectionBoundsTest : public ServerFixture {
 protected:
  std::string address() const { return server_->address().ToString(); }

  grpc::Status StartWith(
      const std::vector<std::pair<std::string, std::string>>& metadata) {
    grpc::ClientContext context;
    for (const auto& [name, value] : metadata) {
      context.AddMetadata(name, value);
    }
    v1::StartSessionResponse response;
    return dialogue_->StartSession(&context, {}, &response);
  }
};

class KeyedBoundsTest : public KeyedServerTest {
 protected:
  std::string address() const { return server_->address().ToString(); }
};

TEST_F(ConnectionBoundsTest, ClosesWhoSaysNothingAtFirst) {
  bounds_.handshake = kSoon;
  Restart(&memory_);
  RawConnection silent(address());
  RawConnection slow(address());
  slow.Send("PRI * HTTP");
  EXPECT_TRUE(silent.AwaitClose(kPatience));
  EXPECT_TRUE(slow.AwaitClose(kPatience));
}

TEST_F(ConnectionBoundsTest, ClosesAConnectionWithoutCalls) {
  bounds_.idle = kSoon;
  Restart(&memory_);
  RawConnection idle(address());
  idle.Send(Http2Begin());
  EXPECT_TRUE(idle.AwaitClose(kPatience));
}

TEST_F(ConnectionBoundsTest, ClosesWhoDoesNotAnswerAmidACall) {
  bounds_.ping_after = kSoon;
  bounds_.ping_timeout = kSoon;
  Restart(&memory_);
  RawConnection gone(address());
  gone.Send(absl::StrCat(Http2Begin(), Http2Call(1, kConverseMethod)));
  EXPECT_TRUE(gone.AwaitClose(kPatience));
}

TEST_F(ConnectionBoundsTest, ClosesAnOldConnectionWhateverItDoes) {
  bounds_.age = kSoon;
  bounds_.last_calls = kSoon;
  Restart(&memory_);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
  const auto stream = dialogue_->Converse(&context);
  v1::ConverseResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_NE(stream->Finish().error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
}

TEST_F(ConnectionBoundsTest, ClosesWhoAsksAgainAndAgainWhetherItIsThere) {
  RawConnection eager(address());
  eager.Send(Http2Begin());
  const std::string ping = Http2Frame(kHttp2Ping, 0, 0, std::string(8, '!'));
  for (int i = 0; i < 10; ++i) eager.Send(ping);
  EXPECT_TRUE(eager.AwaitClose(kPatience));
  EXPECT_THAT(eager.received(), testing::HasSubstr("too_many_pings"));
}

TEST_F(ConnectionBoundsTest, TakesSoManyCallsAtATime) {
  bounds_.streams = 3;
  Restart(&memory_);
  using Stream =
      grpc::ClientReaderWriter<v1::ConverseRequest, v1::ConverseResponse>;
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<Stream>> streams;
  v1::ConverseRequest start;
  start.mutable_start();
  const auto opens = [&](absl::Duration patience) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    contexts.back()->set_deadline(absl::ToChronoTime(absl::Now() + patience));
    streams.push_back(dialogue_->Converse(contexts.back().get()));
    v1::ConverseResponse response;
    return streams.back()->Write(start) && streams.back()->Read(&response);
  };
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(opens(kPatience)) << i;
  EXPECT_FALSE(opens(absl::Seconds(1)));
  // Others have their own.
  channel_ = Connect();
  dialogue_ = v1::DialogueService::NewStub(channel_);
  EXPECT_TRUE(opens(kPatience));
  for (const auto& context : contexts) context->TryCancel();
}

TEST_F(ConnectionBoundsTest, TakesNoMoreHeadersThanItShould) {
  bounds_.metadata_bytes = 2048;
  Restart(&memory_);
  EXPECT_TRUE(StartWith({{"x-small", std::string(500, 'x')}}).ok());
  EXPECT_EQ(StartWith({{"x-large", std::string(3000, 'x')}}).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  // Many that are small count as well.
  std::vector<std::pair<std::string, std::string>> many;
  for (int i = 0; i < 60; ++i) many.emplace_back(absl::StrCat("x", i), "1");
  // On a connection of their own: the last one may be lost by now.
  channel_ = Connect();
  dialogue_ = v1::DialogueService::NewStub(channel_);
  EXPECT_EQ(StartWith(many).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  // Whoever sends them may lose the connection; others are served.
  channel_ = Connect();
  dialogue_ = v1::DialogueService::NewStub(channel_);
  EXPECT_TRUE(StartWith({}).ok());
}

TEST_F(ConnectionBoundsTest, ServesOthersWhileOneSendsAByteAtATime) {
  RawConnection slow(address());
  slow.Send(absl::StrCat(Http2Begin(), Http2Call(1, kTurnMethod)));
  const std::string body = Http2Frame(kHttp2Data, 0, 1, std::string(90, '\0'));
  for (const char byte : body) {
    slow.Send(absl::string_view(&byte, 1));
    ASSERT_TRUE(StartWith({}).ok());
  }
}

// Begins a call of GetTopic whose reply is not taken; the server has given it
// when this returns.
void LeaveUnread(RawConnection* connection) {
  connection->Send(absl::StrCat(Http2Begin(), Http2NoWindow(),
                                Http2Call(1, kTopicMethod),
                                Http2EmptyRequest(1)));
  EXPECT_TRUE(connection->Await("application/grpc", kPatience));
}

std::string TopicCall(int stream) {
  return absl::StrCat(Http2Call(stream, kTopicMethod),
                      Http2EmptyRequest(stream));
}

TEST_F(ConnectionBoundsTest, RefusesMoreToWhoLeavesItsRepliesUnread) {
  bounds_.unread.of_connection = 1;
  Restart(&memory_);
  RawConnection reader(address());
  LeaveUnread(&reader);
  reader.Send(TopicCall(3));
  EXPECT_TRUE(reader.Await("on this connection wait to be read", kPatience));
  // A stream too.
  reader.Send(absl::StrCat(Http2Call(5, kConverseMethod), Http2EmptyRequest(5),
                           Http2Window(5, 1000)));
  EXPECT_TRUE(reader.AwaitCount("on this connection wait", 2, kPatience));
  EXPECT_TRUE(StartWith({}).ok());
  // Whoever reads them gets more.
  reader.Send(Http2Window(1, 1 << 20));
  bool served = false;
  const absl::Time deadline = absl::Now() + kPatience;
  for (int stream = 7; !served && absl::Now() < deadline; stream += 2) {
    reader.Send(absl::StrCat(TopicCall(stream), Http2Window(stream, 1 << 20)));
    served = reader.AwaitCount(kTopicTitle, 2, absl::Milliseconds(100));
  }
  EXPECT_TRUE(served);
}

TEST_F(ConnectionBoundsTest, RefusesMoreToAnAddressThatLeavesRepliesUnread) {
  bounds_.unread.of_address = 1;
  Restart(&memory_);
  RawConnection first(address(), "127.0.0.8");
  LeaveUnread(&first);
  RawConnection second(address(), "127.0.0.8");
  second.Send(absl::StrCat(Http2Begin(), TopicCall(1)));
  EXPECT_TRUE(second.Await("of this address wait to be read", kPatience));
  RawConnection other(address(), "127.0.0.9");
  other.Send(absl::StrCat(Http2Begin(), TopicCall(1)));
  EXPECT_TRUE(other.Await(kTopicTitle, kPatience));
}

TEST_F(ConnectionBoundsTest, ClosesNewConnectionsOfAnAddressThatFloods) {
  bounds_.listener.address_connections = {.per_second = 1e-3, .burst = 3};
  Restart(&memory_);
  // The fixture has none open yet: gRPC connects with the first call.
  std::vector<std::unique_ptr<RawConnection>> flood;
  for (int i = 0; i < 3; ++i) {
    flood.push_back(std::make_unique<RawConnection>(address(), "127.0.0.2"));
    flood.back()->Send(Http2Begin());
    EXPECT_TRUE(flood.back()->Await("\x04", kPatience)) << i;
  }
  for (int i = 0; i < 20; ++i) {
    RawConnection refused(address(), "127.0.0.2");
    EXPECT_TRUE(refused.AwaitClose(kPatience));
    EXPECT_EQ(refused.received(), "");
  }
  RawConnection other(address(), "127.0.0.3");
  other.Send(Http2Begin());
  EXPECT_TRUE(other.Await("\x04", kPatience));
  EXPECT_TRUE(StartWith({}).ok());
}

TEST_F(ConnectionBoundsTest, HoldsSoManyConnectionsOfOneAddress) {
  bounds_.listener.address_open_connections = 3;
  bounds_.listener.address_connections = {.per_second = 1e6, .burst = 1e6};
  Restart(&memory_);
  const auto opens = [this](const std::string& from) {
    auto connection = std::make_unique<RawConnection>(address(), from);
    connection->Send(Http2Begin());
    return connection->Await("\x04", kPatience) ? std::move(connection)
                                                : nullptr;
  };
  std::vector<std::unique_ptr<RawConnection>> held;
  for (int i = 0; i < 3; ++i) {
    held.push_back(opens("127.0.0.4"));
    EXPECT_NE(held.back(), nullptr) << i;
  }
  for (int i = 0; i < 5; ++i) EXPECT_EQ(opens("127.0.0.4"), nullptr);
  EXPECT_NE(opens("127.0.0.5"), nullptr);
  // Whoever gives one back gets another, however often.
  for (int i = 0; i < 5; ++i) {
    held.pop_back();
    std::unique_ptr<RawConnection> next;
    const absl::Time deadline = absl::Now() + kPatience;
    while (next == nullptr && absl::Now() < deadline) next = opens("127.0.0.4");
    ASSERT_NE(next, nullptr) << i;
    EXPECT_EQ(opens("127.0.0.4"), nullptr);
    held.push_back(std::move(next));
  }
}

// CVE-2023-44487.
// Where there are keys, as there are wherever strangers can come.
TEST_F(KeyedBoundsTest, ClosesWhoBeginsCallsAndCutsThemOffAtOnce) {
  bounds_.listener.address_resets = {.per_second = 1, .burst = 50};
  Restart(&memory_);
  RawConnection other(address(), "127.0.0.7");
  other.Send(Http2Begin());
  for (const char* method : {kTurnMethod, kConverseMethod}) {
    const std::string from = method == kTurnMethod ? "127.0.0.5" : "127.0.0.6";
    RawConnection flood(address(), from);
    flood.Send(Http2Begin());
    bool closed = false;
    for (int stream = 1; !closed && stream < 20000; stream += 2) {
      flood.Send(absl::StrCat(Http2Call(stream, method),
                              Http2EmptyRequest(stream), Http2Reset(stream)));
      closed = !flood.Discard(1 << 16);
    }
    EXPECT_TRUE(closed || flood.AwaitClose(kPatience)) << method;
    // It does not get in by another one, and nobody else is kept out.
    RawConnection next(address(), from);
    EXPECT_TRUE(next.AwaitClose(kPatience));
  }
  EXPECT_TRUE(other.Await("\x04", kPatience));
  std::string id;
  EXPECT_TRUE(StartWith(north_, &id).ok());
}

// Of a flood of streams gRPC learns too late that they were reset.
TEST_F(KeyedBoundsTest, ClosesWhoBeginsMoreCallsThanMayWaitToBeRefused) {
  bounds_.listener.address_resets = {.per_second = 1e-3, .burst = 3};
  Restart(&memory_);
  for (int i = 0; i < WaitingRefusals::kMost; ++i) {
    ASSERT_TRUE(gate_->waiting()->Begin());
  }
  for (const char* method : {kTurnMethod, kConverseMethod}) {
    RawConnection flood(address(),
                        method == kTurnMethod ? "127.0.0.10" : "127.0.0.11");
    flood.Send(Http2Begin());
    for (int stream = 1; stream < 20; stream += 2) {
      flood.Send(
          absl::StrCat(Http2Call(stream, method), Http2EmptyRequest(stream)));
    }
    EXPECT_TRUE(flood.AwaitClose(kPatience)) << method;
  }
}

TEST_F(ConnectionBoundsTest, TakesCallsThatAreCutOffNowAndThen) {
  RawConnection hasty(address(), "127.0.0.5");
  hasty.Send(Http2Begin());
  for (int stream = 1; stream < 200; stream += 2) {
    hasty.Send(absl::StrCat(Http2Call(stream, kTurnMethod),
                            Http2EmptyRequest(stream), Http2Reset(stream)));
  }
  // The answer to a ping comes behind all that.
  hasty.Send(Http2Frame(kHttp2Ping, 0, 0, "fin ping"));
  EXPECT_TRUE(hasty.Await("fin ping", kPatience));
}

TEST_F(ConnectionBoundsTest, KeepsDescriptorsForItsFiles) {
  // As many as are open now, and a few for connections.
  const int next = dup(0);
  close(next);
  bounds_.listener.max_descriptors = next + 40;
  Restart(&memory_);
  ASSERT_TRUE(StartWith({}).ok());
  std::vector<std::unique_ptr<RawConnection>> flood;
  bool refused = false;
  for (int i = 0; i < 60 && !refused; ++i) {
    flood.push_back(std::make_unique<RawConnection>(address()));
    flood.back()->Send(Http2Begin());
    refused = !flood.back()->Await("\x04", kPatience);
  }
  EXPECT_TRUE(refused);
  EXPECT_GT(flood.size(), 5u);
  // Those who are in are served, and when the flood is over others come in.
  EXPECT_TRUE(StartWith({}).ok());
  flood.clear();
  bool taken = false;
  const absl::Time deadline = absl::Now() + kPatience;
  while (!taken && absl::Now() < deadline) {
    RawConnection next_one(address());
    next_one.Send(Http2Begin());
    taken = next_one.Await("\x04", kPatience);
  }
  EXPECT_TRUE(taken);
}

}  // namespace
}  // namespace footnote::service
