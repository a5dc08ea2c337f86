#include "service/http/http_front.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/http/connect_errors.h"
#include "service/http/openapi.h"

namespace footnote::service {
namespace {

StaticFiles AllFiles() {
  StaticFiles files = StaticFiles::Builtin();
  files.Add("/openapi.json", BuiltinOpenApi());
  return files;
}

HttpResponse NotFound() {
  return HttpErrorResponse(404, absl::StatusCode::kNotFound,
                           "there is nothing here; the page is at /, the API "
                           "is described at /openapi.json");
}

absl::StatusCode CodeOf(int status) {
  if (status == 413 || status == 431) {
    return absl::StatusCode::kResourceExhausted;
  }
  if (status == 501 || status == 505) return absl::StatusCode::kUnimplemented;
  return absl::StatusCode::kInvalidArgument;
}

}  // namespace

HttpFront::HttpFront(Conversation* conversation,
                     const KnowledgeCalls* knowledge, const Gate* gate,
                     Observer* observer, CrossOrigin cross_origin,
                     HttpPart* part)
    : rpc_(conversation, knowledge, gate, observer),
      cross_origin_(std::move(cross_origin)),
      part_(part),
      files_(AllFiles()) {
  cross_origin_.AlsoAsk(gate);
}

void HttpFront::Answer(const HttpRequest& request, const CallerGone& gone,
                       Callback<HttpResponse> done) {
  if (part_ != nullptr && part_->Has(request.path)) {
    return part_->Answer(request, gone, std::move(done));
  }
  if (!HttpRpc::IsRpcPath(request.path)) {
    return done(AnswerPage(request));
  }
  if (CrossOrigin::IsPreflight(request)) {
    return done(cross_origin_.Preflight(request));
  }
  rpc_.Answer(
      request, gone,
      [this, &request, done = std::move(done)](HttpResponse response) mutable {
        if (response.Find("Cache-Control").empty()) {
          response.Add("Cache-Control", "no-store");
        }
        cross_origin_.Mark(request, &response);
        done(std::move(response));
      });
}

HttpResponse HttpFront::AnswerFault(
    const RequestReader::Fault& fault,
    const std::vector<HttpField>& fields) const {
  HttpResponse response =
      HttpErrorResponse(fault.status, CodeOf(fault.status), fault.message);
  cross_origin_.Mark({.fields = fields}, &response);
  return response;
}

HttpResponse HttpFront::AnswerPage(const HttpRequest& request) const {
  const bool health = request.path == "/healthz";
  if (!health && !files_.Has(request.path)) return NotFound();
  if (request.method != "GET" && request.method != "HEAD") {
    HttpResponse response = HttpErrorResponse(
        405, absl::StatusCode::kUnimplemented, "this is read by GET or HEAD");
    response.Add("Allow", "GET, HEAD");
    return response;
  }
  return health ? AnswerHealth() : files_.Answer(request);
}

HttpResponse HttpFront::AnswerHealth() const {
  const bool serving = serving_ && !ending_;
  HttpResponse response = {.status = serving ? 200 : 503};
  response.Add("Content-Type", "application/json");
  response.Add("Cache-Control", "no-store");
  response.body = absl::StrCat("{\"status\":\"",
                               serving ? "SERVING" : "NOT_SERVING", "\"}");
  return response;
}

void HttpFront::Drain(absl::Time deadline) {
  AnnounceEnd();
  draining_ = true;
  if (part_ != nullptr) part_->Drain(deadline);
  rpc_.Drain(deadline);
}

}  // namespace footnote::service
