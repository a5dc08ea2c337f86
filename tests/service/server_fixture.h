// A server in the test's own process, on a free port of the loopback device.
#ifndef FOOTNOTE_TESTS_SERVICE_SERVER_FIXTURE_H_
#define FOOTNOTE_TESTS_SERVICE_SERVER_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "footnote/v1/dialogue_service.grpc.pb.h"
#include "footnote/v1/knowledge_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "service/clock.h"
#include "service/conversation.h"
#include "service/grpc_server.h"
#include "service/knowledge_calls.h"
#include "service/store/memory_store.h"

namespace footnote::service {

class ServerFixture : public testing::Test {
 protected:
  ServerFixture();

  // Starts the server anew on another store, or with other limits_, bounds_,
  // rate_settings_, keys_ or tls_. With tls_, only what a test connects by
  // itself gets through.
  void Restart(SessionStore* store);

  // How it stands open now, on any free port.
  DoorOptions Door() const;

  // A connection of its own.
  std::shared_ptr<grpc::Channel> Connect() const;

  // A unary call with and of bytes, as a careless client could make it.
  grpc::Status CallRaw(const std::string& method, const std::string& request,
                       std::string* response);

  // Begins a session; gives its id.
  std::string Begin();

  static v1::SendTurnRequest Turn(const std::string& session,
                                  const std::string& turn_id,
                                  const std::string& text);
  grpc::Status Send(const v1::SendTurnRequest& request,
                    v1::SendTurnResponse* response);
  // How many turns the session has taken.
  int TurnsOf(const std::string& session);

  Limits limits_;
  ConnectionBounds bounds_;
  Rates rate_settings_;
  std::unique_ptr<KeyRing> keys_;  // null: none is needed
  std::unique_ptr<LiveTls> tls_;   // null: in the open
  bool mutual_tls_ = false;
  FakeClock clock_{absl::FromUnixSeconds(1780000000)};
  MemoryStore memory_{{}};
  std::unique_ptr<RateLimits> rates_;
  std::unique_ptr<Gate> gate_;
  std::unique_ptr<Conversation> conversation_;
  std::unique_ptr<KnowledgeCalls> calls_;
  std::unique_ptr<GrpcServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::DialogueService::Stub> dialogue_;
  std::unique_ptr<v1::KnowledgeService::Stub> knowledge_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_SERVER_FIXTURE_H_
