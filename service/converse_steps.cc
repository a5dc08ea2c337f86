#include "service/converse_steps.h"

#include <utility>

namespace footnote::service {

void ConverseSteps::Take(v1::ConverseRequest* request, Caller caller,
                         Done done) {
  switch (request->request_case()) {
    case v1::ConverseRequest::kStart:
      return Start(request->start(), std::move(caller), std::move(done));
    case v1::ConverseRequest::kTurn:
      return TakeTurn(request->mutable_turn(), std::move(caller),
                      std::move(done));
    case v1::ConverseRequest::REQUEST_NOT_SET:
      return done(absl::InvalidArgumentError(
          "request: it is empty; set start or turn"));
  }
}

void ConverseSteps::Start(const v1::StartSessionRequest& request, Caller caller,
                          Done done) {
  conversation_->StartSession(
      request, std::move(caller),
      [this, done = std::move(done)](
          absl::StatusOr<v1::StartSessionResponse> started) mutable {
        if (!started.ok()) return done(started.status());
        session_id_ = started->session_id();
        v1::ConverseResponse response;
        *response.mutable_start() = *std::move(started);
        done(std::move(response));
      });
}

void ConverseSteps::TakeTurn(v1::SendTurnRequest* turn, Caller caller,
                             Done done) {
  if (turn->session_id().empty()) {
    if (session_id_.empty()) {
      return done(absl::InvalidArgumentError(
          "session_id: it is empty and no session was begun on this stream; "
          "send start first"));
    }
    turn->set_session_id(session_id_);
  }
  conversation_->SendTurn(
      *turn, std::move(caller),
      [done = std::move(done)](absl::StatusOr<std::string> bytes) mutable {
        if (!bytes.ok()) return done(bytes.status());
        v1::ConverseResponse response;
        if (!response.mutable_turn()->ParseFromString(*bytes)) {
          return done(
              absl::DataLossError("the stored response cannot be read"));
        }
        done(std::move(response));
      });
}

}  // namespace footnote::service
