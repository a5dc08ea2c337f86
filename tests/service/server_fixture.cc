#include "tests/service/server_fixture.h"

#include "tests/service/raw_call.h"
#include "tests/service/test_library.h"

namespace footnote::service {

ServerFixture::ServerFixture() { Restart(&memory_); }

void ServerFixture::Restart(SessionStore* store) {
  server_.reset();
  rates_ = std::make_unique<RateLimits>(rate_settings_, &clock_);
  gate_ = std::make_unique<Gate>(keys_.get(), rates_.get(), &clock_);
  conversation_ =
      std::make_unique<Conversation>(ConversationParts{.topics = &TestTopics(),
                                                       .store = store,
                                                       .clock = &clock_,
                                                       .rates = rates_.get()},
                                     limits_);
  calls_ = std::make_unique<KnowledgeCalls>(&TestTopics(), nullptr, limits_);
  auto server = GrpcServer::Start(Door(), conversation_.get(), calls_.get());
  ASSERT_TRUE(server.ok()) << server.status();
  server_ = *std::move(server);
  channel_ = Connect();
  dialogue_ = v1::DialogueService::NewStub(channel_);
  knowledge_ = v1::KnowledgeService::NewStub(channel_);
}

DoorOptions ServerFixture::Door() const {
  return {.address = {.host = "127.0.0.1", .port = 0},
          .gate = gate_.get(),
          .tls = tls_.get(),
          .mutual_tls = mutual_tls_,
          .bounds = bounds_};
}

std::shared_ptr<grpc::Channel> ServerFixture::Connect() const {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(server_->address().ToString(),
                                   grpc::InsecureChannelCredentials(),
                                   arguments);
}

grpc::Status ServerFixture::CallRaw(const std::string& method,
                                    const std::string& request,
                                    std::string* response) {
  RawCall call(channel_, method, request);
  grpc::Status status = call.Await();
  if (status.ok()) *response = call.response();
  return status;
}

std::string ServerFixture::Begin() {
  grpc::ClientContext context;
  v1::StartSessionResponse response;
  const grpc::Status status =
      dialogue_->StartSession(&context, v1::StartSessionRequest(), &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response.session_id();
}

v1::SendTurnRequest ServerFixture::Turn(const std::string& session,
                                        const std::string& turn_id,
                                        const std::string& text) {
  v1::SendTurnRequest request;
  request.set_session_id(session);
  request.set_turn_id(turn_id);
  request.set_text(text);
  return request;
}

grpc::Status ServerFixture::Send(const v1::SendTurnRequest& request,
                                 v1::SendTurnResponse* response) {
  grpc::ClientContext context;
  return dialogue_->SendTurn(&context, request, response);
}

int ServerFixture::TurnsOf(const std::string& session) {
  grpc::ClientContext context;
  v1::GetSessionRequest request;
  request.set_session_id(session);
  v1::GetSessionResponse response;
  const grpc::Status status =
      dialogue_->GetSession(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response.session().turn();
}

}  // namespace footnote::service
