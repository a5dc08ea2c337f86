// What is answered over HTTP, whatever connection a request came in by.
#ifndef FOOTNOTE_SERVICE_HTTP_HTTP_FRONT_H_
#define FOOTNOTE_SERVICE_HTTP_HTTP_FRONT_H_

#include <atomic>
#include <vector>

#include "absl/time/time.h"
#include "service/http/cross_origin.h"
#include "service/http/http_message.h"
#include "service/http/http_part.h"
#include "service/http/http_rpc.h"
#include "service/http/request_reader.h"
#include "service/http/static_files.h"

namespace footnote::service {

// Thread-safe.
class HttpFront {
 public:
  // All must outlive it; `observer` may be null, and so may `part`, which
  // answers the paths that are its own. Pages of the gate's widget keys may
  // call too.
  HttpFront(Conversation* conversation, const KnowledgeCalls* knowledge,
            const Gate* gate, Observer* observer, CrossOrigin cross_origin,
            HttpPart* part = nullptr);

  // Calls `done` once, on any thread, perhaps before it returns; until then
  // the request and `gone` must live.
  void Answer(const HttpRequest& request, const CallerGone& gone,
              Callback<HttpResponse> done);

  // The answer to what is no request; `fields` are those that could be read.
  HttpResponse AnswerFault(const RequestReader::Fault& fault,
                           const std::vector<HttpField>& fields) const;

  // What /healthz says: whether the store answers; no, once the end is near.
  void SetServing(bool serving) { serving_ = serving; }
  void AnnounceEnd() { ending_ = true; }

  // Refuses calls from now on with UNAVAILABLE; returns when none runs, or at
  // `deadline`.
  void Drain(absl::Time deadline);
  // Whether it has begun: connections have no future then.
  bool draining() const { return draining_; }

 private:
  HttpResponse AnswerPage(const HttpRequest& request) const;
  HttpResponse AnswerHealth() const;

  HttpRpc rpc_;
  CrossOrigin cross_origin_;
  HttpPart* const part_;
  const StaticFiles files_;
  std::atomic<bool> serving_ = true;
  std::atomic<bool> ending_ = false;
  std::atomic<bool> draining_ = false;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_HTTP_FRONT_H_
