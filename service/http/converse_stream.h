// A Converse stream by Connect over HTTP/1.1, which goes one way at a time: the
// caller says all, then hears the answers.
#ifndef FOOTNOTE_SERVICE_HTTP_CONVERSE_STREAM_H_
#define FOOTNOTE_SERVICE_HTTP_CONVERSE_STREAM_H_

#include <functional>

#include "service/conversation.h"
#include "service/http/http_message.h"
#include "service/http/rpc_wire.h"
#include "service/observe/observer.h"
#include "service/running_calls.h"
#include "service/security/gate.h"

namespace footnote::service {

// More requests than this in one stream are not taken.
inline constexpr int kMostStreamed = 100;

// What streams are answered by; all must outlive them. `observer` may be null.
struct ConverseStreamParts {
  Conversation* conversation = nullptr;
  const Gate* gate = nullptr;
  Observer* observer = nullptr;
  RunningCalls* calls = nullptr;
};

// Answers each request of the body in order, as the gRPC door does: errors that
// a unary call would return come as messages, and the stream goes on. Ends with
// an EndStreamResponse. `done` is called once, on any thread, perhaps before
// it returns; until then the request and `gone` must live.
void AnswerConverse(const ConverseStreamParts& parts, const RpcWire& wire,
                    const HttpRequest& request,
                    const std::function<bool()>& gone,
                    Callback<HttpResponse> done);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_CONVERSE_STREAM_H_
