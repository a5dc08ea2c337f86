#include "service/http/http_rpc.h"

#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "service/http/connect_errors.h"
#include "service/http/connect_request.h"
#include "service/http/grpc_web.h"
#include "service/http/gzip.h"
#include "service/http/message_codec.h"
#include "service/http/rpc_wire.h"
#include "service/observe/watched_call.h"

namespace footnote::service {
namespace {

constexpr absl::string_view kServices = "/footnote.v1.";

// Smaller ones would gain nothing.
constexpr size_t kLeastPacked = 1024;
constexpr int kQuick = 1;

HttpResponse NoSuchMethod() {
  return HttpErrorResponse(
      404, absl::StatusCode::kUnimplemented,
      "there is no such call; see the .proto or /openapi.json");
}

HttpResponse NotByThisVerb(const RpcMethod& method) {
  HttpResponse response = HttpErrorResponse(
      405, absl::StatusCode::kUnimplemented,
      method.read_only() ? "call this by POST or GET" : "call this by POST");
  response.Add("Allow", method.read_only() ? "GET, POST" : "POST");
  return response;
}

HttpResponse NotOfThisType(const RpcMethod& method) {
  const char* const types =
      method.call ? "application/json, application/proto, application/grpc-web, "
                    "application/grpc-web-text"
                  : "application/connect+json, application/connect+proto";
  HttpResponse response = HttpErrorResponse(
      415, absl::StatusCode::kUnimplemented,
      "the Content-Type is not one of this call's; see Accept-Post");
  response.Add("Accept-Post", types);
  return response;
}

HttpResponse ConnectResponse(const HttpRequest& request, const RpcWire& wire,
                             absl::StatusOr<std::string> message) {
  if (!message.ok()) return ConnectErrorResponse(message.status());
  HttpResponse response;
  response.Add("Content-Type", ContentTypeOf(wire));
  response.body = *std::move(message);
  if (response.body.size() >= kLeastPacked &&
      ListAllows(request.Find("Accept-Encoding"), "gzip")) {
    response.body = Gzip(response.body, kQuick);
    response.Add("Content-Encoding", "gzip");
  }
  return response;
}

}  // namespace

// One call; owned by the callback that it waits for.
class HttpRpc::Unary {
 public:
  Unary(const RpcMethod& method, const RpcWire& wire,
        const HttpRequest& request, const CallerGone& gone, Observer* observer,
        RunningCalls* calls, Callback<HttpResponse> done)
      : method_(method),
        wire_(wire),
        request_(request),
        gone_(gone),
        calls_(calls),
        done_(std::move(done)),
        watched_(observer, method.descriptor->name()) {}

  static void Begin(std::unique_ptr<Unary> call, const Gate& gate) {
    absl::StatusOr<Caller> caller = gate.Admit(
        call->request_.Find("Authorization"), call->method_.scope);
    if (!caller.ok()) {
      call->refused_ = true;
      return call->Finish(caller.status());
    }
    call->watched_.SetWho(WhoIs(*caller));
    const absl::Status status = call->Decode();
    if (!status.ok()) return call->Finish(status);
    if (!call->calls_->Begin()) return call->Finish(ShuttingDown());
    Unary* const self = call.get();
    caller->gone = [self] {
      return absl::Now() >= self->deadline_ || self->gone_();
    };
    self->method_.call(
        *self->message_, *std::move(caller),
        [call = std::move(call)](absl::StatusOr<std::string> result) {
          call->Finish(std::move(result));
          // Last: whoever waits for it may let all go.
          call->calls_->End();
        });
  }

 private:
  bool grpc_web() const {
    return wire_.protocol == RpcProtocol::kGrpcWeb ||
           wire_.protocol == RpcProtocol::kGrpcWebText;
  }

  absl::StatusOr<std::string> MessageBytes() {
    if (grpc_web()) return MessageOfGrpcWeb(wire_, request_);
    if (request_.method == "POST") {
      return Unpack(request_.Find("Content-Encoding"), request_.body);
    }
    absl::StatusOr<ConnectMessage> sent = MessageOfQuery(request_.query);
    if (!sent.ok()) return sent.status();
    wire_.codec = sent->codec;
    return std::move(sent->bytes);
  }

  absl::Status Decode() {
    const absl::StatusOr<absl::Time> deadline =
        grpc_web() ? GrpcWebDeadline(request_, absl::Now())
                   : ConnectDeadline(request_, absl::Now());
    if (!deadline.ok()) return deadline.status();
    deadline_ = *deadline;
    const absl::StatusOr<std::string> bytes = MessageBytes();
    if (!bytes.ok()) return bytes.status();
    message_.reset(method_.request->New());
    return ParseMessage(wire_.codec, *bytes, message_.get());
  }

  void Finish(absl::StatusOr<std::string> result) {
    if (result.ok()) {
      result = PrintMessage(wire_.codec, *method_.descriptor->output_type(),
                            *std::move(result));
    }
    // It was given up because its time was over.
    if (absl::IsCancelled(result.status()) && absl::Now() >= deadline_) {
      result = absl::DeadlineExceededError(result.status().message());
    }
    watched_.End(result.status());
    HttpResponse response =
        grpc_web() ? GrpcWebResponse(wire_, result)
                   : ConnectResponse(request_, wire_, std::move(result));
    response.refused = refused_;
    done_(std::move(response));
  }

  const RpcMethod& method_;
  RpcWire wire_;
  const HttpRequest& request_;
  const CallerGone& gone_;
  RunningCalls* const calls_;
  Callback<HttpResponse> done_;
  WatchedCall watched_;
  std::unique_ptr<google::protobuf::Message> message_;
  absl::Time deadline_ = absl::InfiniteFuture();
  bool refused_ = false;
};

bool HttpRpc::IsRpcPath(absl::string_view path) {
  return absl::StartsWith(path, kServices);
}

void HttpRpc::Answer(const HttpRequest& request, const CallerGone& gone,
                     Callback<HttpResponse> done) {
  const RpcMethod* const method = methods_.Find(request.path);
  if (method == nullptr) return done(NoSuchMethod());
  const bool get = request.method == "GET" && method->read_only();
  if (request.method != "POST" && !get) return done(NotByThisVerb(*method));
  RpcWire wire;
  if (!get && !WireOfContentType(request.Find("Content-Type"), &wire)) {
    return done(NotOfThisType(*method));
  }
  const bool stream = !method->call;
  if (stream != (wire.protocol == RpcProtocol::kConnectStream)) {
    return done(NotOfThisType(*method));
  }
  if (stream) {
    return AnswerConverse(stream_parts_, wire, request, gone, std::move(done));
  }
  Unary::Begin(
      std::make_unique<Unary>(*method, wire, request, gone,
                              stream_parts_.observer, &calls_, std::move(done)),
      *stream_parts_.gate);
}

}  // namespace footnote::service
