// The requests of one Converse stream, whatever door it came in by: begins
// sessions and takes their turns, in order.
#ifndef FOOTNOTE_SERVICE_CONVERSE_STEPS_H_
#define FOOTNOTE_SERVICE_CONVERSE_STEPS_H_

#include <string>

#include "absl/status/statusor.h"
#include "footnote/v1/dialogue_service.pb.h"
#include "service/conversation.h"

namespace footnote::service {

// For one stream, one request after another.
class ConverseSteps {
 public:
  using Done = Callback<absl::StatusOr<v1::ConverseResponse>>;

  // `conversation` must outlive it.
  explicit ConverseSteps(Conversation* conversation)
      : conversation_(conversation) {}

  // Calls `done` once, on any thread, perhaps before it returns; until then
  // both this and the request must live, and no other may be taken. A turn that
  // names no session is given that which was begun last.
  void Take(v1::ConverseRequest* request, Caller caller, Done done);

 private:
  void Start(const v1::StartSessionRequest& request, Caller caller, Done done);
  void TakeTurn(v1::SendTurnRequest* turn, Caller caller, Done done);

  Conversation* const conversation_;
  // The session begun last on this stream.
  std::string session_id_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_CONVERSE_STEPS_H_
