// The built server as its operator runs it: what outlives it, and what it says
// where nothing can.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <string>

#include "footnote/v1/dialogue_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "service/command_line.h"
#include "tests/service/child_process.h"
#include "tests/service/store/temporary_folder.h"

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

}  // namespace
}  // namespace footnote::service
