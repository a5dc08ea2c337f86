// One Converse stream: requests are answered in order, one at a time.
#ifndef FOOTNOTE_SERVICE_CONVERSE_CALL_H_
#define FOOTNOTE_SERVICE_CONVERSE_CALL_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "footnote/v1/dialogue_service.pb.h"
#include "grpcpp/alarm.h"
#include "grpcpp/grpcpp.h"
#include "service/conversation.h"
#include "service/converse_steps.h"
#include "service/observe/watched_call.h"
#include "service/unary_call.h"

namespace footnote::service {

class ConverseCall;

// The streams that are open. Thread-safe; must outlive them.
class OpenStreams {
 public:
  void Add(std::shared_ptr<ConverseCall> call);
  void Remove(const std::shared_ptr<ConverseCall>& call);
  // Tells every stream to end, and those that begin later too; returns when
  // none is left, or at `deadline`.
  void EndAll(absl::Time deadline);

 private:
  std::mutex mutex_;
  std::condition_variable empty_;
  std::set<std::shared_ptr<ConverseCall>> calls_;
  bool ended_ = false;
};

// The next request is read only when the
// response to the last one is on its way: that is the flow control.
class ConverseCall final
    : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
      public std::enable_shared_from_this<ConverseCall> {
 public:
  // Begins to read where the gate admits it; `streams` keeps it until gRPC is
  // done with it. All must outlive the stream. The door's observer is told of
  // each request.
  static ConverseCall* Begin(Conversation* conversation, const RpcDoor& door,
                             OpenStreams* streams,
                             grpc::CallbackServerContext* context);

  // Ends the stream with UNAVAILABLE, now where it waits for its caller, else
  // when the response is written. Does nothing to one that is closed.
  void End();

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnDone() override;

 private:
  ConverseCall(Conversation* conversation, const RpcDoor& door,
               OpenStreams* streams, grpc::CallbackServerContext* context)
      : steps_(conversation),
        door_(door),
        place_(PlaceOf(door, *context)),
        streams_(streams),
        context_(context) {}

  // What the gate says to a request: a refused one is answered after a pause.
  void Refuse(const absl::Status& status);
  void Answer(const v1::ConverseResponse& response);
  void AnswerError(const absl::Status& status);
  void Write(const v1::ConverseResponse& response);
  // Reads the next request unless the stream is to end.
  void Read();
  // Ends the stream once.
  void Close(const grpc::Status& status);

  ConverseSteps steps_;
  const RpcDoor door_;
  const UnreadReplies::Place place_;
  OpenStreams* const streams_;
  grpc::CallbackServerContext* const context_;
  v1::ConverseRequest request_;
  // The request that is being answered.
  absl::optional<WatchedCall> watched_;
  grpc::ByteBuffer incoming_;
  grpc::ByteBuffer outgoing_;
  std::unique_ptr<grpc::Alarm> refusal_pause_;

  std::mutex mutex_;  // guards what follows
  bool reading_ = false;
  bool ending_ = false;
  bool closed_ = false;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_CONVERSE_CALL_H_
