// A patient caller of a server, for whoever sits before a terminal.
#ifndef FOOTNOTE_SERVICE_CHAT_DIALOGUE_CLIENT_H_
#define FOOTNOTE_SERVICE_CHAT_DIALOGUE_CLIENT_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "footnote/v1/dialogue_service.grpc.pb.h"
#include "footnote/v1/knowledge_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "service/client_channel.h"

namespace footnote::service {

// How long a call is waited for.
struct Patience {
  // One try: long enough for a machine that is busy.
  absl::Duration one_try = absl::Seconds(5);
  // All tries of a call: long enough for a server that is started anew.
  absl::Duration all = absl::Seconds(60);
};

// What is asked and told while a call is waited for; each may be left out.
struct WaitHooks {
  std::function<bool()> interrupted;  // whether to give up; asked often
  std::function<void()> waiting;      // once a call, before the second try
  std::function<void()> answered;     // where `waiting` was told of the call
};

// Where a call is not answered, that is UNAVAILABLE, CANCELLED or
// DEADLINE_EXCEEDED, it is made again with the same request, and so with the
// same turn id, until it is answered or patience is at its end: UNAVAILABLE
// then, CANCELLED where it was interrupted. Other errors are the server's.
class DialogueClient {
 public:
  // A channel with which a server that is back is found within half a second.
  static grpc::ChannelArguments ChannelArguments();

  DialogueClient(const ClientOptions& options,
                 std::shared_ptr<grpc::Channel> channel, Patience patience,
                 WaitHooks hooks);

  // Looks whether a server is there, and gives up at once where nobody listens.
  // UNAVAILABLE says how to mend that.
  absl::Status Connect();

  absl::StatusOr<v1::GetTopicResponse> GetTopic(const std::string& topic);
  absl::StatusOr<v1::StartSessionResponse> Start(const std::string& topic);
  absl::StatusOr<v1::SessionView> Get(const std::string& session_id);
  absl::StatusOr<v1::SendTurnResponse> Send(const v1::SendTurnRequest& request);
  // As text.
  absl::StatusOr<std::string> Summarize(const std::string& session_id);
  absl::Status Delete(const std::string& session_id);

 private:
  // Makes an asynchronous call in this context, and tells how it ended.
  using Make = absl::FunctionRef<void(grpc::ClientContext*,
                                      std::function<void(grpc::Status)>)>;

  absl::Status Call(Make make);
  absl::Status TryOnce(Make make, bool* interrupted);
  // False where it was interrupted.
  bool Pause(absl::Duration pause);
  bool Interrupted() const {
    return hooks_.interrupted && hooks_.interrupted();
  }

  const ClientOptions options_;
  const std::shared_ptr<grpc::Channel> channel_;
  const Patience patience_;
  const WaitHooks hooks_;
  const std::unique_ptr<v1::DialogueService::Stub> dialogue_;
  const std::unique_ptr<v1::KnowledgeService::Stub> knowledge_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_CHAT_DIALOGUE_CLIENT_H_
