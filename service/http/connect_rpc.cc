#include "service/http/connect_rpc.h"

#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "service/http/connect_errors.h"
#include "service/http/connect_request.h"
#include "service/http/gzip.h"
#include "service/http/message_codec.h"
#include "service/observe/watched_call.h"

namespace footnote::service {
namespace {

constexpr absl::string_view kServices = "/footnote.v1.";

// Smaller ones would gain nothing.
constexpr size_t kLeastPacked = 1024;
constexpr int kQuick = 1;

HttpResponse MethodNotAllowed(const RpcMethod& method) {
  HttpResponse response = HttpErrorResponse(
      405, absl::StatusCode::kUnimplemented,
      method.read_only() ? "call this by POST or GET" : "call this by POST");
  response.Add("Allow", method.read_only() ? "GET, POST" : "POST");
  return response;
}

HttpResponse UnsupportedType() {
  HttpResponse response = HttpErrorResponse(
      415, absl::StatusCode::kUnimplemented,
      "the Content-Type is not one of this call's; send application/json");
  response.Add("Accept-Post", "application/json, application/proto");
  return response;
}

}  // namespace

// One call; owns itself by the callback that it waits for.
class ConnectRpc::Unary {
 public:
  Unary(const RpcMethod& method, const HttpRequest& request,
        const CallerGone& gone, Observer* observer, RunningCalls* calls,
        Callback<HttpResponse> done)
      : method_(method),
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
    caller->gone = [self] { return self->Gone(); };
    self->method_.call(
        *self->message_, *std::move(caller),
        [call = std::move(call)](absl::StatusOr<std::string> result) {
          RunningCalls* const calls = call->calls_;
          call->Finish(std::move(result));
          // Last: whoever waits for it may let all go.
          calls->End();
        });
  }

 private:
  bool Gone() const { return absl::Now() >= deadline_ || gone_(); }

  absl::Status Decode() {
    absl::StatusOr<absl::Time> deadline = DeadlineOf(request_, absl::Now());
    if (!deadline.ok()) return deadline.status();
    deadline_ = *deadline;
    absl::StatusOr<ConnectMessage> sent = request_.method == "POST"
                                              ? MessageOfPost(request_)
                                              : MessageOfQuery(request_.query);
    if (!sent.ok()) return sent.status();
    codec_ = sent->codec;
    message_.reset(method_.request->New());
    return ParseMessage(codec_, sent->bytes, message_.get());
  }

  void Finish(absl::StatusOr<std::string> result) {
    if (result.ok()) {
      result = PrintMessage(codec_, *method_.descriptor->output_type(),
                            *std::move(result));
    }
    absl::Status status = result.status();
    // It was given up because its time was over.
    if (absl::IsCancelled(status) && absl::Now() >= deadline_) {
      status = absl::DeadlineExceededError(std::string(status.message()));
    }
    watched_.End(status);
    if (!status.ok()) {
      HttpResponse response = ConnectErrorResponse(status);
      response.refused = refused_;
      return done_(std::move(response));
    }
    HttpResponse response;
    response.Add("Content-Type", codec_ == Codec::kJson ? "application/json"
                                                        : "application/proto");
    response.body = *std::move(result);
    if (response.body.size() >= kLeastPacked &&
        ListAllows(request_.Find("Accept-Encoding"), "gzip")) {
      response.body = Gzip(response.body, kQuick);
      response.Add("Content-Encoding", "gzip");
    }
    done_(std::move(response));
  }

  const RpcMethod& method_;
  const HttpRequest& request_;
  const CallerGone& gone_;
  RunningCalls* const calls_;
  Callback<HttpResponse> done_;
  WatchedCall watched_;
  std::unique_ptr<google::protobuf::Message> message_;
  Codec codec_ = Codec::kJson;
  absl::Time deadline_ = absl::InfiniteFuture();
  bool refused_ = false;
};

bool ConnectRpc::IsRpcPath(absl::string_view path) {
  return absl::StartsWith(path, kServices);
}

void ConnectRpc::Answer(const HttpRequest& request, const CallerGone& gone,
                        Callback<HttpResponse> done) {
  const RpcMethod* const method = methods_.Find(request.path);
  if (method == nullptr) {
    return done(HttpErrorResponse(
        404, absl::StatusCode::kUnimplemented,
        "there is no such call; see the .proto or /openapi.json"));
  }
  const bool get = request.method == "GET" && method->read_only();
  if (request.method != "POST" && !get) return done(MethodNotAllowed(*method));
  Codec codec = Codec::kJson;
  if (!get && !CodecOfContentType(request.Find("Content-Type"), &codec)) {
    return done(UnsupportedType());
  }
  Unary::Begin(std::make_unique<Unary>(*method, request, gone, observer_,
                                       &calls_, std::move(done)),
               *gate_);
}

}  // namespace footnote::service
