// The calls of the API over HTTP, as Connect
// (https://connectrpc.com/docs/protocol) and gRPC-Web have them. A thin door to
// the same functions that gRPC calls.
#ifndef FOOTNOTE_SERVICE_HTTP_HTTP_RPC_H_
#define FOOTNOTE_SERVICE_HTTP_HTTP_RPC_H_

#include "absl/time/time.h"
#include "service/http/converse_stream.h"
#include "service/http/http_message.h"
#include "service/http/http_part.h"
#include "service/http/rpc_methods.h"
#include "service/observe/observer.h"
#include "service/running_calls.h"
#include "service/security/gate.h"

namespace footnote::service {

// Thread-safe.
class HttpRpc {
 public:
  // All must outlive it; `observer` may be null.
  HttpRpc(Conversation* conversation, const KnowledgeCalls* knowledge,
          const Gate* gate, Observer* observer)
      : methods_(conversation, knowledge),
        stream_parts_({.conversation = conversation,
                       .gate = gate,
                       .observer = observer,
                       .calls = &calls_}) {}

  // Whether the path is one of a service, if perhaps of no method.
  static bool IsRpcPath(absl::string_view path);

  // Calls `done` once, on any thread, perhaps before it returns; until then
  // the request and `gone` must live.
  void Answer(const HttpRequest& request, const CallerGone& gone,
              Callback<HttpResponse> done);

  // Refuses calls from now on with UNAVAILABLE; returns when none runs, or at
  // `deadline`.
  void Drain(absl::Time deadline) { calls_.Drain(deadline); }

 private:
  class Unary;

  RunningCalls calls_;
  const RpcMethods methods_;
  const ConverseStreamParts stream_parts_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_HTTP_RPC_H_
