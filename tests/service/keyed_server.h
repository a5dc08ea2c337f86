// A server that asks for keys, and clients with keys of two tenants.
#ifndef FOOTNOTE_TESTS_SERVICE_KEYED_SERVER_H_
#define FOOTNOTE_TESTS_SERVICE_KEYED_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "grpcpp/grpcpp.h"
#include "tests/service/server_fixture.h"

namespace footnote::service {

class KeyedServerTest : public ServerFixture {
 protected:
  KeyedServerTest() {
    north_ = Give("north", kConverse | kRead);
    south_ = Give("south", kConverse | kRead);
    keys_ = std::make_unique<KeyRing>(given_);
    Restart(&memory_);
  }

  std::string Give(const std::string& tenant, unsigned scopes) {
    const std::string secret = NewSecret().value();
    given_.push_back({.id = NewKeyId().value(),
                      .tenant = tenant,
                      .scopes = scopes,
                      .hash = *HashOf(secret)});
    return secret;
  }

  static std::unique_ptr<grpc::ClientContext> With(const std::string& secret) {
    auto context = std::make_unique<grpc::ClientContext>();
    if (!secret.empty()) {
      context->AddMetadata("authorization", "Bearer " + secret);
    }
    return context;
  }

  grpc::Status StartWith(const std::string& secret, std::string* id,
                         grpc::ClientContext* context = nullptr) {
    const auto own = With(secret);
    v1::StartSessionResponse response;
    const grpc::Status status = dialogue_->StartSession(
        context == nullptr ? own.get() : context, {}, &response);
    *id = response.session_id();
    return status;
  }

  grpc::Status Say(const std::string& secret, const std::string& session,
                   const std::string& turn_id) {
    v1::SendTurnResponse response;
    return dialogue_->SendTurn(With(secret).get(), Turn(session, turn_id, "hm"),
                               &response);
  }

  grpc::Status Get(const std::string& secret, const std::string& session) {
    v1::GetSessionRequest request;
    request.set_session_id(session);
    v1::GetSessionResponse response;
    return dialogue_->GetSession(With(secret).get(), request, &response);
  }

  grpc::Status Delete(const std::string& secret, const std::string& session) {
    v1::DeleteSessionRequest request;
    request.set_session_id(session);
    v1::DeleteSessionResponse response;
    return dialogue_->DeleteSession(With(secret).get(), request, &response);
  }

  std::vector<ApiKey> given_;
  std::string north_;
  std::string south_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_KEYED_SERVER_H_
