// The door for browsers: the API as Connect has it, the chat widget and its
// page, over HTTP/1.1.
#ifndef FOOTNOTE_SERVICE_HTTP_HTTP_SERVER_H_
#define FOOTNOTE_SERVICE_HTTP_HTTP_SERVER_H_

#include <atomic>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "service/http/http_bounds.h"
#include "service/http/http_front.h"
#include "service/listen_address.h"
#include "service/listener.h"
#include "service/security/gate.h"
#include "service/security/guard.h"

namespace footnote::service {

class HttpWorker;
class TlsContext;

// How the door stands open. What it points to must outlive the server.
struct HttpDoorOptions {
  ListenAddress address;
  const Gate* gate = nullptr;
  // Null: without TLS.
  const LiveTls* tls = nullptr;
  bool mutual_tls = false;
  CrossOrigin cross_origin;
  // Null: only what is the door's own.
  HttpPart* part = nullptr;
  ListenerBounds listener;
  HttpBounds bounds;
};

class HttpServer {
 public:
  // Starts to listen. All must outlive it; `observer` is told of the calls and
  // may be null.
  // UNAVAILABLE: the address cannot be listened on, such as a port in use.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(
      const HttpDoorOptions& door, Conversation* conversation,
      const KnowledgeCalls* calls, Observer* observer = nullptr);

  // Drains if nobody did, without grace.
  ~HttpServer();

  // The address, with the port that was chosen.
  const ListenAddress& address() const { return listener_->address(); }

  // Says at /healthz whether conversations can be held. Of no effect once the
  // end was announced.
  void SetDialogueServing(bool serving) { front_.SetServing(serving); }

  // Says at /healthz that it ends, and still takes calls.
  void AnnounceEnd() { front_.AnnounceEnd(); }

  // Announces the end, stops taking calls, lets running ones finish for at most
  // `grace`, and returns when all have ended and all connections are closed.
  void Drain(absl::Duration grace);

 private:
  HttpServer(const HttpDoorOptions& door, Conversation* conversation,
             const KnowledgeCalls* calls, Observer* observer);

  const HttpBounds bounds_;
  WaitingRefusals* const waiting_;
  HttpFront front_;
  std::unique_ptr<TlsContext> tls_;
  std::unique_ptr<Listener> listener_;
  std::atomic<int> open_ = 0;  // connections
  std::vector<std::unique_ptr<HttpWorker>> workers_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_HTTP_SERVER_H_
