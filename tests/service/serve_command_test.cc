// The built server as its operator runs it: what outlives it, and what it says
// where nothing can.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "footnote/v1/dialogue_service.grpc.pb.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"
#include "service/command_line.h"
#include "tests/service/child_process.h"
#include "tests/service/store/redis_server.h"
#include "tests/service/store/temporary_folder.h"
#include "tests/service/watched_server.h"

namespace footnote::service {
namespace {

std::unique_ptr<v1::DialogueService::Stub> Connect(const ChildServer& server) {
  return v1::DialogueService::NewStub(grpc::CreateChannel(
      server.address(), grpc::InsecureChannelCredentials()));
}

std::string Begin(const ChildServer& server) {
  grpc::ClientContext context;
  v1::StartSessionResponse response;
  const grpc::Status status =
      Connect(server)->StartSession(&context, {}, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response.session_id();
}

// The response as bytes.
std::string Send(const ChildServer& server, const std::string& session,
                 const std::string& turn_id, const std::string& text) {
  grpc::ClientContext context;
  v1::SendTurnRequest request;
  request.set_session_id(session);
  request.set_turn_id(turn_id);
  request.set_text(text);
  v1::SendTurnResponse response;
  const grpc::Status status =
      Connect(server)->SendTurn(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response.SerializeAsString();
}

TEST(ServeCommandTest, GoesOnWithItsSessionsAfterItWasKilled) {
  const TemporaryFolder folder;
  const std::string data = folder.path() + "/data";
  std::string session;
  std::string reply;
  {
    ChildServer server(FOOTNOTE_BINARY, {"--data-dir", data});
    ASSERT_NE(server.address(), "");
    session = Begin(server);
    reply = Send(server, session, "1", "it began two weeks ago");
    server.process().Signal(SIGKILL);
    server.process().Wait();
  }
  ChildServer server(FOOTNOTE_BINARY, {"--data-dir", data});
  ASSERT_NE(server.address(), "");
  EXPECT_EQ(Send(server, session, "1", "it began two weeks ago"), reply);
  v1::SendTurnResponse next;
  ASSERT_TRUE(next.ParseFromString(Send(server, session, "2", "no")));
  EXPECT_EQ(next.turn(), 2);
}

TEST(ServeCommandTest, SaysThatAnotherServerHoldsItsFolder) {
  const TemporaryFolder folder;
  ChildServer first(FOOTNOTE_BINARY, {"--data-dir", folder.path()});
  ASSERT_NE(first.address(), "");
  const Finished second =
      RunProgram({FOOTNOTE_BINARY, "serve", "--listen", "127.0.0.1:0",
                  "--data-dir", folder.path()});
  EXPECT_EQ(second.exit_status, kUsage);
  EXPECT_THAT(second.err, testing::HasSubstr("another process holds it"));
  EXPECT_THAT(second.err, testing::HasSubstr(folder.path()));
}

TEST(ServeCommandTest, KeepsItsDataWhereSystemdSays) {
  const TemporaryFolder folder;
  ASSERT_EQ(setenv("STATE_DIRECTORY", folder.path().c_str(), 1), 0);
  {
    ChildProcess server({FOOTNOTE_BINARY, "serve", "--listen", "127.0.0.1:0"});
    EXPECT_THAT(server.ReadLine(), testing::HasSubstr("listens on"));
  }
  ASSERT_EQ(unsetenv("STATE_DIRECTORY"), 0);
  EXPECT_TRUE(std::filesystem::exists(folder.path() + "/sessions/CURRENT"));
}

std::vector<std::string> FilesWith(const std::string& folder,
                                   const std::string& words) {
  std::vector<std::string> found;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder)) {
    std::error_code gone;  // the server removes files meanwhile
    if (!entry.is_regular_file(gone)) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (bytes.find(words) != std::string::npos) found.push_back(entry.path());
  }
  return found;
}

// Polls, as an operator would who wants to see it.
bool VanishFromFiles(const std::string& folder, const std::string& words) {
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(50);
  while (!FilesWith(folder, words).empty()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

TEST(ServeCommandTest, ForgetsTheWordsOfADeletedUserWithinTheTimeItWasGiven) {
  const TemporaryFolder folder;
  const std::string data = folder.path() + "/data";
  // What means something is kept in the user's own words.
  const std::string words = "about seventeen days";
  ChildServer server(FOOTNOTE_BINARY,
                     {"--data-dir", data, "--forget-within", "1s"});
  ASSERT_NE(server.address(), "");
  v1::StartSessionRequest start;
  start.set_user_key("4711");
  v1::StartSessionResponse started;
  grpc::ClientContext start_context;
  ASSERT_TRUE(
      Connect(server)->StartSession(&start_context, start, &started).ok());
  Send(server, started.session_id(), "1", "it has hurt for " + words);
  const std::string other = Begin(server);
  ASSERT_THAT(FilesWith(data, words), testing::Not(testing::IsEmpty()));

  v1::DeleteUserRequest over;
  over.set_user_key("4711");
  v1::DeleteUserResponse deleted;
  grpc::ClientContext context;
  ASSERT_TRUE(Connect(server)->DeleteUser(&context, over, &deleted).ok());
  EXPECT_TRUE(VanishFromFiles(data, words));
  EXPECT_THAT(FilesWith(data, "4711"), testing::IsEmpty());
  Send(server, other, "1", "no");
}

const std::string kOldKey = "old " + std::string(64, '1') + "\n";
const std::string kNewKey = "new " + std::string(64, '2') + "\n";

// Replaces the file as a whole, so that no server reads half of it.
void WriteKeys(const std::string& path, const std::string& keys) {
  std::ofstream(path + ".new") << keys;
  ASSERT_EQ(chmod((path + ".new").c_str(), 0600), 0);
  std::filesystem::rename(path + ".new", path);
}

TEST(ServeCommandTest, TakesANewEncryptionKeyWithoutARestart) {
  const TemporaryFolder folder;
  const std::string keys = folder.path() + "/keys";
  const std::vector<std::string> options = {
      "--data-dir", folder.path() + "/data", "--encryption-keys", keys};
  WriteKeys(keys, kOldKey);
  std::string session;
  std::string reply;
  {
    const std::string log = folder.path() + "/log";
    ChildServer server(FOOTNOTE_BINARY, options, log);
    EXPECT_EQ(AwaitEvent(log, "encryption_keys_loaded")["seals_with"], "old");
    session = Begin(server);
    reply = Send(server, session, "1", "it began two weeks ago");
    // A bad file changes nothing.
    WriteKeys(keys, "new 12");
    server.process().Signal(SIGHUP);
    AwaitEvent(log, "encryption_keys_not_reloaded");
    WriteKeys(keys, kNewKey + kOldKey);
    server.process().Signal(SIGHUP);
    EXPECT_EQ(AwaitEvent(log, "encryption_keys_loaded", 2)["seals_with"],
              "new");
    EXPECT_EQ(Send(server, session, "1", "it began two weeks ago"), reply);
    Send(server, session, "2", "no");
  }
  // The state was sealed anew with the turn, so the old key has done its work.
  WriteKeys(keys, kNewKey);
  ChildServer server(FOOTNOTE_BINARY, options);
  v1::SendTurnResponse next;
  ASSERT_TRUE(next.ParseFromString(Send(server, session, "3", "no")));
  EXPECT_EQ(next.turn(), 3);
}

TEST(ServeCommandTest, NamesTheKeyOfASessionThatItCannotOpen) {
  const TemporaryFolder folder;
  const std::string keys = folder.path() + "/keys";
  WriteKeys(keys, kOldKey);
  std::string session;
  {
    ChildServer server(FOOTNOTE_BINARY, {"--data-dir", folder.path() + "/data",
                                         "--encryption-keys", keys});
    session = Begin(server);
  }
  ChildServer server(FOOTNOTE_BINARY, {"--data-dir", folder.path() + "/data"});
  grpc::ClientContext context;
  v1::GetSessionRequest request;
  request.set_session_id(session);
  v1::GetSessionResponse response;
  const grpc::Status status =
      Connect(server)->GetSession(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_THAT(status.error_message(), testing::HasSubstr("key old,"));
  EXPECT_THAT(status.error_message(), testing::HasSubstr("--encryption-keys"));
}

TEST(ServeCommandTest, DoesNotStartWithKeysThatEverybodyMayRead) {
  const TemporaryFolder folder;
  const std::string keys = folder.path() + "/keys";
  WriteKeys(keys, kOldKey);
  ASSERT_EQ(chmod(keys.c_str(), 0644), 0);
  const Finished refused = RunProgram(
      {FOOTNOTE_BINARY, "serve", "--listen", "127.0.0.1:0", "--data-dir",
       folder.path() + "/data", "--encryption-keys", keys});
  EXPECT_EQ(refused.exit_status, kUsage);
  EXPECT_THAT(refused.err, testing::HasSubstr("chmod o= " + keys));
}

// What the health service says of DialogueService: 1 is SERVING, 2 NOT_SERVING.
int HealthOf(const ChildServer& server) {
  grpc::GenericStub stub(grpc::CreateChannel(
      server.address(), grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       std::chrono::seconds(20));
  const std::string name = "footnote.v1.DialogueService";
  const grpc::Slice request(
      "\x0a" + std::string(1, static_cast<char>(name.size())) + name);
  const grpc::ByteBuffer bytes(&request, 1);
  grpc::ByteBuffer response;
  std::promise<grpc::Status> done;
  stub.UnaryCall(
      &context, "/grpc.health.v1.Health/Check", {}, &bytes, &response,
      [&done](grpc::Status status) { done.set_value(std::move(status)); });
  grpc::Slice health;
  if (!done.get_future().get().ok() ||
      !response.DumpToSingleSlice(&health).ok() || health.size() != 2) {
    return -1;
  }
  return health.begin()[1];
}

TEST(ServeCommandTest, SaysByItsHealthWhetherItsStoreIsThere) {
  const TemporaryFolder folder;
  const std::string log = folder.path() + "/log";
  RedisServer redis;
  ChildServer server(FOOTNOTE_BINARY,
                     {"--store=redis:" + redis.url(), "--metrics=127.0.0.1:0"},
                     log);
  ASSERT_NE(server.address(), "");
  const std::string metrics = AwaitEvent(log, "listening")["metrics"];
  const std::string up = "footnote_store_up{store=\"redis\"}";
  EXPECT_EQ(HealthOf(server), 1);
  EXPECT_EQ(SampleOf(HttpGet(metrics, "/metrics"), up), 1);
  redis.Kill();
  AwaitEvent(log, "store_trouble");
  EXPECT_EQ(HealthOf(server), 2);
  EXPECT_EQ(SampleOf(HttpGet(metrics, "/metrics"), up), 0);
  redis.Start();
  AwaitEvent(log, "store_well_again");
  EXPECT_EQ(HealthOf(server), 1);
  EXPECT_EQ(SampleOf(HttpGet(metrics, "/metrics"), up), 1);
}

TEST(ServeCommandTest, TakesCallsWhileItSaysThatItEnds) {
  const TemporaryFolder folder;
  const std::string log = folder.path() + "/log";
  ChildServer server(FOOTNOTE_BINARY, {"--drain-delay=5s"}, log);
  ASSERT_NE(server.address(), "");
  server.process().Signal(SIGTERM);
  AwaitEvent(log, "drain_begun");
  EXPECT_EQ(HealthOf(server), 2);
  EXPECT_NE(Send(server, Begin(server), "1", "no"), "");
  EXPECT_EQ(server.process().Wait(), kSuccess);
  EXPECT_GE(AwaitEvent(log, "drain_ended")["duration_ms"], 5000);
}

void Read(const ChildServer& server, const std::string& session) {
  grpc::ClientContext context;
  v1::GetSessionRequest request;
  request.set_session_id(session);
  v1::GetSessionResponse response;
  const grpc::Status status =
      Connect(server)->GetSession(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
}

TEST(ServeCommandTest, OpensItsAuditLogAnewOnSighup) {
  const TemporaryFolder folder;
  const std::string log = folder.path() + "/log";
  const std::string audit = folder.path() + "/audit.log";
  ChildServer server(FOOTNOTE_BINARY, {"--audit-log", audit}, log);
  ASSERT_NE(server.address(), "");
  Read(server, Begin(server));
  std::filesystem::rename(audit, audit + ".1");
  server.process().Signal(SIGHUP);
  AwaitEvent(log, "topics_reloaded");
  // It is opened once that is said.
  for (int i = 0; i < 1000 && !std::filesystem::exists(audit); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  Read(server, Begin(server));
  EXPECT_EQ(LinesOf(ReadAll(audit + ".1")).size(), 1);
  EXPECT_EQ(LinesOf(ReadAll(audit)).size(), 1);
}

}  // namespace
}  // namespace footnote::service
